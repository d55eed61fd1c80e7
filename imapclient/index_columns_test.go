package imapclient

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// numberedEntries gives n entries with UIDs step apart, every third seen, every fifth
// flagged, every seventh deleted.
func numberedEntries(n, step int) []entry {
	entries := make([]entry, n)
	for i := range entries {
		entries[i] = entry{uid: uint32((i + 1) * step), modSeq: uint64(i + 1)}
		for every, mark := range map[int]marks{3: markSeen, 5: markFlagged, 7: markDeleted} {
			if i%every == 0 {
				entries[i].flags |= uint32(mark)
			}
		}
	}
	return entries
}

func builtColumns(entries []entry) columns {
	var b columnsBuilder
	for _, e := range entries {
		b.add(e)
	}
	return b.columns()
}

// checkColumns compares columns with what they should hold, in every way to ask.
func checkColumns(t *testing.T, c columns, want []entry) {
	t.Helper()
	if got := slices.Collect(c.all()); !slices.Equal(got, want) {
		t.Fatalf("the columns hold %d messages, want %d: %v, %v", len(got), len(want), firstFew(got), firstFew(want))
	}
	small := 0
	for i, ch := range c.chunks {
		n := len(ch.uids)
		if n == 0 || n > maxChunk || cap(ch.uids) != n || cap(ch.flags) != n || cap(ch.modSeqs) != n {
			t.Fatalf("chunk %d has %d messages and room for %d", i, n, cap(ch.uids))
		}
		if small+n <= maxChunk/2 && i > 0 {
			t.Fatalf("chunks of %d and %d stand side by side", small, n)
		}
		small = n
	}
	for _, f := range []Filter{FilterNone, FilterUnread, FilterFlagged, FilterDeleted} {
		checkFilter(t, c, want, f)
	}
}

func firstFew(entries []entry) []entry { return entries[:min(10, len(entries))] }

func checkFilter(t *testing.T, c columns, want []entry, f Filter) {
	t.Helper()
	var uids []uint32
	for _, e := range want {
		passes := f == FilterNone ||
			f == FilterUnread && marks(e.flags)&markSeen == 0 ||
			f == FilterFlagged && marks(e.flags)&markFlagged != 0 ||
			f == FilterDeleted && marks(e.flags)&markDeleted != 0
		pos, ok := c.place(f, e.uid)
		if ok != passes || ok && pos != len(uids) {
			t.Fatalf("place(%q, %d) is %d, %v; want %d, %v", f, e.uid, pos, ok, len(uids), passes)
		}
		if passes {
			uids = append(uids, e.uid)
		}
	}
	if c.count(f) != len(uids) {
		t.Fatalf("count(%q) is %d, want %d", f, c.count(f), len(uids))
	}
	n := len(uids)
	for _, s := range [][2]int{{0, n}, {-5, n + 5}, {n / 3, n / 2}, {n - 50, n}, {n, n + 1}, {1, 1}, {5, 2}, {0, 1}, {n / 2, n/2 + 50}} {
		from, to := min(max(s[0], 0), n), min(max(s[1], 0), n)
		if got := c.span(f, s[0], s[1]); !slices.Equal(got, uids[from:max(from, to)]) {
			t.Fatalf("span(%q, %d, %d) is %v of %v", f, s[0], s[1], got, uids)
		}
	}
	for _, pos := range []int{-1, 0, n / 2, n - 1, n} {
		uid, ok := c.uidAt(f, pos)
		if ok != (pos >= 0 && pos < n) || ok && uid != uids[pos] {
			t.Fatalf("uidAt(%q, %d) is %d, %v", f, pos, uid, ok)
		}
	}
}

func TestColumnsBuilt(t *testing.T) {
	for _, n := range []int{0, 1, 2, 511, 512, 513, 1024, 3000} {
		entries := numberedEntries(n, 3)
		c := builtColumns(entries)
		checkColumns(t, c, entries)
		for i, e := range entries {
			pos, ok := c.find(e.uid)
			got, found := c.get(e.uid)
			if !ok || !found || pos != i || got != e || c.at(i) != e {
				t.Fatalf("UID %d is at %d (%v): %v (%v), %v", e.uid, pos, ok, got, found, c.at(i))
			}
			if _, ok := c.find(e.uid + 1); ok {
				t.Fatalf("UID %d was found", e.uid+1)
			}
			if _, ok := c.get(e.uid - 1); ok {
				t.Fatalf("UID %d was got", e.uid-1)
			}
		}
		if c.len() != n || c.at(-1) != (entry{}) || c.at(n) != (entry{}) {
			t.Errorf("%d messages, %v and %v at the ends", c.len(), c.at(-1), c.at(n))
		}
	}
}

