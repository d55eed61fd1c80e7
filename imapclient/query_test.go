package imapclient

import (
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/google/go-cmp/cmp"
)

func TestSpan(t *testing.T) {
	for _, tc := range []struct {
		name        string
		page, total int
		want        span
	}{
		{"empty", 1, 0, span{1, 1, 0, 0}},
		{"one", 1, 1, span{1, 1, 0, 1}},
		{"full page", 1, 50, span{1, 1, 0, 50}},
		{"second page", 2, 51, span{2, 2, 50, 51}},
		{"beyond the last is the last", 9, 120, span{3, 3, 100, 120}},
		{"zero is the first", 0, 120, span{1, 3, 0, 50}},
		{"deep in 100,000", 1000, 100_000, span{1000, 2000, 49_950, 50_000}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := spanOf(tc.page, tc.total); got != tc.want {
				t.Errorf("spanOf(%d, %d) = %+v, want %+v", tc.page, tc.total, got, tc.want)
			}
		})
	}
}

func TestSpanCut(t *testing.T) {
	var uids []uint32
	for uid := uint32(1); uid <= 120; uid++ {
		uids = append(uids, uid)
	}
	first := func(page int, ascending bool) (uint32, uint32, int) {
		cut := spanOf(page, len(uids)).cut(uids, ascending)
		return cut[0], cut[len(cut)-1], len(cut)
	}
	for _, tc := range []struct {
		page        int
		ascending   bool
		first, last uint32
		rows        int
	}{
		{1, true, 1, 50, 50},
		{3, true, 101, 120, 20},
		{1, false, 120, 71, 50},
		{3, false, 20, 1, 20},
	} {
		a, b, n := first(tc.page, tc.ascending)
		if a != tc.first || b != tc.last || n != tc.rows {
			t.Errorf("page %d, ascending %v: %d to %d, %d rows; want %d to %d, %d",
				tc.page, tc.ascending, a, b, n, tc.first, tc.last, tc.rows)
		}
	}
	if uids[0] != 1 || uids[119] != 120 {
		t.Error("the kept order was changed")
	}
}

func TestExpandBelievesNoBomb(t *testing.T) {
	var bomb imap.UIDSet
	bomb.AddRange(1, 4294967295)
	if _, err := expand(bomb, 10); err == nil {
		t.Error("1:4294967295 for a mailbox of 10 messages was believed")
	}
	var set imap.UIDSet
	set.AddRange(3, 5)
	set.AddNum(9)
	got, err := expand(set, 4)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]uint32{3, 4, 5, 9}, got); diff != "" {
		t.Error(diff)
	}
}
