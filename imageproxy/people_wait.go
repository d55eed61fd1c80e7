package imageproxy

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// people are those who fetch something just now.
type people struct {
	mu    sync.Mutex
	slots map[string]*slots
}

// slots are one person's.
type slots struct {
	free  *semaphore.Weighted
	users int // fetches under way and waiting
}

// enter waits until the person may fetch one more. The caller calls leave once
// that is over.
func (p *people) enter(ctx context.Context, person string) (leave func(), err error) {
	s := p.of(person)
	if err := s.free.Acquire(ctx, 1); err != nil {
		p.forget(person, s)
		return nil, err
	}
	return func() {
		s.free.Release(1)
		p.forget(person, s)
	}, nil
}

func (p *people) of(person string) *slots {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.slots[person]
	if s == nil {
		s = &slots{free: semaphore.NewWeighted(mostEach)}
		p.slots[person] = s
	}
	s.users++
	return s
}

func (p *people) forget(person string, s *slots) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.users--; s.users == 0 {
		delete(p.slots, person)
	}
}
