package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPercentile(t *testing.T) {
	hundred := make(samples, 100)
	for i := range hundred {
		hundred[i] = time.Duration(100 - i)
	}
	for _, c := range []struct {
		name string
		s    samples
		p    float64
		want time.Duration
	}{
		{"none", nil, 50, 0},
		{"one", samples{7}, 95, 7},
		{"median of an odd number", samples{9, 1, 5}, 50, 5},
		{"median of an even number is the lower one", samples{4, 1, 3, 2}, 50, 2},
		{"p95 of a hundred", hundred, 95, 95},
		{"p95 of few is the largest", samples{1, 2, 30}, 95, 30},
		{"least", hundred, 0, 1},
		{"largest", hundred, 100, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := slices.Clone(c.s)
			if got := c.s.percentile(c.p); got != c.want {
				t.Errorf("percentile(%v) = %d, want %d", c.p, got, c.want)
			}
			if !slices.Equal(before, c.s) {
				t.Error("the samples were put into another order")
			}
		})
	}
}

func TestRatio(t *testing.T) {
	if got := (samples{30, 10, 20}).ratio(samples{8, 7, 9}); got != 2.5 {
		t.Errorf("ratio %v, want 2.5", got)
	}
	if got := (samples{30}).ratio(nil); got != 0 {
		t.Errorf("ratio without a floor: %v", got)
	}
}

func TestTargets(t *testing.T) {
	const ms = time.Millisecond
	raw := samples{2 * ms}
	for _, c := range []struct {
		name  string
		wants target
		ours  time.Duration
		met   bool
	}{
		{"times raw, met", timesRaw(2), 4 * ms, true},
		{"times raw, missed", timesRaw(2), 4*ms + 1, false},
		{"raw and more, met", rawPlus(ms), 3 * ms, true},
		{"raw and more, missed", rawPlus(ms), 3*ms + 1, false},
		{"a limit, met", atMost(5 * ms), 5 * ms, true},
		{"a limit, missed", atMost(5 * ms), 5*ms + 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.wants.of(outcome{raw: raw, ours: samples{c.ours}}); got != verdictOf(c.met) {
				t.Errorf("met: %q, want %v", got, c.met)
			}
		})
	}
	if got := (target{}).of(outcome{raw: raw, ours: raw}); got != noTarget {
		t.Errorf("nothing was asked, the verdict is %q", got)
	}
}

func TestRoundTripsGranted(t *testing.T) {
	ten := samples{10 * time.Millisecond}
	for _, c := range []struct {
		name  string
		wants target
		trips []int
		met   verdict
		doubt string
	}{
		{"any number", timesRaw(1), []int{9}, isMet, ""},
		{"none, and none", timesRaw(1).within(0), []int{0, 0}, isMet, ""},
		{"none, but once something of the background", timesRaw(1).within(0), []int{0, 1, 0}, isMet,
			"is to ask the mail server nothing, but did in 1 rounds of 3"},
		{"none, but there were", target{}.within(0), []int{1, 1}, isMissed, "is to ask the mail server nothing, but did in 2 rounds of 2"},
		{"one, and one", target{}.within(1), []int{1, 1, 1}, isMet, ""},
		{"one, but two", target{}.within(1), []int{2, 1, 2}, isMissed, ""},
		{"one, but it was known", target{}.within(1), []int{0, 0, 1}, isMet, "is to be new to the program, but asked the mail server nothing in 2 rounds of 3"},
		{"quick enough is needed too", atMost(1).within(1), []int{1}, isMissed, ""},
		{"not counted", target{}.within(0), nil, isMissed, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := outcome{raw: ten, ours: ten, trips: c.trips}
			if got := c.wants.of(o); got != c.met {
				t.Errorf("met: %q, want %q", got, c.met)
			}
			if got := c.wants.doubt(o); got != c.doubt {
				t.Errorf("doubt: %q, want %q", got, c.doubt)
			}
		})
	}
	if got := timesRaw(2).within(1).words; got != "2.0 x, 1 round trip" {
		t.Errorf("the target says %q", got)
	}
}