func TestColumnsBuiltInAnyOrder(t *testing.T) {
	entries := numberedEntries(2000, 2)
	shuffled := slices.Clone(entries)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	checkColumns(t, builtColumns(shuffled), entries)

	slices.Reverse(shuffled)
	again := append(shuffled, entry{uid: 4000, flags: uint32(markDraft), modSeq: 9000}, entry{uid: 0, flags: 1})
	want := slices.Clone(entries)
	want[1999] = entry{uid: 4000, flags: uint32(markDraft), modSeq: 9000}
	checkColumns(t, builtColumns(again), want)
}

func TestColumnsWith(t *testing.T) {
	seen, flagged := uint32(markSeen), uint32(markFlagged)
	old := []entry{{uid: 2, modSeq: 5}, {uid: 4, flags: seen, modSeq: 6}}
	for _, test := range []struct {
		name    string
		changes []entry
		want    []entry
	}{
		{"nothing", nil, old},
		{"higher", []entry{{4, flagged, 7}}, []entry{old[0], {4, flagged, 7}}},
		{"equal", []entry{{4, flagged, 6}}, []entry{old[0], {4, flagged, 6}}},
		{"old news", []entry{{4, flagged, 5}}, old},
		{"no MODSEQ", []entry{{4, flagged, 0}}, []entry{old[0], {4, flagged, 6}}},
		{"at the end, the middle and the front", []entry{{9, 0, 9}, {3, 0, 8}, {1, 0, 7}},
			[]entry{{1, 0, 7}, old[0], {3, 0, 8}, old[1], {9, 0, 9}}},
		{"twice", []entry{{9, 0, 9}, {4, seen, 9}, {9, seen, 10}, {4, flagged, 10}},
			[]entry{old[0], {4, flagged, 10}, {9, seen, 10}}},
		{"twice, old news last", []entry{{9, seen, 10}, {9, 0, 9}}, append(slices.Clone(old), entry{9, seen, 10})},
		{"no UID", []entry{{0, seen, 10}}, old},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := builtColumns(old)
			changes := slices.Clone(test.changes)
			checkColumns(t, c.with(changes), test.want)
			checkColumns(t, c, old)
			checkColumns(t, columns{}.with(changes).with(old).with(changes), builtColumns(old).with(changes).entries())
			if !slices.Equal(changes, test.changes) {
				t.Errorf("the changes are %v now", changes)
			}
		})
	}
}

func (c columns) entries() []entry { return slices.Collect(c.all()) }

func TestColumnsShare(t *testing.T) {
	c := builtColumns(numberedEntries(10*maxChunk, 2))
	shared := func(next columns) (n int) {
		for _, ch := range next.chunks {
			if slices.Contains(c.chunks, ch) {
				n++
			}
		}
		return n
	}
	e := c.at(3000)
	e.modSeq, e.flags = 1<<40, uint32(markAnswered)
	for name, test := range map[string]struct {
		next columns
		want int
	}{
		"a flag":    {c.with([]entry{e}), 9},
		"a new one": {c.with([]entry{{uid: 1 << 30}}), 9},
		"old news":  {c.with([]entry{{uid: e.uid, modSeq: 1, flags: 31}}), 10},
		"the same":  {c.with([]entry{c.at(7), c.at(3000)}), 10},
	} {
		if got := shared(test.next); got != test.want {
			t.Errorf("%s: %d chunks are shared, want %d", name, got, test.want)
		}
	}
	next, removed := c.without(uidRanges{{7, 10}, {1 << 20, 1 << 21}})
	if !slices.Equal(removed, []uint32{8, 10}) || shared(next) != 9 {
		t.Errorf("%v were removed, %d chunks are shared", removed, shared(next))
	}
}

func TestColumnsGrow(t *testing.T) {
	sizes := func(c columns) (n []int) {
		for _, ch := range c.chunks {
			n = append(n, len(ch.uids))
		}
		return n
	}
	c := columns{}
	for _, e := range numberedEntries(2*maxChunk, 2) {
		c = c.with([]entry{e})
	}
	if got := sizes(c); !slices.Equal(got, []int{512, 512}) {
		t.Errorf("what comes at the end makes chunks of %v", got)
	}
	if got := sizes(c.with([]entry{{uid: 7}})); !slices.Equal(got, []int{257, 256, 512}) {
		t.Errorf("what comes in the middle makes chunks of %v", got)
	}
}

