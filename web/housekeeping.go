package web

import (
	"context"
	"log/slog"
	"time"
)

const keptHouseEvery = time.Minute

// How long files of letters are kept: without use, and before anything names what
// has come of them. Drafts have copies of their own on the mail server.
const (
	uploadKept = 3 * 24 * time.Hour
	blobBegun  = 24 * time.Hour
)

// lettersKept is how long a letter is known that has been sent: a form that is
// posted again by then does nothing.
const lettersKept = 30 * 24 * time.Hour

// freeLetters frees those that were claimed by whoever has ended.
func (s *Server) freeLetters(ctx context.Context) {
	if s.store.Shared() {
		return
	}
	if err := s.store.FreeLetters(ctx); err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "letters that were being sent could not be freed", slog.Any("error", err))
	}
}

// keepHouse ends what has had its time, here and in the store, until ctx does.
func (s *Server) keepHouse(ctx context.Context) {
	tick := time.NewTicker(keptHouseEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.live.overdue(ctx)
			s.live.rest()
			s.cleanStore(ctx, time.Now())
		}
	}
}

func (s *Server) cleanStore(ctx context.Context, now time.Time) {
	_, err := s.store.EndExpired(ctx, now)
	if err == nil {
		err = s.store.EndTries(ctx, now.Add(-codesForgotten))
	}
	if err == nil {
		err = s.store.EndDevices(ctx, now.Add(-deviceKnown))
	}
	if err == nil {
		err = s.store.EndLetters(ctx, now.Add(-lettersKept), now) // before the uploads: it keeps theirs
	}
	if err == nil {
		err = s.store.EndUploads(ctx, now.Add(-uploadKept))
	}
	if err == nil {
		_, err = s.store.EndDrafts(ctx, now.Add(-draftKnown))
	}
	if err == nil {
		err = s.runner.Sweep(ctx, now)
	}
	if err == nil {
		err = s.store.EndBlobs(ctx, now.Add(-blobBegun))
	}
	if err != nil && ctx.Err() == nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "the database could not be cleaned up", slog.Any("error", err))
	}
}