func TestTable(t *testing.T) {
	const ms = time.Millisecond
	table := table{title: "A list"}
	table.add("a page", outcome{raw: samples{2 * ms, ms, 3 * ms}, ours: samples{5 * ms, 250 * ms, 4 * ms}, trips: []int{1, 1, 4}}, timesRaw(2).within(1))
	table.add("an event", outcome{ours: samples{12345 * time.Microsecond}}, target{})
	table.add("a sign-in", outcome{raw: samples{ms}, ours: samples{20 * ms}, trips: []int{3, 3}}, target{})
	table.addValue("memory", "31 KiB", "32 KiB", isMet)
	want := `### A list

| | raw IMAP: median, p95 | Hearthmail: median, p95 | round trips | ratio | target | met |
| --- | --- | --- | --- | --- | --- | --- |
| a page | 2.00 ms, 3.00 ms | 5.00 ms, 250 ms | 1, at most 4 | 2.50 x | 2.0 x, 1 round trip | no |
| an event |  | 12.3 ms, 12.3 ms |  |  |  |  |
| a sign-in | 1.00 ms, 1.00 ms | 20.0 ms, 20.0 ms | 3 | 20.0 x |  |  |
| memory |  | 31 KiB |  |  | 32 KiB | yes |
`
	if diff := cmp.Diff(want, table.markdown()); diff != "" {
		t.Error(diff)
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 100000: "100,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestLiteralSize(t *testing.T) {
	for line, want := range map[string]int64{
		"* 1 FETCH (BODY[1] {42}\r\n": 42, "* 1 FETCH (UID 3)\r\n": -1, "* OK {x}\r\n": -1, "{-1}\r\n": -1, "{0}\r\n": 0, "": -1,
	} {
		got, ok := literalSize([]byte(line))
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("literalSize(%q) = %d, want %d", line, got, want)
		}
	}
}

func TestPairTakesTurns(t *testing.T) {
	var said strings.Builder
	say := func(word string) func(int) error {
		return func(int) error { said.WriteString(word); return nil }
	}
	trips := 0
	ours := func(i int) error { trips += i; return say("o")(i) }
	o, err := pair{rounds: 3, before: say("."), raw: say("r"), ours: ours, trips: func() int { return trips }}.take()
	if err != nil || len(o.raw) != 3 || len(o.ours) != 3 {
		t.Fatalf("%d and %d samples, %v", len(o.raw), len(o.ours), err)
	}
	if !slices.Equal(o.trips, []int{0, 1, 2}) {
		t.Errorf("round trips %v, want 0, 1 and 2", o.trips)
	}
	if said.String() != ".r.o.o.r.r.o" {
		t.Errorf("the order was %s", said.String())
	}
	failure := errors.New("refused")
	if _, err := (pair{rounds: 3, raw: say("r"), ours: func(int) error { return failure }}).take(); !errors.Is(err, failure) {
		t.Errorf("error %v, want %v", err, failure)
	}
}

// TestChoices looks whether cold things differ from each other and lie within
// the mailbox.
func TestChoices(t *testing.T) {
	for _, size := range []int{1000, 2000, 100_000} {
		for _, rounds := range []int{5, 60, 1000} {
			m := &mailboxBench{bench: &bench{options: options{Rounds: rounds}}, size: size}
			seen := map[int]bool{1: true}
			for i := range m.coldRounds() {
				page := m.coldPage(i)
				if seen[page] || page > m.pages() {
					t.Fatalf("%d messages, round %d of %d: page %d of %d", size, i, rounds, page, m.pages())
				}
				seen[page] = true
			}
			opened := map[int]bool{}
			for i := range m.openRounds() {
				n := m.nth(isHTML, i)
				if opened[n] || n%10 != isHTML {
					t.Fatalf("%d messages, round %d of %d: message %d", size, i, rounds, n)
				}
				if last := m.size - (m.pageOf(n)-1)*pageRows; n < last-pageRows || n >= last {
					t.Fatalf("message %d isn't on page %d", n, m.pageOf(n))
				}
				opened[n] = true
			}
		}
	}
}

