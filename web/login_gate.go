package web

import (
	"context"
	"sync"
	"time"
)

// Bounds on tries to sign in that are under way at once: for one subject and for
// a network, so that many can't be made before the first is counted, and on those
// at one user name that wait for their answer.
const (
	mostAtOnce    = 3
	mostOfNetwork = 10
	mostLingering = 200
)

// loginGate has tries wait for each other.
type loginGate struct {
	mu        sync.Mutex
	inside    map[string]*gateSubject
	lingering map[string]int // by subject
}

type gateSubject struct {
	places chan struct{}
	known  int // those inside and those who wait
}

func newLoginGate() *loginGate {
	return &loginGate{inside: map[string]*gateSubject{}, lingering: map[string]int{}}
}

// enter waits for one of the subject's places, of which there are most; whoever
// gets one calls leave.
func (g *loginGate) enter(ctx context.Context, subject string, most int) (leave func(), err error) {
	s := g.join(subject, most)
	select {
	case s.places <- struct{}{}:
		return func() { <-s.places; g.part(subject, s) }, nil
	case <-ctx.Done():
		g.part(subject, s)
		return nil, ctx.Err()
	}
}

func (g *loginGate) join(subject string, most int) *gateSubject {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.inside[subject]
	if s == nil {
		s = &gateSubject{places: make(chan struct{}, most)}
		g.inside[subject] = s
	}
	s.known++
	return s
}

func (g *loginGate) part(subject string, s *gateSubject) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s.known--; s.known == 0 {
		delete(g.inside, subject)
	}
}

// linger has a try at subject wait; too many that do give a tooSoonError.
func (g *loginGate) linger(ctx context.Context, subject string, d time.Duration) error {
	if d == 0 {
		return nil
	}
	if !g.settle(subject) {
		return tooSoonError{d}
	}
	defer g.rise(subject)
	return pause(ctx, d)
}

func (g *loginGate) settle(subject string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lingering[subject] >= mostLingering {
		return false
	}
	g.lingering[subject]++
	return true
}

func (g *loginGate) rise(subject string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lingering[subject]--; g.lingering[subject] == 0 {
		delete(g.lingering, subject)
	}
}
