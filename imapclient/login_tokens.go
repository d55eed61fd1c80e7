package imapclient

import (
	"context"
	"slices"
	"sync"

	"hearthmail/mailserver"
)

// heldTokens are the token sources of all who hold an account that was signed in to
// by token: each of them will do.
type heldTokens struct {
	mu      sync.Mutex
	sources []TokenSource // the latest holder's is first
}

// add takes in one more; nil is none.
func (t *heldTokens) add(source TokenSource) {
	if source == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sources = append([]TokenSource{source}, t.sources...)
}

// remove takes one out, once for each time that it was added.
func (t *heldTokens) remove(source TokenSource) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := slices.Index(t.sources, source); i >= 0 {
		t.sources = slices.Delete(slices.Clone(t.sources), i, i+1)
	}
}

func (t *heldTokens) all() []TokenSource {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sources
}

// tokenOf asks a source.
func tokenOf(ctx context.Context, source TokenSource) (string, error) {
	token, err := mailserver.TokenOf(ctx, source)
	return token, fail("get a token", err)
}
