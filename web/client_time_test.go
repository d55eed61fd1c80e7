package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/store"
)

// deadlines is a ResponseWriter that notes when it is told of deadlines, and
// how much it is given between: "set", "none", "write", "flush".
type deadlines struct {
	*httptest.ResponseRecorder
	steps []string
	most  int // octets in one write
	fails error
}

func (d *deadlines) SetWriteDeadline(t time.Time) error {
	d.steps = append(d.steps, map[bool]string{true: "none", false: "set"}[t.IsZero()])
	return nil
}

func (d *deadlines) Write(p []byte) (int, error) {
	d.steps = append(d.steps, "write")
	d.most = max(d.most, len(p))
	if d.fails != nil {
		return 0, d.fails
	}
	return d.ResponseRecorder.Write(p)
}

func (d *deadlines) FlushError() error {
	d.steps = append(d.steps, "flush")
	return nil
}

func serveTimed(t *testing.T, handler http.HandlerFunc) *deadlines {
	t.Helper()
	d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	boundTime(time.Minute)(handler).ServeHTTP(d, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	return d
}

func TestTimedWriter(t *testing.T) {
	big := bytes.Repeat([]byte("0123456789abcdef"), maxPiece/8) // two pieces
	got := serveTimed(t, func(w http.ResponseWriter, _ *http.Request) {
		if n, err := w.Write(append(big, 'x')); n != len(big)+1 || err != nil {
			t.Errorf("it wrote %d: %v", n, err)
		}
		if n, err := w.Write(nil); n != 0 || err != nil {
			t.Errorf("it wrote %d: %v", n, err)
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	})
	want := []string{"set", "write", "none", "set", "write", "none", "set", "write", "none", "set", "write", "none", "set", "flush", "none", "set"}
	if !slices.Equal(got.steps, want) || got.most != maxPiece {
		t.Errorf("the steps are\n%v with at most %d octets, want\n%v", got.steps, got.most, want)
	}
	if !bytes.Equal(got.Body.Bytes(), append(big, 'x')) {
		t.Error("what came is not what was written")
	}
}

// TestStreamKeepsItsDeadlines: between two events there is none, since HTTP/2
// would end the stream then.
func TestStreamKeepsItsDeadlines(t *testing.T) {
	got := serveTimed(t, func(w http.ResponseWriter, _ *http.Request) {
		stream := &eventStream{w: w, control: http.NewResponseController(w)}
		for range 2 {
			if err := stream.send("x"); err != nil {
				t.Error(err)
			}
		}
	})
	want := []string{"set", "write", "flush", "none", "set", "write", "flush", "none", "set"}
	if !slices.Equal(got.steps, want) {
		t.Errorf("the steps are %v, want %v", got.steps, want)
	}
}

func TestUnsent(t *testing.T) {
	d := &deadlines{ResponseRecorder: httptest.NewRecorder(), fails: io.ErrClosedPipe}
	handler := func(w http.ResponseWriter, _ *http.Request) {
		_, err := io.Copy(w, strings.NewReader("hello"))
		if _, unsent := errors.AsType[*unsentError](err); !unsent || !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("it failed with %v", err)
		}
	}
	boundTime(time.Minute)(http.HandlerFunc(handler)).ServeHTTP(d, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
}

func TestStreamsLimit(t *testing.T) {
	s := newStreams(2, 3)
	one, other := store.Hash{1}, store.Hash{2}
	var leave []func()
	for i, tc := range []struct {
		session store.Hash
		want    string
	}{{one, ""}, {one, ""}, {one, refusedSession}, {other, ""}, {other, refusedAll}} {
		left, refused := s.enter(tc.session)
		if refused != tc.want {
			t.Errorf("stream %d: %q, want %q", i, refused, tc.want)
		}
		if left != nil {
			leave = append(leave, left)
		}
	}
	leave[0]()
	if _, refused := s.enter(other); refused != "" {
		t.Errorf("after one has ended: %q", refused)
	}
	for _, left := range leave[1:] {
		left()
	}
	if s.open != 1 || len(s.of) != 1 {
		t.Errorf("%d are open, of %d sessions; want 1 of 1", s.open, len(s.of))
	}
}
