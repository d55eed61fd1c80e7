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
			if got := c.wants.met(raw, samples{c.ours}); got != c.met {
				t.Errorf("met: %v, want %v", got, c.met)
			}
		})
	}
}

func TestTable(t *testing.T) {
	const ms = time.Millisecond
	table := table{title: "A list"}
	table.add("a page", samples{2 * ms, ms, 3 * ms}, samples{5 * ms, 250 * ms, 4 * ms}, timesRaw(2))
	table.add("an event", nil, samples{12345 * time.Microsecond}, target{})
	table.addValue("memory", "31 KiB", "32 KiB", isMet)
	want := `### A list

| | raw IMAP: median, p95 | Hearthmail: median, p95 | ratio | target | met |
| --- | --- | --- | --- | --- | --- |
| a page | 2.00 ms, 3.00 ms | 5.00 ms, 250 ms | 2.5 x | 2.0 x | no |
| an event |  | 12.3 ms, 12.3 ms |  |  |  |
| memory |  | 31 KiB |  | 32 KiB | yes |
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
	raw, ours, err := pair{rounds: 3, before: say("."), raw: say("r"), ours: say("o")}.take()
	if err != nil || len(raw) != 3 || len(ours) != 3 {
		t.Fatalf("%d and %d samples, %v", len(raw), len(ours), err)
	}
	if said.String() != ".r.o.o.r.r.o" {
		t.Errorf("the order was %s", said.String())
	}
	failure := errors.New("refused")
	if _, _, err := (pair{rounds: 3, raw: say("r"), ours: func(int) error { return failure }}).take(); !errors.Is(err, failure) {
		t.Errorf("error %v, want %v", err, failure)
	}
}

// TestChoices looks whether cold things differ from each other and lie within
// the mailbox.
func TestChoices(t *testing.T) {
	for _, size := range []int{1000, 2000, 100_000} {
		for _, rounds := range []int{5, 60, 1000} {
			m := &mailboxBench{bench: &bench{options: options{Rounds: rounds}}, size: size, uids: make([]uint32, size)}
			for i := range m.uids {
				m.uids[i] = uint32(i)
			}
			seen := map[int]bool{1: true}
			for i := range m.coldRounds() {
				page := m.coldPage(i)
				if seen[page] || page > m.pages() {
					t.Fatalf("%d messages, round %d of %d: page %d of %d", size, i, rounds, page, m.pages())
				}
				seen[page] = true
			}
			opened := map[uint32]bool{}
			for i := range m.openRounds() {
				uid := m.uid(isHTML, i)
				if opened[uid] || uid%10 != isHTML {
					t.Fatalf("%d messages, round %d of %d: message %d", size, i, rounds, uid)
				}
				opened[uid] = true
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
}
