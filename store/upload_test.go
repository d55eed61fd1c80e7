package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sampleUpload(token string, id BlobID) Upload {
	return Upload{
		Login: "ann", Letter: "letter", Token: token, Blob: id, Name: "Ein Bild\x00.jpg", Type: "image/jpeg", Size: 4,
		ContentID: "x@example.org", Inline: true, Created: at(1),
	}
}

func testUploads(t *testing.T, s *Store) {
	ctx := t.Context()
	want := make([]Upload, 3)
	for i := range want {
		u := sampleUpload(fmt.Sprintf("u%d", i), written(t, s, "ann", []byte("four"), at(0)))
		kept, added, err := s.AddUpload(ctx, u)
		must(t, err)
		u.Name, u.Used = "Ein Bild\uFFFD.jpg", at(1)
		if !added || kept.Name != u.Name {
			t.Errorf("%v, %v", added, kept)
		}
		want[i] = u
	}
	list, err := s.Uploads(ctx, "ann", "letter")
	if diff := cmp.Diff(want, list); err != nil || diff != "" {
		t.Error(err, diff)
	}
	one, err := s.FindUpload(ctx, "ann", "letter", "u1")
	if diff := cmp.Diff(want[1], one); err != nil || diff != "" {
		t.Error(err, diff)
	}
	for _, other := range [][3]string{{"ben", "letter", "u1"}, {"ann", "other", "u1"}, {"ann", "letter", "u9"}} {
		if _, err := s.FindUpload(ctx, other[0], other[1], other[2]); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v: %v", other, err)
		}
		must(t, s.RemoveUpload(ctx, other[0], other[1], other[2]))
	}
	must(t, s.RemoveUpload(ctx, "ann", "letter", "u1"))
	if _, _, err := s.OpenBlob(ctx, want[1].Blob); !errors.Is(err, ErrNotFound) {
		t.Errorf("the octets have stayed: %v", err)
	}
	takes(t, s, "ann", 2*(4+blobCost))
	must(t, s.RemoveUploads(ctx, "ann", "letter"))
	takes(t, s, "ann", 0)
}

func testUploadOnce(t *testing.T, s *Store) {
	ctx := t.Context()
	first := sampleUpload("p1", written(t, s, "ann", []byte("four"), at(0)))
	_, _, err := s.AddUpload(ctx, first)
	must(t, err)
	second := sampleUpload("p1", written(t, s, "ann", []byte("five"), at(0)))
	kept, added, err := s.AddUpload(ctx, second)
	if err != nil || added || kept.Blob != first.Blob {
		t.Errorf("the same token again: %v, %v, %v", kept, added, err)
	}
	third := sampleUpload("p2", first.Blob)
	if _, _, err := s.AddUpload(ctx, third); !errors.Is(err, ErrNotFound) {
		t.Errorf("one blob in two uploads: %v", err)
	}
}

func testUploadsBound(t *testing.T, s *Store) {
	ctx := t.Context()
	for i := range MaxUploads - 5 {
		_, _, err := s.AddUpload(ctx, sampleUpload(fmt.Sprint(i), written(t, s, "ann", nil, at(0))))
		must(t, err)
	}
	var all sync.WaitGroup
	for i := range 10 {
		id := written(t, s, "ann", nil, at(0))
		all.Go(func() {
			if _, _, err := s.AddUpload(ctx, sampleUpload(fmt.Sprint("more", i), id)); err != nil && !errors.Is(err, ErrFull) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	list, err := s.Uploads(ctx, "ann", "letter")
	if err != nil || len(list) != MaxUploads {
		t.Errorf("%d uploads, %v", len(list), err)
	}
}

func testUploadsEnd(t *testing.T, s *Store) {
	ctx := t.Context()
	for i, letter := range []string{"old", "touched", "young"} {
		u := sampleUpload("u", written(t, s, "ann", []byte("four"), at(0)))
		u.Letter = letter
		if i == 2 {
			u.Created = at(20)
		}
		_, _, err := s.AddUpload(ctx, u)
		must(t, err)
	}
	must(t, s.TouchUploads(ctx, "ann", "touched", at(20)))
	must(t, s.TouchUploads(ctx, "ann", "touched", at(2))) // a clock behind
	must(t, s.EndUploads(ctx, at(10)))
	for letter, want := range map[string]int{"old": 0, "touched": 1, "young": 1} {
		list, err := s.Uploads(ctx, "ann", letter)
		if err != nil || len(list) != want {
			t.Errorf("%s: %d, %v", letter, len(list), err)
		}
	}
	takes(t, s, everybody, 2*(4+blobCost))
	for _, token := range []string{"v", "w"} {
		u := sampleUpload(token, written(t, s, "ann", []byte("four"), at(0)))
		u.Letter = "touched"
		_, _, err := s.AddUpload(ctx, u)
		must(t, err)
	}
	must(t, s.TouchUploads(ctx, "ann", "touched", at(30), "u", "w"))
	must(t, s.EndUploadsOf(ctx, "ann", "touched", at(25)))
	list, err := s.Uploads(ctx, "ann", "touched")
	if err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
	must(t, s.EndUploadsOf(ctx, "ann", "touched", at(40)))
	takes(t, s, everybody, 4+blobCost)
}
