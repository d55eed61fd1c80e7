package imapclient

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestFlagSetsCanonical(t *testing.T) {
	for _, test := range []struct {
		list  string
		names []string
		marks marks
	}{
		{``, nil, 0},
		{` `, nil, 0},
		{`\Recent`, nil, 0},
		{`\Seen`, []string{`\Seen`}, markSeen},
		{`\SEEN \seen`, []string{`\Seen`}, markSeen},
		{`\Draft \Answered \Deleted \Flagged \Seen`, []string{`\Answered`, `\Deleted`, `\Draft`, `\Flagged`, `\Seen`},
			markSeen | markAnswered | markFlagged | markDeleted | markDraft},
		{`$Forwarded  \Deleted	Work \recent`, []string{`$Forwarded`, `\Deleted`, `Work`}, markDeleted},
		{`work Work WORK`, []string{`WORK`}, 0},
		{`foo]bar caf` + "\xc3\xa9", []string{`foo]bar`}, 0},
		{`Seen \\Seen`, []string{`\\Seen`, `Seen`}, 0},
	} {
		sets := newFlagSets()
		id, ok := sets.idOfList([]byte(test.list))
		if !ok || !slices.Equal(sets.names(id), test.names) || marksOf(id) != test.marks {
			t.Errorf("%q: %v, %q, %b; want %q, %b", test.list, ok, sets.names(id), marksOf(id), test.names, test.marks)
		}
		if again, ok := sets.idOfList([]byte(test.list)); !ok || again != id {
			t.Errorf("%q: %d the second time, %d the first", test.list, again, id)
		}
		words := strings.Fields(test.list)
		slices.Reverse(words)
		if other, ok := sets.id(words); !ok || other != id {
			t.Errorf("%q: %d the other way round, was %d", test.list, other, id)
		}
	}
}

func TestFlagSetsRubbish(t *testing.T) {
	sets := newFlagSets()
	for _, list := range []string{`"\Seen"`, `(\Seen`, `a[b c]`, `{3}`, "a\r\nb", `NIL`, `a nil`} {
		if id, ok := sets.idOfList([]byte(list)); ok {
			t.Errorf("%q was read as %q", list, sets.names(id))
		}
	}
	if names := sets.names(1 << 20); names != nil {
		t.Errorf("a number that was never given is %q", names)
	}
}

func TestFlagSetsBounds(t *testing.T) {
	sets := newFlagSets()
	given := 1 // the empty set
	for i := range 2 * maxFlagSets {
		if _, ok := sets.id([]string{fmt.Sprintf("k%d", i)}); !ok {
			break
		}
		given++
	}
	if given > maxFlagSets || sets.bytes() > maxFlagBytes {
		t.Errorf("%d sets of %d bytes were given", given, sets.bytes())
	}
	if given < 10_000 {
		t.Errorf("%d sets are too few", given)
	}
	if _, ok := sets.idOfList([]byte("one more")); ok {
		t.Error("a set beyond the bounds was given")
	}
	if id, ok := sets.idOfList([]byte("k7")); !ok || !slices.Equal(sets.names(id), []string{"k7"}) {
		t.Errorf("a set within the bounds is %q now", sets.names(id))
	}
	if _, ok := newFlagSets().id([]string{strings.Repeat("x", maxFlagBytes)}); ok {
		t.Error("a keyword of megabytes was taken")
	}
}

func TestFlagSetsForgetSpellings(t *testing.T) {
	sets := newFlagSets()
	want, _ := sets.idOfList([]byte("a b"))
	before := sets.bytes()
	for i := range 3 * maxFlagTexts {
		if id, ok := sets.idOfList([]byte("a" + strings.Repeat(" ", i%400+1) + strings.Repeat("b ", i/400+1))); !ok || id != want {
			t.Fatalf("spelling %d is %d, want %d", i, id, want)
		}
		if len(sets.texts) > maxFlagTexts {
			t.Fatalf("%d spellings are kept", len(sets.texts))
		}
	}
	kept := before - textSize("a b")
	for text := range sets.texts {
		kept += textSize(text)
	}
	if n := len(*sets.sets.Load()); n != 2 || sets.bytes() != kept {
		t.Errorf("%d sets of %d bytes, of which %d can be told", n, sets.bytes(), kept)
	}
	count := len(sets.texts)
	if id, ok := sets.idOfList([]byte("a b" + strings.Repeat(" ", maxFlagText))); !ok || id != want || len(sets.texts) != count {
		t.Errorf("a long spelling is %d, want %d, and %d are kept, %d before", id, want, len(sets.texts), count)
	}
}

// TestFlagSetsRead is for the race detector: readers go on while a set is added.
func TestFlagSetsRead(t *testing.T) {
	sets := newFlagSets()
	ids := make(chan uint32, 100)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for id := range ids {
				if names := sets.names(id); len(names) != 2 || marksOf(id) != markSeen || sets.bytes() == 0 {
					t.Errorf("set %d is %q", id, names)
				}
			}
		})
	}
	for i := range 2000 {
		id, ok := sets.id([]string{fmt.Sprintf("k%d", i), FlagSeen})
		if !ok {
			t.Fatal("no number")
		}
		ids <- id
	}
	close(ids)
	readers.Wait()
}
