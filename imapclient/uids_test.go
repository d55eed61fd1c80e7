package imapclient

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestUIDs compares the sets with maps that hold the same.
func TestUIDs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	some := func() (UIDs, map[uint32]bool) {
		all := map[uint32]bool{}
		for range random.IntN(30) {
			all[1+random.Uint32N(40)] = true
		}
		return UIDsOf(keysOf(all)...), all
	}
	for range 500 {
		a, inA := some()
		b, inB := some()
		for name, tc := range map[string]struct {
			got  UIDs
			want func(uid uint32) bool
		}{
			"with":    {a.With(b), func(uid uint32) bool { return inA[uid] || inB[uid] }},
			"without": {a.Without(b), func(uid uint32) bool { return inA[uid] && !inB[uid] }},
			"common":  {a.Common(b), func(uid uint32) bool { return inA[uid] && inB[uid] }},
		} {
			var want []uint32
			for uid := uint32(1); uid <= 41; uid++ {
				if tc.want(uid) {
					want = append(want, uid)
				}
				if tc.got.Has(uid) != tc.want(uid) {
					t.Fatalf("%s %s %s: %d", a, name, b, uid)
				}
			}
			if got := tc.got.All(); !slices.Equal(got, want) || tc.got.Len() != len(want) {
				t.Fatalf("%s %s %s: %v, want %v", a, name, b, got, want)
			}
			read, err := ParseUIDs(tc.got.String())
			if err != nil || read.String() != tc.got.String() {
				t.Fatalf("%s is read as %s, %v", tc.got, read, err)
			}
		}
		wantPieces(t, a, 1+random.IntN(8))
	}
	if _, err := ParseUIDs("1:*"); err == nil {
		t.Error("a set without an end is none")
	}
}

func wantPieces(t *testing.T, all UIDs, size int) {
	t.Helper()
	want, left := all.All(), all
	for left.Len() > 0 {
		var piece UIDs
		piece, left = left.Highest(size)
		at := max(0, len(want)-size)
		if got := piece.All(); !slices.Equal(got, want[at:]) {
			t.Fatalf("the highest %d of %s are %v, want %v", size, all, got, want[at:])
		}
		want = want[:at]
	}
	if len(want) > 0 {
		t.Fatalf("%v of %s were in no piece", want, all)
	}
}

func keysOf(set map[uint32]bool) []uint32 {
	var keys []uint32
	for key := range set {
		keys = append(keys, key)
	}
	return keys
}

func TestCopyUID(t *testing.T) {
	for text, want := range map[string]string{
		"* OK [COPYUID 38 304,319:320 3956:3958] done\r\n": "38 304,319:320 3956:3958",
		"H1 OK [copyuid 38 5 7] done\r\n":                  "38 5 7",
		"* OK [COPYUID 38 5:6 7] done\r\n":                 "",
		"* OK [COPYUID 38 5 7:*] done\r\n":                 "",
		"* OK [COPYUID 0 5 7] done\r\n":                    "",
		"* OK [COPYUID 38 1:4000000000 1:4000000000] x":    "",
		"* OK [COPYUID 38 5]\r\n":                          "",
		"* OK [ALERT] COPYUID 38 5 7\r\n":                  "",
	} {
		got := ""
		if told, ok := decodeCopyUID(frame(text), 1000); ok {
			got = UIDsOf(told.uidValidity).String() + " " + UIDsOf(told.from...).String() + " " + UIDsOf(told.to...).String()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	told, _ := decodeCopyUID(frame("* OK [COPYUID 38 5:7 20,19,30] done\r\n"), 10)
	if got := told.where(UIDsOf(6, 7)).String(); got != "19,30" {
		t.Errorf("the copies of 6 and 7 are %s", got)
	}
}
