package imapclient

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestDecodeFlags(t *testing.T) {
	seen := uint32(markSeen)
	for line, want := range map[string]entry{
		`* 1 FETCH (UID 7 FLAGS () MODSEQ (9))`:                                {7, 0, 9},
		`* 1 FETCH (MODSEQ (9223372036854775807) FLAGS (\Recent) UID 7)`:       {7, 0, math.MaxInt64},
		`* 1 FETCH (FLAGS () UID 4294967295)`:                                  {math.MaxUint32, 0, 0},
		`* 4294967295 FETCH (UID 7 MODSEQ (1000000000000000000) FLAGS ( ))`:    {7, 0, 1_000_000_000_000_000_000},
		`* 4294967295 FETCH (UID 7 MODSEQ (00000000000000000000012) FLAGS ())`: {7, 0, 12},
	} {
		for _, end := range []string{"\r\n", "\n", ""} {
			if got, ok := decodeFlags(frame(line+end), newFlagSets()); !ok || got != want {
				t.Errorf("%q: %v, %v; want %v", line+end, got, ok, want)
			}
		}
	}
	sets := newFlagSets()
	got, ok := decodeFlags(frame("* 1 FETCH (UID 7 FLAGS (\\seen $Junk) MODSEQ (9))\r\n"), sets)
	if !ok || !slices.Equal(sets.names(got.flags), []string{"$Junk", FlagSeen}) || got.flags&seen == 0 {
		t.Errorf("%v, %v with %q", got, ok, sets.names(got.flags))
	}
}

func TestDecodeFlagsRefused(t *testing.T) {
	for _, line := range []string{
		``, `*`, `* `, `* 1`, `* 1 FETCH`, `* 1 FETCH (`, `* 1 FETCH ()`,
		`* 1 FETCH (UID 7)`,
		`* 1 FETCH (FLAGS ())`,
		`* 1 FETCH (UID 7 FLAGS () RFC822.SIZE 5)`,
		`* 1 FETCH (UID 7 FLAGS () ENVELOPE ())`,
		`* 1 FETCH (UID 0 FLAGS ())`,
		`* 1 FETCH (UID 4294967296 FLAGS ())`,
		`* 1 FETCH (UID 7 FLAGS () MODSEQ (9223372036854775808))`,
		`* 1 FETCH (UID 7 FLAGS () MODSEQ (-1))`,
		`* 1 FETCH (UID 7 FLAGS () MODSEQ 5)`,
		`* 1 FETCH (UID 7 FLAGS () MODSEQ (5 6))`,
		`* 1 FETCH (UID 7 FLAGS () MODSEQ ())`,
		`* 1 FETCH (UID 7 FLAGS () )`,
		`* 1 FETCH (UID 7  FLAGS ())`,
		`* 1 FETCH (UID 7 FLAGS ()MODSEQ (5))`,
		`* 1 FETCH (UID 7 FLAGS (\Seen)`,
		`* 1 FETCH (UID 7 FLAGS \Seen)`,
		`* 1 FETCH (UID 7 FLAGS ("\Seen"))`,
		`* 1 FETCH (UID 7 FLAGS ()) x`,
		`* 0 FETCH (UID 7 FLAGS ())`,
		`* 1 EXPUNGE`,
		`A1 OK done`,
		`* OK [UIDNEXT 5] x`,
	} {
		if got, ok := decodeFlags(frame(line+"\r\n"), newFlagSets()); ok {
			t.Errorf("%q was read as %v", line, got)
		}
	}
}

func TestDecodeFlagsAllocatesNothing(t *testing.T) {
	sets := newFlagSets()
	line := frame("* 54321 FETCH (UID 123456 FLAGS (\\Seen \\Answered $Forwarded) MODSEQ (1234567))\r\n")
	if allocs := testing.AllocsPerRun(100, func() { decodeFlags(line, sets) }); allocs != 0 {
		t.Errorf("%v allocations for a line", allocs)
	}
}

func TestDecodeFetchModSeq(t *testing.T) {
	for item, want := range map[string]uint64{
		"MODSEQ (12345)": 12345, "modseq (9223372036854775807)": math.MaxInt64,
		"MODSEQ (9223372036854775808)": 0, "MODSEQ (-1)": 0, "MODSEQ 5": 0, "MODSEQ ()": 0, "MODSEQ NIL": 0, "MODSEQ ((5))": 0,
	} {
		row := decodeFetch(frame("* 1 FETCH (" + item + " UID 7)\r\n"))
		if row.modSeq != want || row.uid != 7 {
			t.Errorf("%s: MODSEQ %d of UID %d, want %d", item, row.modSeq, row.uid, want)
		}
	}
}

