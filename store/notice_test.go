package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"log/slog"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hearthmail/internal/testpostgres"
)

// listener is an instance that listens.
type listener struct {
	*Store
	heard  chan Notice
	missed chan struct{}
	log    *logBuffer
}

// listening opens a store that listens until the test ends.
func listening(t *testing.T, address string, changes ...func(*Store)) *listener {
	t.Helper()
	l := &listener{heard: make(chan Notice, 100), missed: make(chan struct{}, 100), log: &logBuffer{}}
	l.Store = opened(t, Options{Database: address, Logger: slog.New(slog.NewTextHandler(l.log, nil))})
	for _, change := range changes {
		change(l.Store)
	}
	ctx, end := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() {
		l.Listen(ctx, func(n Notice) { l.heard <- n }, func() { l.missed <- struct{}{} })
	})
	t.Cleanup(func() {
		end()
		ended.Wait()
		if l.Listening() {
			t.Error("it is said to listen after its end")
		}
	})
	l.begins(t)
	return l
}

// begins waits until it has begun to listen (again).
func (l *listener) begins(t *testing.T) {
	t.Helper()
	receive(t, "missed", l.missed)
	eventually(t, "listening", l.Listening)
}

func (l *listener) hears(t *testing.T, want Notice) {
	t.Helper()
	if n := receive(t, "a notice", l.heard); n != want {
		t.Errorf("heard %v, want %v", n, want)
	}
}

func receive[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(within):
		t.Fatalf("%s did not come", what)
		panic("unreachable")
	}
}

// within is the time that a step of a test may take at the most.
const within = 30 * time.Second

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for limit := time.After(within); !ok(); {
		select {
		case <-again.C:
		case <-limit:
			t.Fatalf("%s: not within %s", what, within)
		}
	}
}

type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func TestNotices(t *testing.T) {
	ctx, server := t.Context(), testpostgres.Start(t)
	address := server.NewDatabase(t)
	first, second := listening(t, address), listening(t, address)
	stranger := opened(t, Options{Database: server.NewDatabase(t)}) // another database's notices go elsewhere

	must(t, stranger.Publish(ctx, "topic", "a stranger's"))
	must(t, first.Publish(ctx, "topic", "some words, as they are: é\n"))
	second.hears(t, Notice{"topic", "some words, as they are: é\n"})
	long := strings.Repeat("x", maxNotice)
	must(t, first.Publish(ctx, "topic", long))
	must(t, first.Publish(ctx, "topic", ""))
	second.hears(t, Notice{"topic", long})
	second.hears(t, Notice{"topic", ""})

	ended := func(secret string) Notice {
		id := HashOf(secret)
		return Notice{TopicSessionEnded, hex.EncodeToString(id[:])}
	}
	for _, secret := range []string{"a", "b", "c"} {
		must(t, first.AddSession(ctx, sample(secret, "ann")))
	}
	must(t, first.EndSession(ctx, HashOf("a")))
	must(t, first.EndSession(ctx, HashOf("a"))) // it wasn't there any more, and nothing is told
	got(t, "ended", 1)(first.EndSessionsOf(ctx, "ann", HashOf("b")))
	second.hears(t, ended("a"))
	second.hears(t, ended("c"))

	must(t, second.Publish(ctx, "topic", "back")) // the first thing that first hears: not its own
	first.hears(t, Notice{"topic", "back"})
}

// TestListenerIsCutOff ends the connection that listens, and then all of them
// with the database.
func TestListenerIsCutOff(t *testing.T) {
	ctx, server := t.Context(), testpostgres.Start(t)
	address := server.NewDatabase(t)
	first, second := listening(t, address), listening(t, address)

	server.Exec(t, address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN "+channel+"'")
	first.begins(t)
	second.begins(t)
	must(t, first.Publish(ctx, "topic", "again"))
	second.hears(t, Notice{"topic", "again"})

	server.Stop()
	eventually(t, "the end of listening", func() bool { return !first.Listening() && !second.Listening() })
	if err := first.Ping(ctx); err == nil || strings.Contains(err.Error(), server.Password()) {
		t.Errorf("asking a database that is away: %v", err)
	}
	if err := first.AddSession(ctx, sample("a", "ann")); err == nil {
		t.Error("kept by a database that is away")
	}
	server.Restart()
	first.begins(t)
	second.begins(t)
	must(t, first.AddSession(ctx, sample("a", "ann")))
	must(t, second.EndSession(ctx, HashOf("a")))
	if n := receive(t, "the end of a session", first.heard); n.Topic != TopicSessionEnded {
		t.Errorf("heard %v", n)
	}
	if log := first.log.String(); !strings.Contains(log, "other instances") || strings.Contains(log, server.Password()) {
		t.Errorf("the log says\n%s", log)
	}
}

// TestListenerAsksInSilence wants a connection on which nothing is told to stay,
// and one to be given up whose other end has fallen silent for good.
func TestListenerAsksInSilence(t *testing.T) {
	ctx, server := t.Context(), testpostgres.Start(t)
	address := server.NewDatabase(t)
	other := opened(t, Options{Database: address})
	l := listening(t, address, func(s *Store) { s.silence = 20 * time.Millisecond })
	const listeners = "FROM pg_stat_activity WHERE query = '-- ping'"
	eventually(t, "the question whether the server lives", func() bool {
		var asked bool
		must(t, one(ctx, other.read, "SELECT EXISTS (SELECT 1 "+listeners+")", nil, &asked))
		return asked
	})
	must(t, other.Publish(ctx, "topic", "after a silence"))
	l.hears(t, Notice{"topic", "after a silence"})
	if len(l.missed) > 0 {
		t.Error("it has begun to listen again")
	}

	var pid int
	must(t, one(ctx, other.read, "SELECT pid "+listeners, nil, &pid))
	must(t, syscall.Kill(pid, syscall.SIGSTOP))
	t.Cleanup(func() { must(t, syscall.Kill(pid, syscall.SIGCONT)) })
	l.begins(t)
	must(t, other.Publish(ctx, "topic", "on another connection"))
	l.hears(t, Notice{"topic", "on another connection"})
}

func TestListenWithoutOthers(t *testing.T) {
	s := opened(t, Options{})
	ctx, end := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() {
		s.Listen(ctx, func(n Notice) { t.Errorf("heard %v", n) }, func() { t.Error("missed something") })
	})
	must(t, s.Publish(ctx, "topic", "to nobody"))
	end()
	ended.Wait()
}
