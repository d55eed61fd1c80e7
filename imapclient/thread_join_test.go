package imapclient

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// entriesOf makes digests of "mailbox/uid id references", "-" for no id. Each came
// after the one before.
func entriesOf(t *testing.T, messages []string) []*digest {
	t.Helper()
	var entries [][]digestEntry
	for at, text := range messages {
		var source int
		e := digestEntry{arrived: int64(at)}
		if _, err := fmt.Sscanf(text, "%d/%d", &source, &e.uid); err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(text)[1:]
		if len(words) > 0 && words[0] != "-" {
			e.id = idOf(words[0])
		}
		for _, word := range words[min(1, len(words)):] {
			e.references = append(e.references, idOf(word))
		}
		for len(entries) <= source {
			entries = append(entries, nil)
		}
		entries[source] = append(entries[source], e)
	}
	digests := make([]*digest, len(entries))
	for i := range entries {
		digests[i] = (&digest{}).with(entries[i])
	}
	return digests
}

func idOf(word string) uint64 {
	id := uint64(14695981039346656037)
	for _, c := range []byte(word) {
		id = (id ^ uint64(c)) * 1099511628211
	}
	return id
}

// conversations writes threads down.
func conversations(t *threads) string {
	var out []string
	for i := range t.len() {
		var members []string
		for _, m := range t.at(i) {
			members = append(members, fmt.Sprintf("%d/%d", m.source, m.uid))
		}
		out = append(out, strings.Join(members, " "))
	}
	return strings.Join(out, "; ")
}

func TestJoinThreads(t *testing.T) {
	many := make([]string, maxBearers+1)
	for i := range many {
		many[i] = fmt.Sprintf("0/%d same", i+1)
	}
	tests := map[string]struct {
		messages []string // "mailbox/uid id references"
		want     string   // conversations, the newest message first
	}{
		"nothing":                     {[]string{"0/1 -"}, "0/1"},
		"an answer":                   {[]string{"0/1 a", "0/2 b a", "0/3 c"}, "0/3; 0/2 0/1"},
		"an answer to an answer":      {[]string{"0/1 a", "0/2 b a", "0/3 c b"}, "0/3 0/2 0/1"},
		"the middle is missing":       {[]string{"0/1 a", "0/3 c a b"}, "0/3 0/1"},
		"siblings of what is missing": {[]string{"0/1 b a", "0/2 c a"}, "0/2 0/1"},
		"the answer came first":       {[]string{"0/1 b a", "0/2 a"}, "0/2 0/1"},
		"by UIDs in another order":    {[]string{"0/9 a", "0/2 b a"}, "0/2 0/9"},
		"no id joins nothing":         {[]string{"0/1 -", "0/2 -", "0/3 - x", "0/4 - x"}, "0/4 0/3; 0/2; 0/1"},
		"each other's answer":         {[]string{"0/1 a b", "0/2 b a"}, "0/2 0/1"},
		"its own answer":              {[]string{"0/1 a a", "0/2 b a a b"}, "0/2 0/1"},
		"a circle of three":           {[]string{"0/1 a c", "0/2 b a", "0/3 c b", "0/4 d"}, "0/4; 0/3 0/2 0/1"},
		"two conversations become one": {
			[]string{"0/1 a", "0/2 b", "0/3 c a b"}, "0/3 0/2 0/1"},
		"my own answer":                {[]string{"0/1 a", "1/1 b a", "0/2 c b"}, "0/2 1/1 0/1"},
		"joined by what was sent":      {[]string{"0/1 a x", "1/1 b y a", "0/2 c y"}, "0/2 1/1 0/1"},
		"what has nothing here":        {[]string{"0/1 a", "1/1 b", "1/2 c b"}, "0/1"},
		"newest elsewhere":             {[]string{"0/1 a", "0/2 x", "1/1 b a"}, "1/1 0/1; 0/2"},
		"a copy counts once":           {[]string{"1/1 a", "0/1 a", "2/1 a", "0/2 b a", "2/9 b"}, "0/2 0/1"},
		"a copy of what isn't here":    {[]string{"0/1 b a", "1/7 a", "2/8 a"}, "1/7 0/1"},
		"twice in the mailbox":         {[]string{"0/1 a", "0/2 a"}, "0/2 0/1"},
		"all bear the same id":         {many, "0/13; 0/12; 0/11; 0/10; 0/9; 0/8; 0/7; 0/6; 0/5; 0/4; 0/3; 0/2; 0/1"},
		"answers to that of all":       {append(slices.Clone(many[:2]), "0/3 x same", "1/1 same"), "0/3 0/2 0/1"},
		"RFC 5256, a missing ancestor": {[]string{"0/1 z4 z1 z2", "0/2 z5 z1 z2 z3", "0/3 z2 z1"}, "0/3 0/2 0/1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			digests := entriesOf(t, test.messages)
			threads := joinThreads(digests)
			if got := conversations(threads); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
			for e := range digests[0].all() {
				number, ok := threads.find(e.uid)
				if !ok || !slices.Contains(threads.at(number), threadRef{uid: e.uid}) {
					t.Errorf("UID %d is in conversation %d, %v", e.uid, number, ok)
				}
			}
		})
	}
}

