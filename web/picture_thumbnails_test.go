package web

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"hearthmail/picture"
)

func TestThumbnailsAreKept(t *testing.T) {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 10, 10))); err != nil {
		t.Fatal(err)
	}
	thumbs, opened := newThumbnails(1<<20), 0
	of := func(path, content string) error {
		_, err := thumbs.of(t.Context(), partKey{path: path}, func() (io.Reader, error) {
			opened++
			return strings.NewReader(content), nil
		})
		return err
	}
	for range 3 {
		if err := of("1", file.String()); err != nil {
			t.Error(err)
		}
		if err := of("2", "no picture"); !errors.Is(err, picture.ErrNotShown) {
			t.Errorf("what is no picture gives %v", err)
		}
	}
	if opened != 2 {
		t.Errorf("opened %d times, want 2", opened)
	}
	lost := errors.New("connection lost")
	for range 2 {
		if _, err := thumbs.of(t.Context(), partKey{path: "3"}, func() (io.Reader, error) { opened++; return nil, lost }); !errors.Is(err, lost) {
			t.Errorf("a failure gives %v", err)
		}
	}
	if opened != 4 {
		t.Errorf("a failure was kept")
	}
}

// TestFewAreDecodedAtOnce: the others wait, for as long as somebody waits for
// them.
func TestFewAreDecodedAtOnce(t *testing.T) {
	thumbs := newThumbnails(0)
	var at, most atomic.Int32
	begun, end := make(chan struct{}, 10), make(chan struct{})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, _ = thumbs.of(t.Context(), partKey{}, func() (io.Reader, error) {
				now := at.Add(1)
				for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
				}
				begun <- struct{}{}
				<-end
				at.Add(-1)
				return strings.NewReader(""), nil
			})
		})
	}
	for range maxDecodes {
		<-begun
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := thumbs.of(ctx, partKey{}, func() (io.Reader, error) { return strings.NewReader(""), nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("one that nobody waits for gives %v", err)
	}
	close(end)
	all.Wait()
	if got := most.Load(); got != maxDecodes {
		t.Errorf("%d at once, want %d", got, maxDecodes)
	}
}
