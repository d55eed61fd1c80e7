package acts

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
)

// job is an act that is being done. Where nobody waits for it, what it has come to is
// written down with each piece.
type job struct {
	runner *Runner
	by     Person
	steps  []step
	alone  bool            // nobody waits for it
	wanted context.Context // ends when it is to stop
	stop   context.CancelFunc
	now    Outcome // guarded by Runner.mu
	undo   []step  // of a job that somebody waits for
	number int     // of pieces that were written down
}

// start does steps: at once, or by itself when there are many messages.
func (r *Runner) start(ctx context.Context, by Person, begun Outcome, steps []step) (Outcome, error) {
	begun.ID, begun.State = newID(), store.ActRunning
	j := &job{runner: r, by: by, steps: steps, now: begun, alone: begun.Asked > AtOnce}
	if !j.alone {
		return j.runAwaited(ctx)
	}
	switch err := r.store.PutAct(ctx, j.record(), mostJobs, time.Now().Add(-silent)); {
	case errors.Is(err, store.ErrTooMany):
		return Outcome{}, ErrTooMany
	case err != nil:
		return Outcome{}, err
	}
	r.spawn(j)
	return begun, nil
}

// runAwaited does the steps, and writes down what takes them back. Whoever waits is
// not told of a failure to do that: the act itself is done.
func (j *job) runAwaited(ctx context.Context) (Outcome, error) {
	j.wanted, j.stop = context.WithCancel(context.WithoutCancel(ctx))
	defer j.stop()
	j.run(ctx)
	if j.now.Done == 0 && j.now.Err != nil {
		return j.now, j.now.Err
	}
	if len(j.undo) > 0 && j.now.Kind != Undo {
		j.now.CanUndo = j.keep(ctx)
	}
	return j.now, nil
}

// keep writes down an act that is done; false when that can't be.
func (j *job) keep(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeWithin)
	defer cancel()
	err := j.runner.store.KeepAct(ctx, j.record(), writeSteps(j.undo))
	if err != nil {
		j.runner.log.LogAttrs(ctx, slog.LevelWarn, "what takes an act back could not be written down", slog.Any("error", err))
	}
	return err == nil
}

// spawn has the job go on without anybody waiting.
func (r *Runner) spawn(j *job) {
	j.wanted, j.stop = context.WithCancel(r.life)
	j.by.Account.Hold()
	r.mu.Lock()
	r.running[j.now.ID] = j
	r.mu.Unlock()
	r.jobs.Go(func() {
		defer j.by.Account.Release()
		defer j.stop()
		j.run(context.Background())
		r.mu.Lock()
		delete(r.running, j.now.ID)
		r.mu.Unlock()
	})
}

// run does the steps to the end, or until it is to stop.
func (j *job) run(ctx context.Context) {
	finished := j.wanted.Err() == nil && run(ctx, j.by.Account, j.steps, j.alone, j.take)
	state := store.ActDone
	switch {
	case j.now.Err != nil:
		state = store.ActBroken
	case !finished && j.runner.life.Err() != nil:
		state = store.ActStopped
	case !finished:
		state = store.ActCancelled
	}
	j.runner.mu.Lock()
	j.now.State = state
	j.runner.mu.Unlock()
	if j.alone {
		j.write(nil)
	}
}

// take takes in what has become of a piece, and says whether to go on.
func (j *job) take(piece Outcome) (more bool) {
	j.runner.mu.Lock()
	j.now.add(piece)
	j.runner.mu.Unlock()
	if j.alone {
		j.write(piece.undo)
	} else {
		j.undo = append(j.undo, piece.undo...)
	}
	return j.wanted.Err() == nil
}

// write writes down how far it has come, with what takes the last piece back.
func (j *job) write(undo []step) {
	text := ""
	if j.now.Kind != Undo {
		text = writeSteps(undo)
	}
	ctx, cancel := context.WithTimeout(context.Background(), storeWithin)
	defer cancel()
	stop, err := j.runner.store.AdvanceAct(ctx, j.record(), j.number, text)
	if err != nil {
		j.runner.log.LogAttrs(ctx, slog.LevelWarn, "how far an act has come could not be written down", slog.Any("error", err))
		return
	}
	j.number++
	if stop {
		j.stop()
	}
}

func (j *job) record() store.Act {
	now := &j.now
	return store.Act{
		Login: j.by.Login, ID: now.ID, Session: j.by.Session, Kind: string(now.Kind), Target: now.Target, State: now.State,
		Total: now.Asked, Done: now.Done, Behind: now.Behind, Doubled: now.Doubled, Fixed: now.Fixed,
		Trouble: int(imapclient.KindOf(now.Err)), Updated: time.Now(),
	}
}
