package web

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

func TestAllowance(t *testing.T) {
	a := allowance{free: 5, first: time.Second, most: 15 * time.Minute}
	for wrong, want := range map[int]time.Duration{
		0: 0, 4: 0, 5: time.Second, 6: 2 * time.Second, 7: 4 * time.Second, 14: 512 * time.Second, 15: 15 * time.Minute,
		16: 15 * time.Minute, 70: 15 * time.Minute, 1 << 40: 15 * time.Minute,
	} {
		if got := a.after(wrong); got != want {
			t.Errorf("after %d wrong tries %s, want %s", wrong, got, want)
		}
	}
}

// limitWithClock is a limit on a store in memory, at a time that the test sets.
func limitWithClock(t *testing.T) (*loginLimit, *time.Time) {
	t.Helper()
	now := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	return newLoginLimit(memoryStore(t), func() time.Time { return now }), &now
}

// guess makes a wrong try, which must be let in.
func guess(t *testing.T, l *loginLimit, login, network, device string) {
	t.Helper()
	try, err := l.enter(t.Context(), login, network, device)
	if err != nil {
		t.Fatalf("a try of %s from %s: %v", login, network, err)
	}
	defer try.leave()
	if err := try.wrong(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// waits is how long a try is told to wait; 0 when it is let in.
func waits(t *testing.T, l *loginLimit, login, network, device string) time.Duration {
	t.Helper()
	try, err := l.enter(t.Context(), login, network, device)
	if soon, ok := errors.AsType[tooSoonError](err); ok {
		return soon.wait
	}
	if err != nil {
		t.Fatal(err)
	}
	try.leave()
	return 0
}

func TestLimitOfOneGuesser(t *testing.T) {
	l, now := limitWithClock(t)
	for range 5 {
		guess(t, l, "family", "192.0.2.1", "")
	}
	for _, want := range []time.Duration{1, 2, 4, 8, 16} {
		if got := waits(t, l, "family", "192.0.2.1", ""); got != want*time.Second {
			t.Fatalf("the next must wait %s, want %ds", got, want)
		}
		*now = now.Add(want * time.Second)
		guess(t, l, "family", "192.0.2.1", "")
	}
	if got := waits(t, l, "family", "192.0.2.2", ""); got != 0 {
		t.Errorf("the family itself, elsewhere, must wait %s", got)
	}
	if got := waits(t, l, "neighbours", "192.0.2.1", ""); got != 0 {
		t.Errorf("somebody else in the same house must wait %s", got)
	}
	*now = now.Add(triesForgotten + time.Second)
	if got := waits(t, l, "family", "192.0.2.1", ""); got != 0 {
		t.Errorf("hours later one must wait %s", got)
	}
}

// TestLimitOfOneNetwork: guessing at many user names is held up too.
func TestLimitOfOneNetwork(t *testing.T) {
	l, _ := limitWithClock(t)
	for i := range 25 {
		guess(t, l, fmt.Sprint("user", i), "192.0.2.1", "")
	}
	if got := waits(t, l, "user99", "192.0.2.1", ""); got != time.Second {
		t.Errorf("a further user name must wait %s, want 1s", got)
	}
	if got := waits(t, l, "user1", "192.0.2.2", ""); got != 0 {
		t.Errorf("another network must wait %s", got)
	}
}

// TestRightPasswordForgets: whoever mistypes and then gets it right begins anew,
// but not for the whole network.
func TestRightPasswordForgets(t *testing.T) {
	l, _ := limitWithClock(t)
	for range 4 {
		guess(t, l, "family", "192.0.2.1", "")
	}
	try, err := l.enter(t.Context(), "family", "192.0.2.1", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := try.right(t.Context()); err != nil {
		t.Fatal(err)
	}
	try.leave()
	for range 5 {
		guess(t, l, "family", "192.0.2.1", "")
	}
	if got := waits(t, l, "family", "192.0.2.1", ""); got != time.Second {
		t.Errorf("after nine wrong tries and a right one between them one must wait %s", got)
	}
}

// TestKnownDevice: a browser that has been here before is not held up by what
// others do, nor does it help them.
func TestKnownDevice(t *testing.T) {
	l, now := limitWithClock(t)
	if err := l.store.AddDevice(t.Context(), hashOf("device"), "family", *now); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		guess(t, l, "family", "192.0.2.1", "")
	}
	if got := waits(t, l, "family", "192.0.2.1", "device"); got != 0 {
		t.Errorf("a known device must wait %s", got)
	}
	if got := waits(t, l, "family", "192.0.2.1", "another"); got != time.Second {
		t.Errorf("a device that nobody knows must wait %s", got)
	}
	if got := waits(t, l, "neighbours", "192.0.2.1", "device"); got != 0 {
		t.Errorf("another user name on it must wait %s", got)
	}
	for range 5 {
		guess(t, l, "family", "192.0.2.1", "device")
	}
	if got := waits(t, l, "family", "192.0.2.1", "device"); got != time.Second {
		t.Errorf("guessing on a known device must wait %s, want 1s", got)
	}
}

// TestGuessersFromEverywhere: many networks that guess at one user name have
// each answer delayed, and nobody is refused.
func TestGuessersFromEverywhere(t *testing.T) {
	l, _ := limitWithClock(t)
	for i := range 15 {
		guess(t, l, "family", fmt.Sprintf("192.0.2.%d", i), "")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // so that the one that is to linger shows by ending at once
	if _, err := l.enter(ctx, "family", "198.51.100.1", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("the next try gave %v", err)
	}
	if got := waits(t, l, "family", "198.51.100.1", ""); got != 0 {
		t.Errorf("the next must wait %s", got)
	}
}

// TestGuessesAtOnce: no more are under way at once than the gate lets in.
func TestGuessesAtOnce(t *testing.T) {
	g := newLoginGate()
	var leaves []func()
	for range mostAtOnce {
		leave, err := g.enter(t.Context(), "family", mostAtOnce)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leave)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.enter(ctx, "family", mostAtOnce); !errors.Is(err, context.Canceled) {
		t.Fatalf("one more gave %v", err)
	}
	if leave, err := g.enter(t.Context(), "neighbours", mostAtOnce); err != nil {
		t.Error(err)
	} else {
		leave()
	}
	var all sync.WaitGroup
	all.Go(func() {
		leave, err := g.enter(t.Context(), "family", mostAtOnce)
		if err != nil {
			t.Error(err)
			return
		}
		leave()
	})
	leaves[0]()
	all.Wait()
	for _, leave := range leaves[1:] {
		leave()
	}
	if len(g.inside) != 0 {
		t.Errorf("%d subjects are left", len(g.inside))
	}
}

func TestClientNetwork(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.7:4711": "192.0.2.7", "192.0.2.7": "192.0.2.7", "[::ffff:192.0.2.7]:1": "192.0.2.7",
		"[2001:db8:1:2:3:4:5:6]:443": "2001:db8:1:2::/64", "2001:db8:1:2:ffff::1": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1": "fe80::/64", "@": "unknown", "": "unknown", "rubbish": "unknown",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = remote
		if got := clientNetwork(r); got != want {
			t.Errorf("%q is of %q, want %q", remote, got, want)
		}
	}
}

// TestLimitOfOneSite: who has a /48 of IPv6 has 65,536 networks, and is not held up
// the less for it.
func TestLimitOfOneSite(t *testing.T) {
	l, now := limitWithClock(t)
	free := 0
	for i := range 200 {
		network := fmt.Sprintf("2001:db8:1:%x::/64", i)
		if waits(t, l, fmt.Sprint("user", i), network, "") > 0 {
			break
		}
		guess(t, l, fmt.Sprint("user", i), network, "")
		free++
	}
	if free != siteAllowance().free {
		t.Errorf("%d guesses were free", free)
	}
	if got := waits(t, l, "family", "2001:db8:2:1::/64", ""); got != 0 {
		t.Errorf("the family at another site must wait %s", got)
	}
	*now = now.Add(triesForgotten + time.Second)
	if got := waits(t, l, "family", "2001:db8:1:1::/64", ""); got != 0 {
		t.Errorf("hours later one must wait %s", got)
	}
}

// TestLingerersOfAnotherLogin: however many guess at one user name, those with
// another one are not refused for it.
func TestLingerersOfAnotherLogin(t *testing.T) {
	g := newLoginGate()
	refused := func(login string) bool {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		_, soon := errors.AsType[tooSoonError](g.linger(gone, login, time.Hour))
		return soon
	}
	for i := range mostLingering {
		if refused("family") || !g.settle("family") {
			t.Fatalf("refused when %d linger", i)
		}
	}
	if !refused("family") || refused("neighbours") {
		t.Errorf("one more is refused: %v; another login is: %v", refused("family"), refused("neighbours"))
	}
	for range mostLingering {
		g.rise("family")
	}
	if refused("family") || len(g.lingering) != 0 {
		t.Errorf("afterwards the family is refused, or %d places are taken", len(g.lingering))
	}
}
