package web

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/store"
)

const (
	learnWait  = 3 * time.Second // after a sign-in: the first pages come first
	learnAgain = 6 * time.Hour   // while somebody is signed in
	learnLimit = time.Minute     // for the mailboxes of a login
	learnMost  = 500             // messages of a mailbox, the newest
	learnQueue = 64              // logins that wait; more have their turn with their next request
)

// contactLearner knows whose mail is to be read for contacts, and when next.
type contactLearner struct {
	queue chan learnTask
	now   func() time.Time

	mu   sync.Mutex
	next map[string]time.Time // by login
}

type learnTask struct {
	login   string
	account *imapclient.Account
	due     time.Time
}

func newContactLearner(now func() time.Time) *contactLearner {
	return &contactLearner{queue: make(chan learnTask, learnQueue), now: now, next: map[string]time.Time{}}
}

// see notes that a login is in use. It waits for nothing.
func (l *contactLearner) see(login string, account *imapclient.Account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.Before(l.next[login]) {
		return
	}
	select {
	case l.queue <- learnTask{login, account, now.Add(learnWait)}:
		l.next[login] = now.Add(learnAgain)
	default:
	}
}

// forgetOld keeps no login that could have its turn again.
func (l *contactLearner) forgetOld() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	maps.DeleteFunc(l.next, func(_ string, next time.Time) bool { return !now.Before(next) })
}

// learnContacts reads one login's mail after the other's, until ctx ends.
func (s *Server) learnContacts(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case task := <-s.learner.queue:
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Until(task.due)):
			}
			s.learnTask(ctx, task)
			s.learner.forgetOld()
		}
	}
}

// learnTask keeps whom a login has heard from and written to of late. What can't be
// read now is read another time: nobody waits for it.
func (s *Server) learnTask(ctx context.Context, task learnTask) {
	ctx, cancel := context.WithTimeout(ctx, learnLimit)
	defer cancel()
	listed, err := task.account.Mailboxes(ctx)
	for _, m := range listed {
		if err == nil && m.Selectable && (m.Role == imapclient.RoleInbox || m.Role == imapclient.RoleSent) {
			err = s.learnMailbox(ctx, task, m)
		}
	}
	if err != nil && ctx.Err() == nil && imapclient.KindOf(err) != imapclient.KindUnsupported {
		s.log.LogAttrs(ctx, slog.LevelInfo, "mail could not be read for contacts", slog.Any("error", err))
	}
}

func (s *Server) learnMailbox(ctx context.Context, task learnTask, m imapclient.Mailbox) error {
	mark, err := s.store.ContactMark(ctx, task.login, m.Name)
	if err != nil {
		return err
	}
	heads, validity, err := task.account.Heads(ctx, imapclient.HeadsQuery{
		Mailbox: m.Name, UIDValidity: mark.UIDValidity, After: mark.UID, Most: learnMost,
	})
	if err != nil || len(heads) == 0 {
		return err
	}
	own, err := s.identitiesOf(ctx, task.login)
	if err != nil {
		return err
	}
	seen := learnt{own: func(address string) bool { return isOwn(own, address) }, people: map[string]store.Contact{}}
	upTo := store.Mark{Mailbox: m.Name, UIDValidity: validity}
	for _, head := range heads {
		upTo.UID = max(upTo.UID, head.UID)
		seen.take(head, m.Role == imapclient.RoleSent)
	}
	return s.learn(ctx, task.login, seen, upTo)
}

func (s *Server) learn(ctx context.Context, login string, seen learnt, upTo store.Mark) error {
	defer s.books.forget(login)
	return s.store.LearnContacts(ctx, login, slices.Collect(maps.Values(seen.people)), upTo)
}

// learnWritten keeps who has been written to.
func (s *Server) learnWritten(ctx context.Context, login string, recipients []message.Address) {
	seen := learnt{own: func(string) bool { return false }, people: map[string]store.Contact{}}
	for _, a := range recipients {
		seen.add(a, store.Contact{Written: 1, Last: time.Now()})
	}
	if len(seen.people) == 0 {
		return
	}
	if err := s.learn(ctx, login, seen, store.Mark{}); err != nil && ctx.Err() == nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "who was written to could not be kept", slog.Any("error", err))
	}
}

// learnt gathers people by their addresses.
type learnt struct {
	own    func(address string) bool
	people map[string]store.Contact
}

// take adds who has to do with a message: in Sent whom it went to, else whom it is
// from.
func (l *learnt) take(head imapclient.Head, sent bool) {
	if sent {
		for _, a := range slices.Concat(head.To, head.Cc) {
			l.add(a, store.Contact{Written: 1, Last: head.Date})
		}
		return
	}
	if !head.Automatic && len(head.From) == 1 {
		l.add(head.From[0], store.Contact{Heard: 1, Last: head.Date})
	}
}

func (l *learnt) add(a message.Address, c store.Contact) {
	key, ok := contactKey(a.Addr)
	if !ok || l.own(a.Addr) || takesNoMail(key) {
		return
	}
	known := l.people[key]
	c.Address, c.Name = key, contactName(a.Name)
	if a.Display() != a.Name || c.Name == "" { // a name that claims another address is none
		c.Name = known.Name
	}
	c.Written, c.Heard = c.Written+known.Written, c.Heard+known.Heard
	if known.Last.After(c.Last) {
		c.Last = known.Last
	}
	l.people[key] = c
}

// takesNoMail tells addresses that programs send from, and nobody reads.
func takesNoMail(key string) bool {
	local, _, _ := strings.Cut(key, "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	return slices.ContainsFunc([]string{"noreply", "donotreply", "nepasrepondre", "nichtantworten", "mailerdaemon", "postmaster", "bounce"}, func(word string) bool {
		return strings.Contains(local, word)
	})
}
