// Package outbox brings letters on their way: it submits them when they are due,
// files the copy for the person, and tries again what could not be done. What
// has been done so far is in the store before the next step begins, so that a
// program that dies neither loses a letter nor sends it twice.
//
// A letter goes from queued to submitting, just before the last octets of it go
// to the server; to accepted, when the server has said that it has taken it; and
// to filed. One that was submitting when the program died, or whose server gave
// no answer, is uncertain: a person decides what becomes of it.
package outbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"hearthmail/smtpclient"
	"hearthmail/store"
)

// ErrDenied is among the causes of a failure when the mail server does not let the
// account in any more.
var ErrDenied = errors.New("the mail server does not let this account in")

// Store is where letters are kept; see store.Store.
type Store interface {
	ClaimLetter(ctx context.Context, login, attempt string, now, lease time.Time) (store.Letter, error)
	ExtendLease(ctx context.Context, l store.Letter, lease time.Time) (bool, error)
	ChangeLetter(ctx context.Context, login, id string, now time.Time, change func(*store.Letter) error) (store.Letter, error)
	NextLetter(ctx context.Context, login string) (time.Time, error)
	OpenBlob(ctx context.Context, id store.BlobID) (*store.BlobReader, int64, error)
	RemoveUploads(ctx context.Context, login, letter string) error
	RemoveLetter(ctx context.Context, login, id string) (bool, error)
}

// Account is what a login's letters are sent and filed through, by somebody who
// has signed in. It is kept in memory alone.
type Account interface {
	// Submit is smtpclient.Server.Submit at the login's server.
	Submit(ctx context.Context, e smtpclient.Envelope, data io.Reader, beforeLast func(ctx context.Context, accepted []string) error) (smtpclient.Result, error)
	// Open signs in where the mail is. ErrDenied says that it can't any more.
	Open(ctx context.Context) (Mail, error)
}

// Mail is the login's mail on its server.
type Mail interface {
	// KeepsSent says whether the server itself keeps a copy of what is submitted.
	KeepsSent() bool
	// HasSent says whether a message with this Message-ID is where sent mail is.
	HasSent(ctx context.Context, messageID string) (bool, error)
	// AppendSent puts a message there. unclear says of a failure that it may be
	// there all the same.
	AppendSent(ctx context.Context, date time.Time, size int64, open func(context.Context) (io.ReadCloser, error)) (unclear bool, err error)
	// Mark marks the message that a letter answers or forwards. One that is no
	// longer there is no error.
	Mark(ctx context.Context, original, kind string) error
	// RemoveDraft takes the letter's draft away, if there is one.
	RemoveDraft(ctx context.Context, id string) error
	// Close lets go of it.
	Close()
}

// Options are what an Outbox is made from.
type Options struct {
	Store   Store
	Logger  *slog.Logger
	Changed func(login string)               // is called when something about a login's letters has changed here
	Delays  func(failures int) time.Duration // nil for what is usual; see delay
	Settle  time.Duration                    // how long a server may go on with an APPEND that was broken off; 0 is usual
}

// Outbox sends the letters of all logins that somebody has signed in as here.
type Outbox struct {
	o     Options
	ctx   context.Context // no step begins after its end
	rest  context.CancelFunc
	steps context.Context // of steps under way
	cut   context.CancelFunc
	owned sync.WaitGroup

	mu      sync.Mutex
	workers map[string]*worker
}

const (
	leaseTime    = time.Minute
	leaseRenewed = 15 * time.Second
	settleTime   = 3 * time.Second
)

// New has nothing to do yet. Close ends it.
func New(o Options) *Outbox {
	if o.Delays == nil {
		o.Delays = delay
	}
	if o.Settle == 0 {
		o.Settle = settleTime
	}
	b := &Outbox{o: o, workers: map[string]*worker{}}
	b.ctx, b.rest = context.WithCancel(context.Background())
	b.steps, b.cut = context.WithCancel(context.Background())
	return b
}

// Hold gives an account to send the login's letters through, in place of the one
// that it had. It is forgotten once none waits any more.
func (b *Outbox) Hold(login string, account Account) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ctx.Err() != nil {
		return
	}
	w := b.workers[login]
	if w == nil {
		w = &worker{box: b, login: login, wake: make(chan struct{}, 1)}
		b.workers[login] = w
		b.owned.Go(w.run)
	}
	w.take(account)
}

// Holds says whether the login has an account here.
func (b *Outbox) Holds(login string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.workers[login] != nil
}

// Wake has the login's letters looked at, if it has an account here.
func (b *Outbox) Wake(login string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if w := b.workers[login]; w != nil {
		w.rouse()
	}
}

// Close begins nothing more and waits for what is under way, until ctx ends;
// then that is broken off, which may leave a letter uncertain.
func (b *Outbox) Close(ctx context.Context) {
	b.mu.Lock()
	b.rest()
	b.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		b.owned.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
	b.cut()
	<-ended
}

func (b *Outbox) changed(login string) {
	if b.o.Changed != nil {
		b.o.Changed(login)
	}
}