func TestDecodeVanished(t *testing.T) {
	for _, test := range []struct {
		line, want string
		earlier    bool
		ok         bool
	}{
		{"* VANISHED (EARLIER) 1:3,5\r\n", "1:3,5", true, true},
		{"* vanished (earlier) 5,3:1\r\n", "1:3,5", true, true},
		{"* VANISHED 405,407,410,425\r\n", "405,407,410,425", false, true},
		{"* VANISHED 1:4294967295 \n", "1:4294967295", false, true},
		{"* VANISHED (EARLIER)\r\n", "", false, false},
		{"* VANISHED (EARLIER) \r\n", "", true, false},
		{"* VANISHED\r\n", "", false, false},
		{"* VANISHED (LATER) 1\r\n", "", false, false},
		{"* VANISHED 1:*\r\n", "", false, false},
		{"* VANISHED 0\r\n", "", false, false},
		{"* VANISHEDX 1\r\n", "", false, false},
		{"* 5 EXPUNGE\r\n", "", false, false},
		{"VANISHED 5\r\n", "", false, false},
	} {
		uids, earlier, ok := decodeVanished(frame(test.line))
		if ok != test.ok || ok && (uids.String() != test.want || earlier != test.earlier) {
			t.Errorf("%q: %q, %v, %v", test.line, uids, earlier, ok)
		}
	}
}

func TestDecodeNumbers(t *testing.T) {
	for line, want := range map[string][]uint32{
		"* SEARCH":                           {},
		"* SEARCH ":                          {},
		"* SEARCH 1 2 3":                     {1, 2, 3},
		"* SEARCH 2 84 882 (MODSEQ 9171625)": {2, 84, 882},
		"* search  7   9 ":                   {7, 9},
		"* SORT 10 9 8 7 6 5 4 3 2 1":        {10, 9, 8, 7, 6, 5, 4, 3, 2, 1},
		"* ESEARCH UID ALL 10:1":             {10, 9, 8, 7, 6, 5, 4, 3, 2, 1},
		"* SORT 3 1 4294967295":              {3, 1, math.MaxUint32},
		"* SORT 3 1 2 (MODSEQ 5)":            {3, 1, 2},
		`* ESEARCH`:                          {},
		`* ESEARCH (TAG "H1") UID`:           {},
		`* ESEARCH (TAG "H1") UID ALL 1:3,5`: {1, 2, 3, 5},
		`* ESEARCH (TAG "H1") UID ALL 3:1,9,5:5,4294967295:4294967294`: {3, 2, 1, 9, 5, math.MaxUint32, math.MaxUint32 - 1},
		`* esearch (tag "H1") uid count 3 all 5,3:4`:                   {5, 3, 4},
		`* ESEARCH (TAG H1) UID MIN 2 MAX 9 COUNT 5 MODSEQ 99`:         {},
		`* ESEARCH (TAG "H1") UID PARTIAL (1:50 3,2,1) COUNT 900`:      {3, 2, 1},
		`* ESEARCH (TAG "H1") UID PARTIAL (-1:-50 NIL)`:                {},
		`* ESEARCH ALL 7 (TAG "a\"b")`:                                 {7},
	} {
		if got, ok := decodeNumbers(frame(line+"\r\n"), 10); !ok || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v; want %v", line, got, ok, want)
		}
	}
}

func TestDecodeNumbersRefused(t *testing.T) {
	for _, line := range []string{
		"* SEARCH 0", "* SEARCH 1 0 x 99999999999", "* SEARCH 4294967296", "* SEARCH 1:3", "* SEARCH 1,2", "* SEARCH -1", "* SEARCHED 1",
		"* SEARCH 1 2 3 4 5 6 7 8 9 10 11",
		"* SORT x", "* THREAD (1)(2)", "A1 OK SEARCH done", "* 1 FETCH (UID 1)", "",
		"* ESEARCH UID ALL 1:4294967295", "* ESEARCH UID ALL 4294967295:1,5", "* ESEARCH UID ALL 1:11", "* ESEARCH UID ALL 1:6,1:5",
		"* ESEARCH UID ALL", "* ESEARCH UID ALL 1:*", "* ESEARCH UID ALL 0", "* ESEARCH UID ALL (1)", `* ESEARCH UID ALL "1"`,
		"* ESEARCH UID PARTIAL 1:50", "* ESEARCH UID PARTIAL (1:50)", "* ESEARCH UID PARTIAL (1:50 1:11)", "* ESEARCH UID COUNT 4294967296",
		"* ESEARCH " + strings.Repeat("(", 1_000_000),
	} {
		if got, ok := decodeNumbers(frame(line+"\r\n"), 10); ok {
			t.Errorf("%.60q was read as %v", line, got)
		}
	}
}

