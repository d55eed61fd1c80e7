package web

import (
	"context"
	"sync"
	"time"

	"hearthmail/cache"
	"hearthmail/store"
)

// The preference about pictures from elsewhere. Without it one is asked.
const (
	picturesPreference = "pictures"
	picturesAlways     = "always"
)

// choicesSize bounds the memory of what people have chosen, in octets.
const choicesSize = 4 << 20

// choices are what a login has chosen about pictures from elsewhere.
type choices struct {
	always  bool
	senders map[string]bool // whose are shown
}

// pictureChoices remembers them, so that opening a message asks no database.
type pictureChoices struct {
	store *store.Store
	known *cache.Cache[string, choices]

	now func() time.Time

	mu      sync.Mutex
	changes uint64    // how often something was forgotten
	away    error     // why the database could not be asked
	until   time.Time // it is not asked again before
}

// A message is shown without its pictures rather than late.
const (
	choicesWait  = time.Second
	choicesAgain = 10 * time.Second // after which a database that was away is asked again
)

func newPictureChoices(kept *store.Store, now func() time.Time) *pictureChoices {
	return &pictureChoices{store: kept, known: cache.New[string, choices](choicesSize), now: now}
}

// of gives a login's. What is remembered counts only while changes at other
// instances are heard of.
func (p *pictureChoices) of(ctx context.Context, login string) (choices, error) {
	if p.store.Listening() {
		if c, ok := p.known.Get(login); ok {
			return c, nil
		}
	}
	before, err := p.begin()
	if err != nil {
		return choices{}, err
	}
	asked, cancel := context.WithTimeout(ctx, choicesWait)
	defer cancel()
	c, size, err := p.load(asked, login)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case err != nil && ctx.Err() == nil:
		p.away, p.until = err, p.now().Add(choicesAgain)
	case err == nil && p.changes == before: // else it may be old already
		p.known.Put(login, c, size)
	}
	return c, err
}

// begin says how often something has been forgotten so far. It fails for a while
// after the database could not be asked, so that not every message waits for it.
func (p *pictureChoices) begin() (uint64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now().Before(p.until) {
		return 0, p.away
	}
	return p.changes, nil
}

func (p *pictureChoices) load(ctx context.Context, login string) (choices, int64, error) {
	preference, err := p.store.Preference(ctx, login, picturesPreference)
	if err != nil {
		return choices{}, 0, err
	}
	senders, err := p.store.Senders(ctx, login)
	if err != nil {
		return choices{}, 0, err
	}
	c := choices{always: preference == picturesAlways, senders: make(map[string]bool, len(senders))}
	size := int64(len(login))
	for _, sender := range senders {
		c.senders[sender] = true
		size += int64(len(sender)) + 50
	}
	return c, size, nil
}

// forget is for when a login has chosen otherwise.
func (p *pictureChoices) forget(login string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes++
	p.known.Remove(login)
}

// forgetAll is for when word of that may have been missed.
func (p *pictureChoices) forgetAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes++
	p.known.RemoveFunc(func(string) bool { return true })
}
