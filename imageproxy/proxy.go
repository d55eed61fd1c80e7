// Package imageproxy fetches the pictures that mails refer to, so that their
// senders meet this program and never a reader's browser. What it gives is a
// picture by its content, within bounds of size and time, or an error.
package imageproxy

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"

	"hearthmail/cache"
	"hearthmail/publicnet"
)

// What is fetched at once, and how long what came of it is remembered.
const (
	mostEach   = 4  // by one person
	mostInAll  = 16 // by everybody
	kept       = time.Hour
	keptFailed = time.Minute
)

// maxAddress bounds an address, in octets.
const maxAddress = 4 << 10

// The errors of Fetch, beside those of its context. None holds the address.
var (
	ErrRefused   = errors.New("a picture's address is not one that may be asked for")
	ErrAway      = errors.New("a picture could not be had from where it is")
	ErrNoPicture = errors.New("what came is not a picture, or too large a one")
)

// Proxy fetches pictures, until Close.
type Proxy struct {
	client  *http.Client
	known   *cache.Cache[string, result]
	flights singleflight.Group
	all     *semaphore.Weighted
	people  people
	now     func() time.Time
	life    context.Context // of what is fetched: several people may wait for it
	stop    context.CancelFunc
	closed  sync.WaitGroup
}

// result is what came of an address.
type result struct {
	picture Picture
	err     error
	until   time.Time
}

// Client gives what a Proxy fetches with: it goes to the web, and by its own name.
func Client() *http.Client {
	return publicnet.NewClient(publicnet.ClientOptions{UserAgent: "Hearthmail", Redirects: 5, PlainHTTP: true})
}

// New gives a proxy that fetches with client, which it takes over, and keeps at
// most so many octets of pictures.
func New(client *http.Client, memory int64) *Proxy {
	ctx, stop := context.WithCancel(context.Background())
	return &Proxy{
		client: client, known: cache.New[string, result](memory), all: semaphore.NewWeighted(mostInAll),
		people: people{slots: map[string]*slots{}}, now: time.Now, life: ctx, stop: stop,
	}
}

// Close ends what is under way. Nothing may be asked for any more.
func (p *Proxy) Close() {
	p.stop()
	p.closed.Wait()
	p.client.CloseIdleConnections()
}

// Address reads a picture's address, and gives it in the form that Fetch wants;
// false when it is none that would be asked for.
func Address(text string) (string, bool) {
	if len(text) > maxAddress {
		return "", false
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return "", false
	}
	u.Fragment, u.RawFragment = "", ""
	text = u.String()
	return text, len(text) <= maxAddress
}

// Fetch gives the picture at an address that Address has given. Each person has
// a few at a time, and waits for more; what several ask for is fetched once.
func (p *Proxy) Fetch(ctx context.Context, person, address string) (Picture, error) {
	if found, ok := p.remembered(address); ok {
		return found.picture, found.err
	}
	free, err := p.people.enter(ctx, person)
	if err != nil {
		return Picture{}, err
	}
	coming := p.flights.DoChan(address, func() (any, error) { return p.fetch(address), nil })
	select {
	case came := <-coming:
		free()
		found, _ := came.Val.(result)
		return found.picture, found.err
	case <-ctx.Done():
		// It goes on, and counts as this person's until it is over.
		p.closed.Go(func() {
			<-coming
			free()
		})
		return Picture{}, ctx.Err()
	}
}

func (p *Proxy) remembered(address string) (result, bool) {
	found, ok := p.known.Get(address)
	return found, ok && p.now().Before(found.until)
}

// fetch asks for a picture, and remembers what came of it.
func (p *Proxy) fetch(address string) result {
	if found, ok := p.remembered(address); ok { // it came while this one waited
		return found
	}
	ctx, cancel := context.WithTimeout(p.life, fetchTimeout)
	defer cancel()
	if err := p.all.Acquire(ctx, 1); err != nil {
		return result{err: ErrAway}
	}
	defer p.all.Release(1)
	found := result{until: p.now().Add(kept)}
	found.picture, found.err = p.ask(ctx, address)
	if found.err != nil {
		found.until = p.now().Add(keptFailed)
	}
	if p.life.Err() == nil {
		p.known.Put(address, found, int64(len(address)+cap(found.picture.Body)))
	}
	return found
}