func TestColumnsWithout(t *testing.T) {
	entries := numberedEntries(2000, 2)
	c := builtColumns(entries)
	for text, keep := range map[string]func(uid uint32) bool{
		"1:4294967295": func(uint32) bool { return false },
		"1":            func(uint32) bool { return true },
		"5000:9000":    func(uint32) bool { return true },
		"2,4000":       func(uid uint32) bool { return uid != 2 && uid != 4000 },
		"10:3000":      func(uid uint32) bool { return uid < 10 || uid > 3000 },
		"1:3,5:9,1000:1030,1032:1033,3999:4001": func(uid uint32) bool {
			return uid == 4 || uid > 9 && uid < 1000 || uid > 1032 && uid < 3999
		},
	} {
		uids, ok := parseUIDRanges([]byte(text))
		if !ok {
			t.Fatal(text)
		}
		var want []entry
		var gone []uint32
		for _, e := range entries {
			if keep(e.uid) {
				want = append(want, e)
			} else {
				gone = append(gone, e.uid)
			}
		}
		next, removed := c.without(uids)
		checkColumns(t, next, want)
		if !slices.Equal(removed, gone) {
			t.Errorf("%s: %v were removed, want %v", text, removed, gone)
		}
	}
	checkColumns(t, c, entries)
	if next, removed := (columns{}).without(uidRanges{{1, 9}}); next.len() != 0 || removed != nil {
		t.Errorf("nothing lost %v", removed)
	}
	checkColumns(t, c.with(nil), entries)
}

// TestColumnsMemory keeps to the 2 MiB that an index of 100,000 may take.
func TestColumnsMemory(t *testing.T) {
	c := builtColumns(numberedEntries(100_000, 1))
	if size := c.bytes(); size < 1_600_000 || size > 1_700_000 {
		t.Errorf("100,000 messages take %d bytes", size)
	}
	c = builtColumns(numberedEntries(16_000, 1))
	for e := range c.all() { // one by one
		if e.uid%16 != 0 {
			c, _ = c.without(uidRanges{{e.uid, e.uid}})
		}
	}
	if size := c.bytes(); c.len() != 1000 || size > 20_000 {
		t.Errorf("%d messages are left in %d bytes, %d chunks", c.len(), size, len(c.chunks))
	}
}

// columnsModel is columns as one would write them without a thought of speed.
type columnsModel map[uint32]entry

func (m columnsModel) take(changes []entry) {
	for _, change := range changes {
		old, ok := m[change.uid]
		switch {
		case change.uid == 0, ok && change.modSeq != 0 && change.modSeq < old.modSeq:
			continue
		case change.modSeq == 0:
			change.modSeq = old.modSeq
		}
		m[change.uid] = change
	}
}

func (m columnsModel) drop(ranges uidRanges) (removed []uint32) {
	for uid := range m {
		if ranges.has(uid) {
			removed = append(removed, uid)
			delete(m, uid)
		}
	}
	slices.Sort(removed)
	return removed
}

func (m columnsModel) entries() []entry {
	var entries []entry
	for _, uid := range slices.Sorted(maps.Keys(m)) {
		entries = append(entries, m[uid])
	}
	return entries
}

func FuzzColumns(f *testing.F) {
	for seed := range uint64(6) {
		f.Add(seed, uint16(10), uint16(3000))
	}
	f.Add(uint64(7), uint16(40), uint16(60_000))
	f.Fuzz(func(t *testing.T, seed uint64, steps, width uint16) {
		random := rand.New(rand.NewPCG(seed, 1))
		m, c := columnsModel{}, columns{}
		for range steps % 20 {
			before, kept := c, m.entries()
			if random.IntN(3) > 0 {
				changes := make([]entry, random.IntN(900))
				start := random.Uint32N(uint32(width) + 1)
				for i := range changes {
					changes[i] = entry{start + random.Uint32N(uint32(width)/4+1), random.Uint32N(32), random.Uint64N(20)}
				}
				m.take(changes)
				c = c.with(changes)
			} else {
				uids := make([]uint32, random.IntN(10))
				for i := range uids {
					uids[i] = random.Uint32N(uint32(width) + 1)
				}
				ranges := rangesOf(uids)
				for i := range ranges {
					ranges[i].last += random.Uint32N(uint32(width)/8 + 1)
				}
				ranges = ranges.merged()
				var removed []uint32
				c, removed = c.without(ranges)
				if want := m.drop(ranges); !slices.Equal(removed, want) {
					t.Fatalf("%v were removed, want %v", removed, want)
				}
			}
			if !slices.Equal(before.entries(), kept) {
				t.Fatal("a value changed")
			}
		}
		checkColumns(t, c, m.entries())
	})
}