func TestMailIsMail(t *testing.T) {
	for i := range 20 {
		parsed, err := mail.ReadMessage(bytes.NewReader(mailText(i)))
		if err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
		if _, err := parsed.Header.AddressList("From"); err != nil {
			t.Errorf("message %d: %v", i, err)
		}
		if _, err := parsed.Header.Date(); err != nil {
			t.Errorf("message %d: %v", i, err)
		}
		if kind := parsed.Header.Get("Content-Type"); (i%10 == isHTML) != strings.HasPrefix(kind, "multipart/alternative") {
			t.Errorf("message %d is %s", i, kind)
		}
	}
}

// TestProxyCounts has a server that greets and answers each line.
func TestProxyCounts(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "* OK hello\r\n")
		buffer := make([]byte, 100)
		for n := 1; ; n++ {
			if _, err := conn.Read(buffer); err != nil {
				return
			}
			_, _ = io.WriteString(conn, "r"+string(rune('0'+n))+" OK done\r\n")
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	p, err := startProxy(ctx, listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer p.end()
	c, err := dialIMAP(ctx, p.addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.conn.Close()
	for range 3 {
		if err := c.do("NOOP"); err != nil {
			t.Fatal(err)
		}
	}
	if p.trips.Load() != 3 || p.open.Load() != 1 || p.peak.Load() != 1 || len(p.heard) != 4 {
		t.Errorf("%d round trips, %d connections, %d at most, heard %d times; want 3, 1, 1, 4",
			p.trips.Load(), p.open.Load(), p.peak.Load(), len(p.heard))
	}
	p.forget()
	p.delay.Store(int64(30 * time.Millisecond))
	took, err := timed(func() error { return c.do("NOOP") })
	if err != nil || took < 30*time.Millisecond {
		t.Errorf("with a delay of 30 ms it took %v, %v", took, err)
	}
	if len(p.heard) != 1 {
		t.Errorf("heard %d times after forget, want once", len(p.heard))
	}
	p.delay.Store(0) // what was held back must not be overtaken
	if err := errors.Join(c.do("NOOP"), p.settle(ctx)); err != nil {
		t.Fatal(err)
	}
	if quiet := time.Since(time.Unix(0, p.spoke.Load())); quiet < settled {
		t.Errorf("settled after %v, not %v", quiet, settled)
	}
	if n, err := p.rest(ctx, 0, 0); n != 1 || err != nil {
		t.Errorf("%d connections when there is no more time to wait, %v; want 1", n, err)
	}
	_ = c.conn.Close()
	if n, err := p.rest(ctx, 0, 5*time.Second); n != 0 || err != nil {
		t.Errorf("%d connections at rest, %v; want none", n, err)
	}
}

func TestWordsNotLookedForBefore(t *testing.T) {
	for name, words := range map[string]func(int) string{"subject": wordsOfSubject, "sender": wordsOfSender, "text": wordsOfText} {
		seen := map[string]bool{}
		for i := range mostWords + 2 {
			seen[words(i)] = true
		}
		if len(seen) != mostWords+2 {
			t.Errorf("%s: %d words in %d rounds", name, len(seen), mostWords+2)
		}
	}
}

func TestWatchingCountsEvents(t *testing.T) {
	events := make(chan event, 10)
	for _, ms := range []int{0, 100, 900, 1050, 1090, 2500} {
		events <- event{at: time.Unix(0, 0).Add(time.Duration(ms) * time.Millisecond)}
	}
	if all, most := (&watching{events: events}).count(); all != 6 || most != 4 {
		t.Errorf("%d events, %d within a second; want 6, 4", all, most)
	}
}
