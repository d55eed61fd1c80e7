package acts

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
)

const (
	// AtOnce is up to how many messages an act is done while the person waits; one
	// on more goes on by itself.
	AtOnce = 500

	mostJobs    = 2                // of a login, at a time
	undoable    = 60 * time.Second // for how long an act can be taken back
	silent      = 3 * time.Minute  // then one that runs has died with its program
	forgotten   = 10 * time.Minute
	storeWithin = 5 * time.Second
)

// ErrTooMany says that a login has as many large acts under way as it may.
var ErrTooMany = errors.New("too many acts are under way")

// ErrGone says that there is no such act, or that nothing of it can be taken back or
// cancelled any more.
var ErrGone = errors.New("no such act, or no longer")

// Held is an account that is kept open until Release.
type Held interface {
	Account
	Hold()
	Release()
}

// Person is who acts.
type Person struct {
	Login   string
	Session string // of a browser; others can't take back what it has done
	Account Held
}

// Runner does acts, and remembers them for some minutes. Those on many messages go on
// after their request, until Close.
type Runner struct {
	store *store.Store
	log   *slog.Logger
	life  context.Context // ends the jobs, after the piece under way
	end   context.CancelFunc
	jobs  sync.WaitGroup

	mu      sync.Mutex
	running map[string]*job // by ID
}

// NewRunner has nothing to do yet.
func NewRunner(kept *store.Store, log *slog.Logger) *Runner {
	r := &Runner{store: kept, log: log, running: map[string]*job{}}
	r.life, r.end = context.WithCancel(context.Background())
	return r
}

// Begin says of what ran when the program ended that it has stopped.
func (r *Runner) Begin(ctx context.Context) {
	if r.store.Shared() {
		return // others may be at it
	}
	if err := r.store.StopActs(ctx); err != nil {
		r.log.LogAttrs(ctx, slog.LevelWarn, "acts that were under way could not be ended", slog.Any("error", err))
	}
}

// Sweep forgets acts of some time ago.
func (r *Runner) Sweep(ctx context.Context, now time.Time) error {
	return r.store.EndActs(ctx, now.Add(-forgotten))
}

// Close ends the acts that go on, each after the piece under way, and waits for that.
// Nobody may begin one any more.
func (r *Runner) Close() {
	r.end()
	r.jobs.Wait()
}

// Do does an act. Where it is on many messages it has only begun when Do returns, and
// the outcome says so. The error is for what could not be done at all; what broke an
// act off later is in its outcome.
func (r *Runner) Do(ctx context.Context, by Person, a Act) (Outcome, error) {
	steps, target, err := plan(ctx, by.Account, a)
	if err != nil {
		return Outcome{}, err
	}
	return r.start(ctx, by, Outcome{Kind: a.Kind, Target: target, Asked: count(steps), Change: imapclient.Change{Add: a.Add, Remove: a.Remove}}, steps)
}

// Undo takes an act back, once, as far as nobody has been quicker.
func (r *Runner) Undo(ctx context.Context, by Person, id string) (Outcome, error) {
	pieces, err := r.store.TakeActBack(ctx, by.Login, by.Session, id, time.Now().Add(-undoable))
	if errors.Is(err, store.ErrNotFound) {
		return Outcome{}, ErrGone
	}
	if err != nil {
		return Outcome{}, err
	}
	var steps []step
	for _, text := range pieces {
		some, err := readSteps(text)
		if err != nil {
			return Outcome{}, err
		}
		steps = append(steps, some...)
	}
	return r.start(ctx, by, Outcome{Kind: Undo, Asked: count(steps)}, steps)
}

// Cancel has an act end after the piece under way.
func (r *Runner) Cancel(ctx context.Context, by Person, id string) error {
	r.mu.Lock()
	if j := r.running[id]; j != nil && j.by.Login == by.Login && j.by.Session == by.Session {
		j.stop()
	}
	r.mu.Unlock()
	err := r.store.CancelAct(ctx, by.Login, by.Session, id)
	if errors.Is(err, store.ErrNotFound) {
		return ErrGone
	}
	return err
}

// Find says how far an act has come.
func (r *Runner) Find(ctx context.Context, by Person, id string) (Outcome, error) {
	kept, canUndo, err := r.store.Act(ctx, by.Login, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && kept.Session != by.Session {
		return Outcome{}, ErrGone
	}
	if err != nil {
		return Outcome{}, err
	}
	if kept.State == store.ActRunning && time.Since(kept.Updated) > silent {
		kept.State = store.ActStopped
	}
	o := Outcome{
		ID: kept.ID, Kind: Kind(kept.Kind), Target: kept.Target, Asked: kept.Total, Done: kept.Done, Behind: kept.Behind,
		Doubled: kept.Doubled, Fixed: kept.Fixed, State: kept.State,
	}
	o.CanUndo = canUndo && !kept.Undone && kept.State != store.ActRunning && o.Kind != Undo && time.Since(kept.Updated) < undoable
	if kept.State == store.ActBroken {
		o.Err = &imapclient.Error{Kind: imapclient.Kind(kept.Trouble), Op: "act on messages"}
	}
	return o, nil
}

// Running are the acts that go on here for a session.
func (r *Runner) Running(by Person) []Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []Outcome
	for _, j := range r.running {
		if j.by.Login == by.Login && j.by.Session == by.Session {
			all = append(all, j.now)
		}
	}
	return all
}

func newID() string { return rand.Text() }
