package web

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"hearthmail/store"
)

const (
	draftPatience  = 25 * time.Second // with others who save the same letter
	draftHoldAgain = 50 * time.Millisecond
	draftLimit     = 15 * time.Minute    // that saving may take
	draftKnown     = 90 * 24 * time.Hour // after it was saved last; then it is known by its header
)

// heldDraft is a letter that is ours to save until it is finished.
type heldDraft struct {
	*store.DraftHold
	stop context.CancelFunc
	kept sync.WaitGroup // what prolongs the hold
}

// holdDraft waits until nobody else saves the letter: another page of the browser,
// another instance, or one that has just died.
func (s *Server) holdDraft(ctx context.Context, login, id string) (*heldDraft, error) {
	waiting, cancel := context.WithTimeout(ctx, draftPatience)
	defer cancel()
	for {
		hold, err := s.store.HoldDraft(waiting, login, id, time.Now())
		if err == nil {
			return keepHold(ctx, hold), nil
		}
		if !errors.Is(err, store.ErrHeld) {
			return nil, storeProblem(err)
		}
		select {
		case <-waiting.Done():
			return nil, draftBusy(err)
		case <-time.After(draftHoldAgain):
		}
	}
}

// keepHold says from time to time that the letter is still held.
func keepHold(ctx context.Context, hold *store.DraftHold) *heldDraft {
	ctx, stop := context.WithCancel(ctx)
	h := &heldDraft{DraftHold: hold, stop: stop}
	h.kept.Go(func() {
		tick := time.NewTicker(store.DraftHeldFor / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_ = hold.Prolong(ctx, time.Now()) // who holds it no more learns that in the end
			}
		}
	})
	return h
}

// finish keeps where the letter lies, and lets others save it. Of one that lies
// nowhere nothing is remembered.
func (h *heldDraft) finish(ctx context.Context, d store.Draft) error {
	h.stop()
	h.kept.Wait()
	if d.Mailbox == "" {
		return heldProblem(h.Remove(ctx))
	}
	return heldProblem(h.Finish(ctx, d, time.Now()))
}

// heldProblem is what it means that what is remembered of a letter could not be
// changed.
func heldProblem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrHeld):
		return draftBusy(err)
	default:
		return storeProblem(err)
	}
}

func draftBusy(err error) *problem {
	return (&problem{status: http.StatusConflict, heading: "This letter is being saved just now",
		message: "Another window, or this one, is still at it. Wait a moment, and save again: what you wrote is still here."}).because(err)
}
