package main

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/network"
)

// quiet is how long a tab must ask for nothing until it counts as done; quietLimit
// how long that is waited for.
const (
	quiet      = 500 * time.Millisecond
	quietLimit = 20 * time.Second
)

// traffic counts what a tab asks for, as Chromium's network stack tells it: what
// comes from its cache is no traffic, and what comes packed counts as it came, with
// the headers of the answers.
type traffic struct {
	host string // of the program; other hosts than this are counted

	mu     sync.Mutex
	asked  map[network.RequestID]*loaded
	last   time.Time // when something began or ended
	others []string  // addresses at other hosts, since the tab was opened
}

// loaded is a request and what came of it.
type loaded struct {
	address string
	kind    network.ResourceType
	octets  int
	cached  bool // by the page itself, in its memory
	ended   bool
}

func newTraffic(host string) *traffic {
	return &traffic{host: host, asked: map[network.RequestID]*loaded{}, last: time.Now()}
}

// notice is called for each event of the tab.
func (t *traffic) notice(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		t.began(e)
	case *network.EventRequestServedFromCache:
		if r := t.asked[e.RequestID]; r != nil {
			r.cached = true
		}
	case *network.EventResponseReceived:
		if r := t.asked[e.RequestID]; r != nil && !r.cached && !e.Response.FromDiskCache {
			r.octets = int(e.Response.EncodedDataLength) // a stream never ends
		}
	case *network.EventLoadingFinished:
		t.ended(e.RequestID, int(e.EncodedDataLength))
	case *network.EventLoadingFailed:
		t.ended(e.RequestID, 0)
	}
}

func (t *traffic) began(e *network.EventRequestWillBeSent) {
	address, err := url.Parse(e.Request.URL)
	if err != nil || !strings.HasPrefix(address.Scheme, "http") {
		return // data: and blob: are no traffic
	}
	if address.Host != t.host {
		t.others = append(t.others, e.Request.URL)
	}
	r := &loaded{address: e.Request.URL, kind: e.Type, ended: e.Type == network.ResourceTypeEventSource}
	if e.RedirectResponse != nil { // one that sends elsewhere has the same id
		r.octets = int(e.RedirectResponse.EncodedDataLength)
	}
	t.asked[e.RequestID] = r
	t.last = time.Now()
}

func (t *traffic) ended(id network.RequestID, octets int) {
	r := t.asked[id]
	if r == nil {
		return
	}
	if !r.cached {
		r.octets = max(r.octets, octets)
	}
	r.ended = true
	t.last = time.Now()
}

// forget counts from now on.
func (t *traffic) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.asked)
	t.last = time.Now()
}

// settle waits until the tab has asked for nothing for a while.
func (t *traffic) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, quietLimit)
	defer cancel()
	for {
		rest := t.rest()
		if rest <= 0 {
			return nil
		}
		if err := pause(ctx, rest); err != nil {
			return err
		}
	}
}

// rest is how much longer to wait at least.
func (t *traffic) rest() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.asked {
		if !r.ended {
			return quiet
		}
	}
	return quiet - time.Since(t.last)
}

// octets sums up what came of some kinds of files, of all when none is named.
func (t *traffic) octets(kinds ...network.ResourceType) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	sum := 0
	for r := range maps.Values(t.asked) {
		if len(kinds) == 0 || slices.Contains(kinds, r.kind) {
			sum += r.octets
		}
	}
	return sum
}

// each shows what came, the largest first.
func (t *traffic) each(show func(address string, octets int)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	bySize := func(a, b *loaded) int { return b.octets - a.octets }
	for _, r := range slices.SortedFunc(maps.Values(t.asked), bySize) {
		show(r.address, r.octets)
	}
}

// elsewhere are the requests to other hosts.
func (t *traffic) elsewhere() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.others)
}
