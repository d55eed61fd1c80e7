package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// How a lost connection for hearing is noticed and made anew.
const (
	hearSilence   = 20 * time.Second // after which the server is asked whether it lives
	hearWaitFirst = 100 * time.Millisecond
	hearWaitLast  = 10 * time.Second
)

// Listen hears what other instances tell, until ctx ends. When its connection is
// lost it makes another. It calls missed each time that it has begun to listen:
// what was told before may have been missed. Its calls come one after another,
// and must not wait for anything long. With SQLite there is nobody to hear.
func (s *Store) Listen(ctx context.Context, hear func(Notice), missed func()) {
	if !s.Shared() {
		<-ctx.Done()
		return
	}
	wait := hearWaitFirst
	for {
		begun, err := s.listen(ctx, hear, missed)
		s.hearing.Store(false)
		if ctx.Err() != nil {
			return
		}
		if begun {
			wait = hearWaitFirst
		}
		s.log.Warn("can't hear the other instances; trying again", "error", err, "wait", wait)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = min(2*wait, hearWaitLast)
	}
}

// Listening is false while what others tell is not heard. With SQLite there is
// nothing to miss, and it is always true.
func (s *Store) Listening() bool { return !s.Shared() || s.hearing.Load() }

// listen listens on one connection until that is lost. begun says whether it got
// as far as listening.
func (s *Store) listen(ctx context.Context, hear func(Notice), missed func()) (begun bool, err error) {
	conn, err := s.startListening(ctx)
	if err != nil {
		return false, err
	}
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectTimeout)
		defer cancel()
		_ = conn.Close(ending)
	}()
	missed()
	s.hearing.Store(true)
	for {
		payload, err := s.nextNotice(ctx, conn)
		if err != nil {
			return true, err
		}
		if notice, ok := s.readNotice(payload); ok {
			hear(notice)
		}
	}
}

func (s *Store) startListening(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, s.server)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		_ = conn.Close(ctx)
		return nil, err
	}
	return conn, nil
}

// nextNotice waits for what is told next. It gives "" after a silence in which
// the server was found alive.
func (s *Store) nextNotice(ctx context.Context, conn *pgx.Conn) (string, error) {
	silence, cancel := context.WithTimeout(ctx, s.silence)
	defer cancel()
	notification, err := conn.WaitForNotification(silence)
	if err == nil {
		return notification.Payload, nil
	}
	if silence.Err() == nil || ctx.Err() != nil {
		return "", err
	}
	ask, cancelAsk := context.WithTimeout(ctx, connectTimeout)
	defer cancelAsk()
	return "", conn.Ping(ask)
}
