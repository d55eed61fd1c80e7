package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/iotest"
	"time"
)

// someOctets are as many as wanted, not the same all over.
func someOctets(n int) []byte {
	octets := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(octets)
	return octets
}

// written writes a whole blob.
func written(t *testing.T, s *Store, login string, octets []byte, now time.Time) BlobID {
	t.Helper()
	w, err := s.NewBlob(t.Context(), login, now)
	must(t, err)
	_, err = w.Write(octets)
	must(t, err)
	id, err := w.Commit(t.Context())
	must(t, err)
	must(t, w.Abort(t.Context())) // which does nothing then
	return id
}

// taken is what the blobs of login take, as it is counted and as it is.
func taken(t *testing.T, s *Store, login string) (counted, real int64) {
	t.Helper()
	must(t, one(t.Context(), s.read, "SELECT COALESCE(SUM(size), 0) FROM blob_sums WHERE login = $1", []any{login}, &counted))
	must(t, one(t.Context(), s.read, `SELECT COALESCE(SUM(LENGTH(octets)), 0) + (SELECT COUNT(*) FROM blobs WHERE login = $1 OR $1 = '') * $2
		FROM blob_pieces JOIN blobs ON id = blob WHERE login = $1 OR $1 = ''`, []any{login, blobCost}, &real))
	return counted, real
}

// takes fails unless what login's blobs take is counted right and as wanted.
func takes(t *testing.T, s *Store, login string, want int64) {
	t.Helper()
	if counted, real := taken(t, s, login); counted != want || real != want {
		t.Errorf("the blobs of %q count %d and take %d, want %d", login, counted, real, want)
	}
}

func testBlobKept(t *testing.T, s *Store) {
	for _, size := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 3*pieceSize + 7} {
		octets := someOctets(size)
		w, err := s.NewBlob(t.Context(), "ann", at(0))
		must(t, err)
		if _, err := io.Copy(w, iotest.OneByteReader(bytes.NewReader(octets[:min(size, 10)]))); err != nil {
			t.Error(err)
		}
		_, err = w.Write(octets[min(size, 10):])
		must(t, err)
		if _, _, err := s.OpenBlob(t.Context(), w.id); !errors.Is(err, ErrNotFound) {
			t.Errorf("opened before its end: %v", err)
		}
		id, err := w.Commit(t.Context())
		must(t, err)
		r, n, err := s.OpenBlob(t.Context(), id)
		must(t, err)
		if n != int64(size) || w.Size() != n {
			t.Errorf("a blob of %d has the size %d, its writer says %d", size, n, w.Size())
		}
		if size < 2*pieceSize { // it reads all of it many times
			must(t, iotest.TestReader(r, octets))
		}
		_, err = r.Seek(int64(size/2), io.SeekStart)
		must(t, err)
		rest, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(rest, octets[size/2:]) {
			t.Errorf("the half of %d: %d octets, %v", size, len(rest), err)
		}
		must(t, r.Close())
	}
}

func testBlobAborted(t *testing.T, s *Store) {
	w, err := s.NewBlob(t.Context(), "ann", at(0))
	must(t, err)
	_, err = w.Write(someOctets(20 * pieceSize))
	must(t, err)
	must(t, w.Abort(t.Context()))
	takes(t, s, "ann", 0)
	takes(t, s, everybody, 0)
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("written after its end")
	}

	ctx, cancel := context.WithCancel(t.Context())
	w, err = s.NewBlob(ctx, "ann", at(0))
	must(t, err)
	_, err = w.Write(someOctets(2 * pieceSize))
	must(t, err)
	cancel()
	if _, err := w.Write(someOctets(pieceSize)); !errors.Is(err, context.Canceled) {
		t.Errorf("written on: %v", err)
	}
	if _, err := w.Commit(t.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("a blob with a hole is committed: %v", err)
	}
	must(t, w.Abort(ctx))
	takes(t, s, "ann", 0)
}

