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
)

func TestAcceptsGzip(t *testing.T) {
	for _, tc := range []struct {
		values []string
		want   bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{"gzip"}, true},
		{[]string{"GZip"}, true},
		{[]string{"x-gzip"}, true},
		{[]string{"gzip, deflate, br, zstd"}, true},
		{[]string{"br;q=1.0, gzip;q=0.8, *;q=0.1"}, true},
		{[]string{"deflate", "gzip"}, true},
		{[]string{" gzip ; Q=0.001 "}, true},
		{[]string{"gzip;q=0"}, false},
		{[]string{"gzip;q=0.000"}, false},
		{[]string{"gzip;q=0, *"}, false},
		{[]string{"*"}, true},
		{[]string{"*;q=0"}, false},
		{[]string{"br, *;q=0.5"}, true},
		{[]string{"gzip, *;q=0"}, true},
		{[]string{"identity"}, false},
		{[]string{"identity, gzip;q=0.5"}, false},
		{[]string{"identity;q=0.5, gzip"}, true},
		{[]string{"identity;q=0, gzip"}, true},
		{[]string{"br, deflate"}, false},
		{[]string{"gzip;q=2"}, false},
		{[]string{"gzip;q=NaN"}, false},
		{[]string{"gzip;level=9"}, false},
		{[]string{"gzipped"}, false},
	} {
		if got := acceptsGzip(tc.values); got != tc.want {
			t.Errorf("%q: %v, want %v", tc.values, got, tc.want)
		}
	}
}

func FuzzAcceptsGzip(f *testing.F) {
	for _, seed := range []string{"gzip", "gzip;q=0", "*;q=0.3, identity;q=1", ";;,,q=", "gzip;q=1e999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if acceptsGzip([]string{value}) && !strings.Contains(strings.ToLower(value), "gzip") && !strings.Contains(value, "*") {
			t.Errorf("%q is taken for gzip", value)
		}
	})
}

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
		packed             bool
	}{
		{"packed", long, "gzip", true},
		{"not asked for", long, "", false},
		{"refused", long, "gzip;q=0", false},
		{"tiny", short, "gzip", false},
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
			if packed := got.Header().Get("Content-Encoding") == "gzip"; packed != tc.packed {
				t.Fatalf("packed: %v, want %v", packed, tc.packed)
			} else if packed {
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
