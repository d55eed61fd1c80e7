package imapclient

import (
	"context"
	"sync"
)

// sharedAsks are the questions of a box that are under way: whoever asks the same
// waits for the same answer. When all have gone away, so does the question.
type sharedAsks struct {
	mu    sync.Mutex
	under map[string]*sharedAsk
}

type sharedAsk struct {
	asking
	uids    []uint32
	waiting int
	cancel  context.CancelFunc
}

// share gives what ask does, which runs once for all who ask it at the same time.
func (b *box) share(ctx context.Context, question string, ask func(context.Context) ([]uint32, error)) ([]uint32, error) {
	s, ok := b.asks.join(b.account, question, ask)
	if !ok {
		return nil, fail(opSearch, errClosed)
	}
	defer b.asks.leave(question, s)
	err := s.wait(ctx, opSearch)
	if err != nil {
		return nil, err
	}
	return s.uids, nil
}

func (a *sharedAsks) join(account *Account, question string, ask func(context.Context) ([]uint32, error)) (*sharedAsk, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.under[question]
	if s == nil {
		s = &sharedAsk{asking: *newAsking()}
		var ctx context.Context
		ctx, s.cancel = context.WithCancel(account.ctx)
		begun := account.spawn(func() {
			var err error
			s.uids, err = ask(ctx)
			s.answer(err)
		})
		if !begun {
			s.cancel()
			return nil, false
		}
		if a.under == nil {
			a.under = map[string]*sharedAsk{}
		}
		a.under[question] = s
	}
	s.waiting++
	return s, true
}

// leave has the question end when nobody waits for its answer any more, or has it.
func (a *sharedAsks) leave(question string, s *sharedAsk) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s.waiting--; s.waiting > 0 {
		return
	}
	s.cancel()
	if a.under[question] == s {
		delete(a.under, question)
	}
}
