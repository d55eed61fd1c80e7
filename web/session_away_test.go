package web

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testpostgres"
	"hearthmail/store"
)

// TestSessionsWhileStoreIsAway: not every page waits for a database that does not
// answer. When that has lasted too long, nobody is believed any more.
func TestSessionsWhileStoreIsAway(t *testing.T) {
	database := testpostgres.Start(t)
	kept, err := store.Open(t.Context(), store.Options{Database: database.NewDatabase(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	b := newLiveBench(t)
	var log bytes.Buffer
	b.kept.store, b.log = kept, slog.New(slog.NewTextHandler(&log, nil))
	var d device
	d.signIn(t, b.kept, false)
	asked := func() error {
		_, err := b.of(context.WithoutCancel(t.Context()), d.token(t))
		return err
	}
	if err := asked(); err != nil {
		t.Fatal(err)
	}
	database.Stop()
	*b.now = b.now.Add(useWrittenEvery)
	for range 20 {
		if err := asked(); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(log.String(), "could not be written down"); n != 1 {
		t.Errorf("twenty pages have asked %d times", n)
	}
	*b.now = b.now.Add(checkedAgain)
	if err := asked(); err != nil || strings.Count(log.String(), "could not be written down") != 2 {
		t.Errorf("a while later: %v; %s", err, &log)
	}
	*b.now = b.now.Add(trustedUnchecked)
	for range 2 {
		if asked() == nil {
			t.Error("after five minutes people are still believed")
		}
	}
	database.Restart()
	*b.now = b.now.Add(time.Second)
	if err := asked(); err != nil {
		t.Errorf("when it is back: %v", err)
	}
}
