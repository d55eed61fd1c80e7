package coding

import (
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	for _, tc := range []struct {
		accepted []string
		want     Coding
	}{
		{nil, None},
		{[]string{""}, None},
		{[]string{"gzip"}, Gzip},
		{[]string{"GZip"}, Gzip},
		{[]string{"x-gzip"}, Gzip},
		{[]string{"br"}, Brotli},
		{[]string{"gzip, deflate, br, zstd"}, Brotli},
		{[]string{"br;q=0.7, gzip;q=0.8, *;q=0.1"}, Gzip},
		{[]string{"br;q=1.0, gzip;q=0.8, *;q=0.1"}, Brotli},
		{[]string{"deflate", "gzip"}, Gzip},
		{[]string{"gzip", "br"}, Brotli},
		{[]string{" gzip ; Q=0.001 "}, Gzip},
		{[]string{"gzip;q=0"}, None},
		{[]string{"br;q=0, gzip"}, Gzip},
		{[]string{"gzip;q=0.000"}, None},
		{[]string{"gzip;q=0, *"}, Brotli},
		{[]string{"*"}, Brotli},
		{[]string{"*;q=0"}, None},
		{[]string{"gzip, *;q=0"}, Gzip},
		{[]string{"identity"}, None},
		{[]string{"identity, gzip;q=0.5"}, None},
		{[]string{"identity, gzip, br;q=0.5"}, Gzip},
		{[]string{"identity;q=0.5, gzip"}, Gzip},
		{[]string{"identity;q=0, gzip"}, Gzip},
		{[]string{"deflate"}, None},
		{[]string{"gzip;q=2"}, None},
		{[]string{"gzip;q=NaN"}, None},
		{[]string{"gzip;level=9"}, None},
		{[]string{"gzipped"}, None},
		{[]string{"brotli"}, None},
	} {
		if got := Choose(tc.accepted, Brotli, Gzip); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.accepted, got, tc.want)
		}
	}
}

// What we don't have is never chosen.
func TestChooseOfOurs(t *testing.T) {
	if got := Choose([]string{"br, gzip;q=0.1"}, Gzip); got != Gzip {
		t.Errorf("of gzip alone %q is chosen", got)
	}
	if got := Choose([]string{"br, gzip"}); got != None {
		t.Errorf("of nothing %q is chosen", got)
	}
}

func FuzzChoose(f *testing.F) {
	for _, seed := range []string{"gzip", "br", "gzip;q=0", "*;q=0.3, identity;q=1", ";;,,q=", "gzip;q=1e999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		chosen := Choose([]string{value}, Brotli, Gzip)
		if chosen != None && !strings.Contains(strings.ToLower(value), string(chosen)) && !strings.Contains(value, "*") {
			t.Errorf("%q is taken for %q", value, chosen)
		}
	})
}
