package imapclient

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"hearthmail/search"
)

// digestOf makes a digest piece by piece, the newest first, as it is read.
func digestOf(entries []digestEntry, piece int) *digest {
	d := &digest{}
	for len(entries) > 0 {
		from := max(0, len(entries)-piece)
		d = d.with(entries[from:])
		entries = entries[:from]
	}
	return d
}

func snapshotOf(uids ...uint32) *snapshot {
	s := &snapshot{sets: newFlagSets()}
	var b columnsBuilder
	for _, uid := range slices.Sorted(slices.Values(uids)) {
		b.add(entry{uid: uid})
	}
	s.columns = b.columns()
	return s
}

// believableEntry is like what most mails give.
func believableEntry(i int) digestEntry {
	r := rand.New(rand.NewPCG(1, uint64(i)))
	first, last := r.IntN(20), r.IntN(30) // 600 people: more than write to a family in the time of a chunk
	from := fmt.Sprintf("FIRSTNAME%d LASTNAME%d <FIRSTNAME.LASTNAME%d@EXAMPLE%d.ORG>", first, last, first*last, last%20)
	e := digestEntry{
		uid: uint32(i + 1), id: r.Uint64(), size: int64(r.IntN(50000)), seconds: int64(i), arrived: int64(i), marks: digestDated,
		from: []byte(from), author: []byte(from), to: []byte("THE FAMILY <FAMILY@EXAMPLE.ORG>"),
		subject: []byte(fmt.Sprintf("SUBJECT NUMBER %d %s", r.IntN(1000), strings.Repeat("ABOUT SOMETHING ", r.IntN(4)))),
	}
	if i%7 == 0 {
		e.to = fmt.Appendf(nil, "%s, SOMEBODY%d ELSE <SOMEBODY%d@EXAMPLE.ORG>", e.to, i, i)
	}
	for range r.IntN(8) {
		e.references = append(e.references, r.Uint64())
	}
	return e
}

// TestDigestSize: 100,000 messages take less than 24 MiB, and what is counted is
// what is taken.
func TestDigestSize(t *testing.T) {
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	const n, most = 100_000, 24 << 20
	before := heap()
	d := &digest{}
	for from := n - 1000; from >= 0; from -= 1000 {
		piece := make([]digestEntry, 0, 1000)
		for i := range 1000 {
			piece = append(piece, believableEntry(from+i))
		}
		d = d.with(piece)
	}
	taken := heap() - before
	if d.len() != n || d.bytes() > most {
		t.Errorf("%d messages are counted as %d octets", d.len(), d.bytes())
	}
	if taken > d.bytes()*11/10 {
		t.Errorf("%d octets are counted, %d taken", d.bytes(), taken)
	}
	runtime.KeepAlive(d)
}

// TestDigestModel changes a digest in many ways, and compares it with a plain list.
func TestDigestModel(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 1))
		d, model := &digest{}, map[uint32]digestEntry{}
		for range 8 {
			var added []digestEntry
			start := r.IntN(6000)
			for range r.IntN(1500) {
				e := believableEntry(start + r.IntN(2000))
				added = append(added, e)
				if _, there := model[e.uid]; !there {
					model[e.uid] = e
				}
			}
			old, had := d, d.len()
			d = d.with(added)
			if old.len() != had {
				t.Fatal("a digest has changed")
			}
			if r.IntN(3) == 0 {
				kept := keepSome(r, model)
				d = d.within(snapshotOf(kept...))
			}
			sameDigest(t, d, model)
		}
		sameMissing(t, r, d, model)
	}
}

func keepSome(r *rand.Rand, model map[uint32]digestEntry) []uint32 {
	var kept []uint32
	for uid := range model {
		if r.IntN(4) == 0 {
			delete(model, uid)
		} else {
			kept = append(kept, uid)
		}
	}
	return append(kept, 100_000) // not in the digest
}

func sameDigest(t *testing.T, d *digest, model map[uint32]digestEntry) {
	t.Helper()
	last, n := uint32(0), 0
	for e := range d.all() {
		want, ok := model[e.uid]
		if e.uid <= last || !ok || e.id != want.id || !slices.Equal(e.references, want.references) || !bytes.Equal(e.from, want.from) ||
			!bytes.Equal(e.to, want.to) || !bytes.Equal(e.subject, want.subject) || e.arrived != want.arrived || e.size != want.size {
			t.Fatalf("UID %d after %d is %+v, want %+v", e.uid, last, e, want)
		}
		got, ok := d.get(e.uid)
		if !ok || got.id != e.id {
			t.Fatalf("UID %d is %+v", e.uid, got)
		}
		last = e.uid
		n++
	}
	if n != len(model) || d.len() != n {
		t.Fatalf("%d messages of %d, want %d", n, d.len(), len(model))
	}
	for _, word := range []string{"NUMBER 7", "SOMEBODY1", "LASTNAME3 <", "SUBJECT", "ABOUT SOMETHING ABOUT", "NO SUCH"} {
		for _, field := range []search.Field{search.From, search.To, search.Subject} {
			want := d.match(func(e *digestEntry) bool {
				text := map[search.Field][]byte{search.From: e.from, search.To: e.to, search.Subject: e.subject}[field]
				return strings.Contains(string(text), word)
			})
			if got := d.search(field, word); !slices.Equal(got, want) {
				t.Fatalf("%s:%q gives %d messages, want %d", field, word, len(got), len(want))
			}
		}
	}
}

func sameMissing(t *testing.T, r *rand.Rand, d *digest, model map[uint32]digestEntry) {
	t.Helper()
	var uids, want []uint32
	for uid := uint32(8200); uid > 0; uid-- {
		if r.IntN(2) == 0 {
			continue
		}
		uids = append(uids, uid)
		if _, known := model[uid]; !known {
			want = append(want, uid)
		}
	}
	s := snapshotOf(uids...)
	if got := d.missing(s, 1<<20); !slices.Equal(got, want) {
		t.Fatalf("%d messages are missing, want %d", len(got), len(want))
	}
	if got := d.missing(s, 3); !slices.Equal(got, want[:min(3, len(want))]) {
		t.Fatalf("the newest that are missing are %v, want %v", got, want[:3])
	}
	known := slices.DeleteFunc(uids, func(uid uint32) bool { _, ok := model[uid]; return !ok })
	if s := snapshotOf(known...); !d.covers(s) || len(known) != d.len() && d.isExactly(s) || !d.within(s).isExactly(s) {
		t.Error("the digest doesn't cover what it holds")
	}
	if d.covers(snapshotOf(append(known, 9999)...)) {
		t.Error("the digest covers what it doesn't hold")
	}
}

func TestStretches(t *testing.T) {
	s := snapshotOf(1, 2, 5, 9, 10, 12)
	tests := map[string][]uint32{
		"1:12":   {12, 10, 9, 5, 2, 1},
		"2:5,10": {10, 5, 2},
		"12":     {12},
		"1,5:12": {12, 10, 9, 5, 1},
	}
	for want, uids := range tests {
		if got := s.stretches(uids).String(); got != want {
			t.Errorf("%v are %s, want %s", uids, got, want)
		}
	}
}
