package web

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"

	"hearthmail/cache"
	"hearthmail/message"
)

// innersSize bounds the messages out of parts that are kept, in octets: the
// largest one, and as many small ones.
const innersSize = maxInner + 4<<20

// maxInnersAtOnce is how many are fetched and read at once. Each may take some
// 40 MiB of memory for a moment.
const maxInnersAtOnce = 2

// innerMail is a message that was read out of a part. It is never changed.
type innerMail struct {
	raw       []byte
	structure *message.Part
	wrapped   bool // it was unpacked, and has no header of its own
	signed    bool // out of a signature
}

// inners keeps messages out of parts for a while: a page of one asks for each of
// its pictures by itself, and often for all at once.
type inners struct {
	kept  *cache.Cache[partKey, innerMail]
	turns *semaphore.Weighted

	mu   sync.Mutex
	busy map[partKey]chan struct{} // being read; closed when that is over
}

func newInners() *inners {
	return &inners{
		kept: cache.New[partKey, innerMail](innersSize), turns: semaphore.NewWeighted(maxInnersAtOnce),
		busy: make(map[partKey]chan struct{}),
	}
}

// of is the message in that part, which read gives unless it is known.
func (i *inners) of(ctx context.Context, key partKey, read func() (innerMail, error)) (innerMail, error) {
	if found, ok := i.kept.Get(key); ok {
		return found, nil
	}
	leave, err := i.enter(ctx, key)
	if err != nil {
		return innerMail{}, err
	}
	defer leave()
	if found, ok := i.kept.Get(key); ok { // it came while this one waited
		return found, nil
	}
	if err := i.turns.Acquire(ctx, 1); err != nil {
		return innerMail{}, err
	}
	defer i.turns.Release(1)
	found, err := read()
	if err == nil {
		i.kept.Put(key, found, int64(cap(found.raw)))
	}
	return found, err
}

// enter waits until nobody else reads that part. The caller calls leave when it
// is over.
func (i *inners) enter(ctx context.Context, key partKey) (leave func(), err error) {
	for {
		i.mu.Lock()
		others, isBusy := i.busy[key]
		if !isBusy {
			over := make(chan struct{})
			i.busy[key] = over
			i.mu.Unlock()
			return func() {
				i.mu.Lock()
				delete(i.busy, key)
				i.mu.Unlock()
				close(over)
			}, nil
		}
		i.mu.Unlock()
		select {
		case <-others:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
