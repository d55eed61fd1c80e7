package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"
)

// answerOf is what render answers.
func answerOf(t *testing.T, c templ.Component, acceptEncoding string) *httptest.ResponseRecorder {
	t.Helper()
	s := &Server{packer: newPacker()}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if acceptEncoding != "" {
		r.Header.Set("Accept-Encoding", acceptEncoding)
	}
	w := httptest.NewRecorder()
	if err := s.render(w, r, http.StatusTeapot, c); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestRenderPacks(t *testing.T) {
	long, short := strings.Repeat("<p>mail</p>", 1000), "<p>mail</p>"
	for _, tc := range []struct {
		name, text, accept string
		packed             string
	}{
		{"packed", long, "gzip", "gzip"},
		{"packed in Brotli", long, "gzip, deflate, br", "br"},
		{"Brotli liked less", long, "gzip, br;q=0.5", "gzip"},
		{"not asked for", long, "", ""},
		{"refused", long, "gzip;q=0", ""},
		{"tiny", short, "gzip, br", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := answerOf(t, templ.Raw(tc.text), tc.accept)
			if got.Code != http.StatusTeapot || got.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("status %d, Vary %q", got.Code, got.Header().Get("Vary"))
			}
			if length := got.Header().Get("Content-Length"); length != strconv.Itoa(got.Body.Len()) {
				t.Errorf("Content-Length is %s of %d", length, got.Body.Len())
			}
			var body io.Reader = got.Body
			if packed := got.Header().Get("Content-Encoding"); packed != tc.packed {
				t.Fatalf("packed by %q, want %q", packed, tc.packed)
			}
			switch tc.packed {
			case "br":
				body = brotli.NewReader(body)
			case "gzip":
				var err error
				if body, err = gzip.NewReader(body); err != nil {
					t.Fatal(err)
				}
			}
			if text, err := io.ReadAll(body); err != nil || string(text) != tc.text {
				t.Errorf("the page has %d bytes, want %d: %v", len(text), len(tc.text), err)
			}
		})
	}
}

// TestRenderFails: nothing has gone out when a page can't be made, and what was
// made of it is not in the next one.
func TestRenderFails(t *testing.T) {
	s := &Server{packer: newPacker()}
	broken := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, _ = io.WriteString(w, "the beginning")
		return errors.New("no more")
	})
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if err := s.render(w, r, http.StatusOK, broken); err == nil || w.Body.Len() > 0 || len(w.Header()) > 0 {
		t.Errorf("it gave %v, %q and %v", err, w.Body, w.Header())
	}
	if err := s.render(w, r, http.StatusOK, templ.Raw("whole")); err != nil || w.Body.String() != "whole" {
		t.Errorf("then it gave %v and %q", err, w.Body)
	}
}

// TestPackedPagesAreTheirOwn: a page that was made stays as it is while others
// are made in the same buffers.
func TestPackedPagesAreTheirOwn(t *testing.T) {
	p := newPacker()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	first, err := p.page(r, templ.Raw("first"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.page(r, templ.Raw("second")); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.body, []byte("first")) {
		t.Errorf("the first page is now %q", first.body)
	}
}
