package imapclient

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestUIDRangesParse(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"1", "1"},
		{"1:3,7,9:8", "1:3,7:9"}, // 7 touches 8
		{"1:3,7,10:9", "1:3,7,9:10"},
		{"9,1:3,2:5", "1:5,9"},
		{"5:1,3", "1:5"},
		{"1,2,3", "1:3"},
		{"1:4294967295", "1:4294967295"},
		{"4294967295,1:4294967294", "1:4294967295"},
		{"7,7,7", "7"},
	} {
		got, ok := parseUIDRanges([]byte(test.text))
		if !ok || got.String() != test.want {
			t.Errorf("%q: %q, %v; want %q", test.text, got, ok, test.want)
		}
	}
}

func TestUIDRangesRefused(t *testing.T) {
	for _, text := range []string{
		"", "0", "1:0", "*", "1:*", "1,", ",1", "1:", ":1", "1:2:3", "1 2", "-1", "+1", "a", "1\r\n",
		"4294967296", "1:99999999999999999999999999",
	} {
		if got, ok := parseUIDRanges([]byte(text)); ok {
			t.Errorf("%q was read as %q", text, got)
		}
	}
	many := []byte(strings.Repeat("1,", maxRanges))
	if got, ok := parseUIDRanges(many[:len(many)-1]); !ok || got.String() != "1" {
		t.Errorf("as many ranges as are allowed: %v, %v", got, ok)
	}
	if _, ok := parseUIDRanges(append(many, '1')); ok {
		t.Error("one range too many was read")
	}
}

func TestUIDRangesHas(t *testing.T) {
	ranges := uidRanges{{2, 4}, {7, 7}, {math.MaxUint32, math.MaxUint32}}
	for uid, want := range map[uint32]bool{1: false, 2: true, 3: true, 4: true, 5: false, 7: true, 8: false, math.MaxUint32: true} {
		if ranges.has(uid) != want {
			t.Errorf("has(%d) is %v", uid, !want)
		}
	}
	if uidRanges(nil).has(1) {
		t.Error("the empty set has a UID")
	}
	for _, test := range []struct {
		first, last uint32
		want        bool
	}{{1, 1, false}, {1, 2, true}, {4, 9, true}, {5, 6, false}, {5, 7, true}, {8, math.MaxUint32, true}} {
		if ranges.meets(test.first, test.last) != test.want {
			t.Errorf("meets(%d, %d) is %v", test.first, test.last, !test.want)
		}
	}
}

func TestUIDRangesOf(t *testing.T) {
	for _, test := range []struct {
		uids  []uint32
		want  string
		count uint64
	}{
		{nil, "", 0},
		{[]uint32{0}, "", 0},
		{[]uint32{1, 2, 3, 7}, "1:3,7", 4},
		{[]uint32{7, 3, 1, 2, 2}, "1:3,7", 4},
		{[]uint32{math.MaxUint32, math.MaxUint32 - 1, 1}, "1,4294967294:4294967295", 3},
	} {
		before := slices.Clone(test.uids)
		got := rangesOf(test.uids)
		if got.String() != test.want || got.count() != test.count {
			t.Errorf("%v: %q with %d, want %q with %d", test.uids, got, got.count(), test.want, test.count)
		}
		if !slices.Equal(before, test.uids) {
			t.Errorf("%v was changed to %v", before, test.uids)
		}
	}
	if n := (uidRanges{{1, math.MaxUint32}}).count(); n != math.MaxUint32 {
		t.Errorf("all UIDs are %d", n)
	}
}

func TestUIDRangesUnion(t *testing.T) {
	for _, test := range []struct{ a, b, want uidRanges }{
		{nil, nil, nil},
		{uidRanges{{1, 3}}, nil, uidRanges{{1, 3}}},
		{uidRanges{{1, 3}, {9, 9}}, uidRanges{{4, 5}, {7, 7}}, uidRanges{{1, 5}, {7, 7}, {9, 9}}},
		{uidRanges{{5, math.MaxUint32}}, uidRanges{{1, 2}, {3, 6}}, uidRanges{{1, math.MaxUint32}}},
	} {
		if got := test.a.union(test.b); !slices.Equal(got, test.want) {
			t.Errorf("%v and %v are %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func FuzzUIDRanges(f *testing.F) {
	for _, seed := range []string{"1:3,7,9:8", "1:4294967295", "5,4,3", "0", "1:*", "3:1,,"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		ranges, ok := parseUIDRanges(text)
		if !ok {
			return
		}
		for i, r := range ranges {
			if r.first == 0 || r.first > r.last || i > 0 && uint64(r.first) <= uint64(ranges[i-1].last)+1 {
				t.Fatalf("%q gave %v", text, ranges)
			}
		}
		again, ok := parseUIDRanges([]byte(ranges.String()))
		if !ok || !slices.Equal(again, ranges) {
			t.Fatalf("%q gave %v, which is written %q and read as %v", text, ranges, ranges, again)
		}
		for part := range bytes.SplitSeq(text, []byte(",")) {
			for end := range bytes.SplitSeq(part, []byte(":")) {
				if uid, _, ok := cutUID(end); !ok || !ranges.has(uid) {
					t.Fatalf("%q lost %q: %v", text, end, ranges)
				}
			}
		}
	})
}
