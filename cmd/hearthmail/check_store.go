package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"hearthmail/store"
)

// tryStore opens the database as serving does, brings its tables up to date,
// and writes to it.
func (c *config) tryStore(ctx context.Context) []finding {
	const subject = "database"
	if c.checkDatabase() != nil {
		return []finding{{failing, subject, "not tried: --database makes no sense"}}
	}
	if c.Database == "" && c.Data == "" && c.IMAP == "" && len(c.domains) == 0 {
		return []finding{{fine, subject, "the demo keeps nothing"}}
	}
	if c.Database == "" && c.Data == "" && c.directory == nil {
		return []finding{{failing, subject, "not tried, since the options that name the mail server make no sense"}}
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	kept, err := openStore(ctx, c, slog.New(slog.DiscardHandler))
	switch {
	case errors.Is(err, store.ErrInUse) && c.isServing(ctx):
		return []finding{{fine, subject, "the Hearthmail that serves has it open"}}
	case errors.Is(err, store.ErrInUse):
		return []finding{{failing, subject, err.Error() + ": end that, or name another folder with --data"}}
	case err != nil:
		return []finding{{failing, subject, "it can't be opened: " + err.Error()}}
	}
	defer func() { _ = kept.Close() }()
	for _, try := range []func(context.Context) error{kept.Check, writes(kept)} {
		if err := try(ctx); err != nil {
			return []finding{{failing, subject, err.Error()}}
		}
	}
	if _, err := openVault(c, slog.New(slog.DiscardHandler)); err != nil {
		return []finding{{failing, subject, "the key of second steps can't be had: " + err.Error()}}
	}
	where := "the file in --data"
	if kept.Shared() {
		where = "PostgreSQL"
	}
	return []finding{{fine, subject, where + " can be opened, is whole, and can be written to"}}
}

// writes keeps a try to sign in of nobody, and forgets it again.
func writes(kept *store.Store) func(context.Context) error {
	const subject = "hearthmail check"
	return func(ctx context.Context) error {
		if _, err := kept.AddTry(ctx, subject, time.Now(), time.Minute); err != nil {
			return err
		}
		return kept.ForgetTries(ctx, subject)
	}
}
