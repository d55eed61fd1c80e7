package web

import (
	"context"
	"sync"
	"time"

	"hearthmail/imapclient"
	"hearthmail/search"
)

// Bounds on searches over several mailboxes, which go on beside the requests.
const (
	maxSearches     = 100 // at once, those kept that are done among them
	maxSearchesEach = 5   // of one account
	searchTime      = 2 * time.Minute
	searchUnlooked  = time.Minute // after which one that nobody looks at is forgotten
)

// searches are those that run, and those whose hits somebody still looks through.
// They are in memory alone.
type searches struct {
	life context.Context
	stop context.CancelFunc
	all  sync.WaitGroup

	mu   sync.Mutex
	kept map[searchKey]*runningSearch
}

// searchKey is what is searched for, by whom.
type searchKey struct {
	account   *imapclient.Account
	query     string
	below     string // "" for all mailboxes
	filter    string
	label     string
	ascending bool
}

func newSearches() *searches {
	life, stop := context.WithCancel(context.Background())
	return &searches{life: life, stop: stop, kept: map[searchKey]*runningSearch{}}
}

// begin gives the search of that key. One that is done, or was stopped, is begun anew
// when suits says that it won't do.
func (s *searches) begin(key searchKey, suits func(*runningSearch) bool, what searchOrder) *runningSearch {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.kept[key]; found != nil {
		if suits(found) {
			found.idle.Reset(searchUnlooked)
			return found
		}
		s.forget(key, found)
	}
	s.makeRoom(key.account)
	ctx, cancel := context.WithTimeout(s.life, searchTime)
	begun := newRunningSearch(what, cancel)
	begun.idle = time.AfterFunc(searchUnlooked, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.kept[key] == begun {
			s.forget(key, begun)
		}
	})
	s.kept[key] = begun
	if s.life.Err() == nil {
		s.all.Go(func() { begun.run(ctx) })
	} else {
		cancel()
	}
	return begun
}

// find gives the search of that key, nil when there is none.
func (s *searches) find(key searchKey) *runningSearch {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.kept[key]
	if found != nil {
		found.idle.Reset(searchUnlooked)
	}
	return found
}

// forget ends a search. s.mu is held.
func (s *searches) forget(key searchKey, r *runningSearch) {
	r.idle.Stop()
	r.cancel()
	delete(s.kept, key)
}

// makeRoom forgets the searches that are oldest, of the account and of all. s.mu is
// held.
func (s *searches) makeRoom(account *imapclient.Account) {
	for {
		var oldest, oldestOwn *runningSearch
		var key, keyOwn searchKey
		own := 0
		for k, r := range s.kept {
			if oldest == nil || r.begun.Before(oldest.begun) {
				oldest, key = r, k
			}
			if k.account != account {
				continue
			}
			own++
			if oldestOwn == nil || r.begun.Before(oldestOwn.begun) {
				oldestOwn, keyOwn = r, k
			}
		}
		switch {
		case own >= maxSearchesEach:
			s.forget(keyOwn, oldestOwn)
		case len(s.kept) >= maxSearches:
			s.forget(key, oldest)
		default:
			return
		}
	}
}

// close ends all searches, and waits until they have.
func (s *searches) close() {
	s.mu.Lock()
	s.stop()
	for key, r := range s.kept {
		s.forget(key, r)
	}
	s.mu.Unlock()
	s.all.Wait()
}

// searchOrder is what a search is to find, and where.
type searchOrder struct {
	account   searchedAccount
	turn      uint64 // of the account's changes when it was asked for
	mailboxes []string
	where     search.Expression
	ascending bool // by date
}

// searchedAccount is what a search needs of an account.
type searchedAccount interface {
	FindAll(ctx context.Context, mailboxes []string, where search.Expression, tell func(imapclient.Found)) error
	Page(ctx context.Context, mailbox string, q imapclient.Query) (*imapclient.Page, error)
	Summaries(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) ([]imapclient.Summary, uint32, error)
}
