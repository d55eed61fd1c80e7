package imapclient

import "sync"

// Event tells that something in the account has changed.
type Event struct {
	Mailbox string // whose messages, flags or counts changed; "" for the list of mailboxes, or for anything after a gap
}

// live hands events to those who want to hear of changes.
type live struct {
	mu      sync.Mutex
	hearing map[*Subscription]bool
	turn    uint64 // how many changes were told
}

func newLive() *live { return &live{hearing: map[*Subscription]bool{}} }

// changed tells everybody at once, and waits for nobody.
func (l *live) changed(mailbox string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn++
	for s := range l.hearing {
		s.tell(Event{mailbox})
	}
}

// Subscription hears of changes. What isn't taken yet is kept once a mailbox, so
// that one who lags costs nothing.
type Subscription struct {
	live    *live
	ready   chan struct{}
	pending map[Event]bool // guarded by live.mu
}

// Turn counts the changes that were told so far.
func (a *Account) Turn() uint64 {
	a.live.mu.Lock()
	defer a.live.mu.Unlock()
	return a.live.turn
}

// Subscribe hears of changes until Close: our own as soon as the server has
// accepted them, others' as the server tells of them. If there have been any
// since the given turn, it begins with a word to look at everything.
func (a *Account) Subscribe(since uint64) *Subscription {
	s := &Subscription{live: a.live, ready: make(chan struct{}, 1), pending: map[Event]bool{}}
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

// Take gives what has changed since it was last called.
func (s *Subscription) Take() []Event {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	events := make([]Event, 0, len(s.pending))
	for e := range s.pending {
		events = append(events, e)
	}
	clear(s.pending)
	return events
}

// Close ends the subscription.
func (s *Subscription) Close() {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	delete(s.live.hearing, s)
}

func (s *Subscription) tell(e Event) {
	s.pending[e] = true
	select {
	case s.ready <- struct{}{}:
	default:
	}
}