func TestDecodeSearched(t *testing.T) {
	for line, want := range map[string]searched{
		"* SORT 3 1 2": {tag: "", count: 3},
		`* ESEARCH (TAG "H1") UID COUNT 4294967295`:               {tag: "H1", count: math.MaxUint32},
		`* ESEARCH (TAG "H2") UID ALL 1:4`:                        {tag: "H2", count: 4},
		`* ESEARCH (TAG "H3") UID PARTIAL (1:50 3,2,1) COUNT 900`: {tag: "H3", count: 900},
		`* ESEARCH (TAG "H4") UID COUNT 0`:                        {tag: "H4", count: 0},
		`* ESEARCH (TAG "H5") UID MIN 2 MAX 9`:                    {tag: "H5", ends: []uint32{2, 9}},
	} {
		if got, ok := decodeSearched(frame(line+"\r\n"), 10); !ok || got.tag != want.tag || got.count != want.count || !slices.Equal(got.ends, want.ends) {
			t.Errorf("%q: %v, %v; want %v", line, got, ok, want)
		}
	}
}

func FuzzDecodeFlags(f *testing.F) {
	for _, seed := range []string{
		`* 1 FETCH (UID 7 FLAGS (\Seen foo) MODSEQ (9))`, `* 1 FETCH (FLAGS (nil \recent a[b) UID 7)`,
		"* 1 FETCH (UID 1 FLAGS (\v0 \xa0x))", `* 1 FETCH (UID 7 UID 8 FLAGS ("x") FLAGS (a]b))`, `* 1 FETCH (MODSEQ (1) MODSEQ (99999999999999999999) FLAGS () UID 1)`,
	} {
		f.Add([]byte(seed + "\r\n"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sets := newFlagSets()
		got, ok := decodeFlags(data, sets)
		if !ok {
			return
		}
		// what the quick decoder takes, the thorough one reads the same
		slow := decodeFetch(data)
		flags, ok := sets.id(slow.flags)
		if want := (entry{slow.uid, flags, slow.modSeq}); !ok || got != want {
			t.Fatalf("%q: %v with %q, want %v with %q", data, got, sets.names(got.flags), want, slow.flags)
		}
	})
}

func FuzzDecodeNumbers(f *testing.F) {
	for _, seed := range []string{
		"* SEARCH 1 2 3 (MODSEQ 5)", "* SORT 3 1", `* ESEARCH (TAG "H1") UID COUNT 4 ALL 1:3,5`, `* ESEARCH UID PARTIAL (1:50 9:7)`,
		"* VANISHED (EARLIER) 1:4294967295", "* VANISHED 5,4:1", "* ESEARCH ALL 1:4294967295,1:4294967295",
	} {
		f.Add([]byte(seed+"\r\n"), uint8(10))
	}
	f.Fuzz(func(t *testing.T, data []byte, limit uint8) {
		numbers, ok := decodeNumbers(data, int(limit))
		if len(numbers) > int(limit) || cap(numbers) > int(limit)+8 || slices.Contains(numbers, 0) || !ok && numbers != nil {
			t.Fatalf("%q: %v, %v", data, numbers, ok)
		}
		if uids, _, ok := decodeVanished(data); ok && (uids.count() == 0 || len(uids) > len(data)) {
			t.Fatalf("%q: %v", data, uids)
		}
	})
}

// flagLines is what a server sends of a mailbox of n messages.
func flagLines(n int) []frame {
	flags := []string{`\Seen`, `\Answered \Seen`, ``, `\Seen $Forwarded`, `\Flagged \Seen`, `\Deleted \Seen NonJunk`}
	lines := make([]frame, n)
	for i := range lines {
		lines[i] = fmt.Appendf(nil, "* %d FETCH (UID %d FLAGS (%s) MODSEQ (%d))\r\n", i+1, i+1+i/10, flags[i*7%len(flags)], 100_000+i)
	}
	return lines
}

func BenchmarkIndexBuild(b *testing.B) {
	lines := flagLines(100_000)
	b.ReportAllocs()
	var c columns
	var sets *flagSets
	for b.Loop() {
		sets = newFlagSets()
		var builder columnsBuilder
		for _, line := range lines {
			e, ok := decodeFlags(line, sets)
			if !ok {
				b.Fatal(string(line))
			}
			builder.add(e)
		}
		c = builder.columns()
	}
	if c.len() != len(lines) {
		b.Fatal(c.len())
	}
	b.ReportMetric(float64(c.bytes()+sets.bytes()), "kept-B")
}

func BenchmarkIndexSort(b *testing.B) {
	line := []byte("* SORT")
	for i := range uint32(100_000) {
		line = fmt.Appendf(line, " %d", i*7919%100_000+1)
	}
	line = append(line, "\r\n"...)
	b.ReportAllocs()
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if numbers, ok := decodeNumbers(line, 200_000); !ok || len(numbers) != 100_000 {
			b.Fatal(len(numbers))
		}
	}
}

func BenchmarkIndexChange(b *testing.B) {
	c := builtColumns(numberedEntries(100_000, 1))
	modSeq := uint64(1_000_000)
	b.ReportAllocs()
	for b.Loop() {
		modSeq++
		c = c.with([]entry{{uid: uint32(modSeq*7919%100_000) + 1, flags: uint32(modSeq % 32), modSeq: modSeq}})
	}
}
