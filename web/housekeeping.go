package web

import (
	"context"
	"log/slog"
	"time"
)

const keptHouseEvery = time.Minute

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
	if err != nil && ctx.Err() == nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "the database could not be cleaned up", slog.Any("error", err))
	}
}