// TestJoinInAnyOrder: conversations don't hang on the order in which messages came to
// the mailboxes; and they are those that a plain search through all finds.
func TestJoinInAnyOrder(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 7))
		n := 2 + r.IntN(40)
		messages := make([]digestEntry, n)
		for i := range messages {
			messages[i] = digestEntry{id: uint64(r.IntN(n)), arrived: int64(i)} // some have the same, some none
			for range r.IntN(3) {
				messages[i].references = append(messages[i].references, uint64(1+r.IntN(2*n)))
			}
		}
		var want string
		for try := range 4 {
			order := r.Perm(n)
			shuffled := make([]digestEntry, n)
			for i, at := range order {
				shuffled[i] = messages[at]
				shuffled[i].uid = uint32(i + 1)
			}
			d := (&digest{}).with(shuffled)
			threads := joinThreads([]*digest{d})
			got := groupsBy(threads, func(uid uint32) int { return order[uid-1] })
			if try == 0 {
				want = plainGroups(messages)
			}
			if got != want {
				t.Fatalf("seed %d: %s, want %s", seed, got, want)
			}
		}
	}
}

// groupsBy writes threads down without their order.
func groupsBy(t *threads, name func(uid uint32) int) string {
	groups := make([][]int, t.len())
	for i := range groups {
		for _, m := range t.at(i) {
			groups[i] = append(groups[i], name(m.uid))
		}
		slices.Sort(groups[i])
	}
	slices.SortFunc(groups, slices.Compare)
	return fmt.Sprint(groups)
}

// plainGroups goes from message to message, as long as one names another.
func plainGroups(messages []digestEntry) string {
	bearers := map[uint64]int{}
	for _, m := range messages {
		bearers[m.id]++
	}
	names := func(m *digestEntry) []uint64 {
		return slices.DeleteFunc(append([]uint64{m.id}, m.references...), func(id uint64) bool { return id == 0 || bearers[id] > maxBearers })
	}
	var groups [][]int
	taken := make([]bool, len(messages))
	for i := range messages {
		if taken[i] {
			continue
		}
		taken[i] = true
		group := []int{i}
		for next := 0; next < len(group); next++ {
			mine := names(&messages[group[next]])
			for other := range messages {
				if !taken[other] && slices.ContainsFunc(names(&messages[other]), func(id uint64) bool { return slices.Contains(mine, id) }) {
					taken[other] = true
					group = append(group, other)
				}
			}
		}
		slices.Sort(group)
		groups = append(groups, group)
	}
	slices.SortFunc(groups, slices.Compare)
	return fmt.Sprint(groups)
}

func TestThreadDepths(t *testing.T) {
	tests := map[string]struct {
		messages []string
		want     []int
	}{
		"one after another":     {[]string{"0/1 a", "0/2 b a", "0/3 c a b", "0/4 d a b c"}, []int{0, 1, 2, 3}},
		"side by side":          {[]string{"0/1 a", "0/2 b a", "0/3 c a"}, []int{0, 1, 1}},
		"the middle is missing": {[]string{"0/1 a", "0/2 c a b"}, []int{0, 1}},
		"no beginning":          {[]string{"0/1 b a", "0/2 c a b"}, []int{0, 1}},
		"an answer before":      {[]string{"0/1 b a", "0/2 a"}, []int{1, 0}},
		"a circle":              {[]string{"0/1 a b", "0/2 b a", "0/3 c b"}, []int{1, 0, 1}},
		"itself":                {[]string{"0/1 a a", "0/2 -", "0/3 - a"}, []int{0, 0, 1}},
		"over mailboxes":        {[]string{"0/1 a", "1/1 b a", "0/2 c b"}, []int{0, 1, 2}},
	}
	for name, test := range tests {
		digests := entriesOf(t, test.messages)
		sources := make([]threadSource, len(digests))
		for i, d := range digests {
			sources[i].digest = d
		}
		var members []threadRef
		for _, text := range test.messages {
			var m threadRef
			if _, err := fmt.Sscanf(text, "%d/%d", &m.source, &m.uid); err != nil {
				t.Fatal(err)
			}
			members = append(members, m)
		}
		if got := threadDepths(sources, members); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// TestHugeConversation: tens of thousands who all name the same are one conversation,
// also across mailboxes, and each is looked at a bounded number of times.
func TestHugeConversation(t *testing.T) {
	const n = 30_000
	sources := make([][]digestEntry, 2)
	for i := range n {
		e := digestEntry{uid: uint32(i + 1), id: uint64(1000 + i), arrived: int64(i)}
		for r := range uint64(8) {
			e.references = append(e.references, 1+(uint64(i)*7+r)%500) // 500 that aren't there, in circles
		}
		sources[0] = append(sources[0], e)
		sources[1] = append(sources[1], e) // copies, all of them
	}
	threads := joinThreads([]*digest{digestOf(sources[0], 1000), digestOf(sources[1], 1000)})
	if threads.len() != 1 || len(threads.at(0)) != n || threads.at(0)[0] != (threadRef{uid: n}) {
		t.Errorf("%d conversations, the first of %d messages", threads.len(), len(threads.at(0)))
	}
}

func TestWriters(t *testing.T) {
	var w writers
	for i, name := range []string{"Ada", "Bob", "Cem", "Dan", "Ada", "Eve", "Fay", "Gil"} {
		e := digestEntry{author: []byte(name + "\x00" + strings.ToUpper(name) + "@x")}
		if i%2 == 0 {
			e.author = []byte(name + "\x00" + name + "@X")
		}
		w.add(&e, name == "Bob")
	}
	w.add(&digestEntry{}, true) // nobody
	var names []string
	for _, p := range w.people() {
		names = append(names, p.Name)
	}
	if want := []string{"Ada", "Eve", "Fay", "Gil", "Bob"}; !slices.Equal(names, want) {
		t.Errorf("%v wrote, want %v", names, want)
	}
}