func testBlobRemoved(t *testing.T, s *Store) {
	id := written(t, s, "ann", someOctets(33*pieceSize), at(0))
	other := written(t, s, "ann", someOctets(5), at(0))
	takes(t, s, "ann", 33*pieceSize+5+2*blobCost)
	r, _, err := s.OpenBlob(t.Context(), id)
	must(t, err)
	must(t, s.RemoveBlob(t.Context(), id))
	must(t, s.RemoveBlob(t.Context(), id))
	takes(t, s, "ann", 5+blobCost)
	takes(t, s, everybody, 5+blobCost)
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, ErrNotFound) {
		t.Errorf("read after it has gone: %v", err)
	}
	if _, _, err := s.OpenBlob(t.Context(), id); !errors.Is(err, ErrNotFound) {
		t.Errorf("opened after it has gone: %v", err)
	}
	if _, _, err := s.OpenBlob(t.Context(), other); err != nil {
		t.Errorf("another: %v", err)
	}
}

// testBlobsEnd has blobs of each state, some a day old.
func testBlobsEnd(t *testing.T, s *Store) {
	ctx := t.Context()
	open, err := s.NewBlob(ctx, "ann", at(0))
	must(t, err)
	_, err = open.Write(someOctets(pieceSize))
	must(t, err)
	whole := written(t, s, "ann", []byte("whole"), at(0))
	kept := written(t, s, "ann", []byte("kept"), at(0))
	_, _, err = s.AddUpload(ctx, sampleUpload("u1", kept))
	must(t, err)
	young := written(t, s, "ann", []byte("young"), at(10))
	must(t, s.EndBlobs(ctx, at(5)))
	for id, want := range map[BlobID]error{whole: ErrNotFound, kept: nil, young: nil} {
		if _, _, err := s.OpenBlob(ctx, id); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if _, err := open.Commit(ctx); !errors.Is(err, ErrNotFound) {
		t.Errorf("committed after it has gone: %v", err)
	}
	must(t, open.Abort(ctx))
	takes(t, s, "ann", 9+2*blobCost)
}

// testBlobSpace has people write more than there is room for, all at once.
func testBlobSpace(t *testing.T, s *Store) {
	ctx := t.Context()
	s.space = 10 * (pieceSize + blobCost)
	got(t, "at first", int64(5)*(pieceSize+blobCost)-blobCost)(s.BlobSpace(ctx, "ann"))
	var all sync.WaitGroup
	var mu sync.Mutex
	ids := map[string][]BlobID{}
	for i := range 24 {
		login := fmt.Sprintf("person%d", i%4)
		all.Go(func() {
			w, err := s.NewBlob(ctx, login, at(0))
			if err == nil {
				_, err = w.Write(someOctets(pieceSize))
			}
			var id BlobID
			if err == nil {
				id, err = w.Commit(ctx)
			}
			if err != nil && !errors.Is(err, ErrNoSpace) {
				t.Error(err)
			}
			if err != nil && w != nil {
				err = w.Abort(ctx)
			}
			if err != nil && w != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if id != "" {
				ids[login] = append(ids[login], id)
			}
		})
	}
	all.Wait()
	sum := 0
	for login, list := range ids {
		sum += len(list)
		if len(list) > 5 {
			t.Errorf("%s has %d, which is more than half of all", login, len(list))
		}
		takes(t, s, login, int64(len(list))*(pieceSize+blobCost))
	}
	takes(t, s, everybody, int64(sum)*(pieceSize+blobCost))
	if sum == 0 || sum > 10 {
		t.Errorf("%d blobs of 10 that there is room for", sum)
	}
	if _, err := s.NewBlob(ctx, everybody, at(0)); err == nil {
		t.Error("a blob is nobody's")
	}
	for _, list := range ids {
		for _, id := range list {
			must(t, s.RemoveBlob(ctx, id))
		}
	}
	got(t, "at last", int64(5)*(pieceSize+blobCost)-blobCost)(s.BlobSpace(ctx, "ann"))
}

// testBlobsOfOne has one login fill its half.
func testBlobsOfOne(t *testing.T, s *Store) {
	s.space = 4 * pieceSize
	w, err := s.NewBlob(t.Context(), "ann", at(0))
	must(t, err)
	if _, err := w.Write(someOctets(3 * pieceSize)); !errors.Is(err, ErrNoSpace) {
		t.Errorf("three quarters of all: %v", err)
	}
	must(t, w.Abort(t.Context()))
	takes(t, s, "ann", 0)
	written(t, s, "ann", someOctets(pieceSize), at(0))
	written(t, s, "ben", someOctets(pieceSize), at(0))
}
