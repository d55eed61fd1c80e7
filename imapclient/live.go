package imapclient

import (
	"maps"
	"sync"
	"time"
)

// Event tells that something in the account has changed.
type Event struct {
	Mailbox string // whose messages, flags or counts changed; "" for the list of mailboxes, or for anything after a gap

	// Detailed says that the rest is known, and all of it. Without it the
	// mailbox is to be looked at again.
	Detailed    bool
	UIDValidity uint32
	Total       int // messages in the mailbox
	Unseen      int
	Arrived     []uint32            // UIDs of messages that have come
	Expunged    []uint32            // UIDs of messages that have gone
	Flags       map[uint32][]string // the flags that messages have now, by UID
}

// maxDetails bounds how many messages an event speaks of singly.
const maxDetails = 200

// add takes in what has happened since.
func (e *Event) add(later Event) {
	details := len(e.Arrived) + len(e.Expunged) + len(e.Flags) + len(later.Arrived) + len(later.Expunged) + len(later.Flags)
	if !e.Detailed || !later.Detailed || e.UIDValidity != later.UIDValidity || details > maxDetails {
		*e = Event{Mailbox: e.Mailbox}
		return
	}
	flags := maps.Clone(e.Flags)
	if flags == nil {
		flags = map[uint32][]string{}
	}
	maps.Copy(flags, later.Flags)
	e.Flags = flags
	e.Arrived = append(e.Arrived[:len(e.Arrived):len(e.Arrived)], later.Arrived...)
	e.Expunged = append(e.Expunged[:len(e.Expunged):len(e.Expunged)], later.Expunged...)
	e.Total, e.Unseen = later.Total, later.Unseen
}

// live hands events to those who want to hear of changes.
type live struct {
	mu      sync.Mutex
	hearing map[*Subscription]bool
	turn    uint64 // grows with each change
}

// newLive begins with a turn that no earlier run of the program has had: a
// page may have been made in that.
func newLive() *live {
	return &live{hearing: map[*Subscription]bool{}, turn: uint64(time.Now().UnixMicro())}
}

// changed tells everybody at once that a mailbox is to be looked at again, and
// waits for nobody.
func (l *live) changed(mailbox string) { l.tell(Event{Mailbox: mailbox}) }

// tell tells everybody at once, and waits for nobody.
func (l *live) tell(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn++
	for s := range l.hearing {
		s.tell(e)
	}
}

// skip lets a turn pass without telling anybody: of what has changed people
// are told in a moment.
func (l *live) skip() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn++
}

func (l *live) now() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.turn
}

// Subscription hears of changes. What isn't taken yet is gathered by mailbox, so
// that one who lags costs little.
type Subscription struct {
	live    *live
	ready   chan struct{}
	pending map[string]*Event // by mailbox; guarded by live.mu
}

// Turn is a number that grows with each change that is told.
func (a *Account) Turn() uint64 { return a.live.now() }

// Subscribe hears of changes until Close: our own as soon as the server has
// accepted them, others' as the server tells of them. If there have been any
// since the given turn, it begins with a word to look at everything.
func (a *Account) Subscribe(since uint64) *Subscription {
	a.use()
	s := &Subscription{live: a.live, ready: make(chan struct{}, 1), pending: map[string]*Event{}}
	a.live.mu.Lock()
	defer a.live.mu.Unlock()
	a.live.hearing[s] = true
	if since != a.live.turn {
		s.tell(Event{})
	}
	return s
}

// Ready is sent to when there is something to Take.
func (s *Subscription) Ready() <-chan struct{} { return s.ready }

// Take gives what has changed since it was last called, one event a mailbox,
// and the turn that it leads to.
func (s *Subscription) Take() (events []Event, turn uint64) {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	for _, e := range s.pending {
		events = append(events, *e)
	}
	clear(s.pending)
	return events, s.live.turn
}

// Close ends the subscription.
func (s *Subscription) Close() {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	delete(s.live.hearing, s)
}

func (s *Subscription) tell(e Event) {
	if earlier := s.pending[e.Mailbox]; earlier != nil {
		earlier.add(e)
	} else {
		s.pending[e.Mailbox] = &e
	}
	select {
	case s.ready <- struct{}{}:
	default:
	}
}
