package web

import (
	"context"
	"math/bits"
	"net/http"
	"sync"
	"time"

	"hearthmail/store"
)

// triesForgotten is how long wrong tries count, since the last of them.
const triesForgotten = 2 * time.Hour

// loginLimit holds up those who guess passwords. Wrong tries are counted in the
// store, so that all instances count together and a restart forgets none:
//
//   - for a user name from one network: after a few, further ones are refused for
//     a time that doubles each time;
//   - for a network, whatever the user name: the same after more of them, and after
//     yet more for a site, the /48 that an IPv6 network is a part of;
//   - for a user name, wherever they come from: then each try is answered later,
//     but none is refused. So nobody can lock a family out of its mailbox.
//
// A browser that has signed in to the user name before has a count of its own,
// and none of the others holds it up.
type loginLimit struct {
	store *store.Store
	now   func() time.Time
	gate  *loginGate

	mu        sync.Mutex
	uncounted error     // why a try could not be counted
	until     time.Time // until then none is let in for that reason
}

func newLoginLimit(st *store.Store, now func() time.Time) *loginLimit {
	return &loginLimit{store: st, now: now, gate: newLoginGate()}
}

// allowance is how many wrong tries are free, and how long is to be waited after
// the next one; the time doubles with each further one, up to most.
type allowance struct {
	free        int
	first, most time.Duration
}

// The allowances. They are functions, since there are no variables of packages.
func pairAllowance() allowance    { return allowance{5, time.Second, 15 * time.Minute} }
func networkAllowance() allowance { return allowance{25, time.Second, 15 * time.Minute} }
func siteAllowance() allowance    { return allowance{100, time.Second, 15 * time.Minute} }
func loginAllowance() allowance   { return allowance{15, 250 * time.Millisecond, 8 * time.Second} }

// after is how long is to be waited after that many wrong tries.
func (a allowance) after(wrong int) time.Duration {
	over := wrong - a.free
	switch {
	case over < 0:
		return 0
	case over >= bits.Len64(uint64(a.most/a.first)):
		return a.most
	default:
		return min(a.first<<over, a.most)
	}
}

// tooSoonError says that a try has to wait.
type tooSoonError struct{ wait time.Duration }

func (tooSoonError) Error() string { return "too many wrong tries to sign in" }

// loginTry is one try to sign in, which has been let in.
type loginTry struct {
	limit    *loginLimit
	subjects []string // that a wrong password counts for: pair, login, network, site; or the device alone
	codes    string   // that a wrong code counts for too, "" when none is tried
	leave    func()
}

// enter lets a try in, perhaps a moment later, or gives a tooSoonError. device is
// the value of the device's cookie, "" for none. Whoever is let in calls leave.
func (l *loginLimit) enter(ctx context.Context, login, network, device string) (*loginTry, error) {
	if err := l.canCount(); err != nil {
		return nil, err
	}
	known, err := l.knows(ctx, device, login)
	if err != nil {
		return nil, err
	}
	try := &loginTry{limit: l, subjects: []string{"pair " + network + " " + login, "login " + login, "network " + network}}
	if site, ok := siteOf(network); ok {
		try.subjects = append(try.subjects, "site "+site)
	}
	if known {
		try.subjects = []string{"device " + device + " " + login}
	}
	if try.leave, err = l.pass(ctx, try.subjects); err != nil {
		return nil, err
	}
	if err := l.hold(ctx, try, known); err != nil {
		try.leave()
		return nil, err
	}
	return try, nil
}

// pass waits for a place at the gate, and for one of the network's, or the site's,
// where tries at all user names have to wait for each other.
func (l *loginLimit) pass(ctx context.Context, subjects []string) (leave func(), err error) {
	leaveFirst, err := l.gate.enter(ctx, subjects[0], mostAtOnce)
	if err != nil || len(subjects) == 1 {
		return leaveFirst, err
	}
	leaveNetwork, err := l.gate.enter(ctx, subjects[len(subjects)-1], mostOfNetwork)
	if err != nil {
		leaveFirst()
		return nil, err
	}
	return func() { leaveNetwork(); leaveFirst() }, nil
}

// hold refuses the try if it comes too soon, or has it wait for a moment.
func (l *loginLimit) hold(ctx context.Context, try *loginTry, known bool) error {
	wait, err := l.wait(ctx, try.subjects[0], pairAllowance())
	if known || err != nil {
		return tooSoon(wait, err)
	}
	for i, allowed := range []allowance{networkAllowance(), siteAllowance()}[:len(try.subjects)-2] {
		more, err := l.wait(ctx, try.subjects[2+i], allowed)
		if err != nil {
			return err
		}
		wait = max(wait, more)
	}
	if wait > 0 {
		return tooSoonError{wait}
	}
	tries, err := l.tries(ctx, try.subjects[1], triesForgotten)
	if err != nil {
		return err
	}
	return l.gate.linger(ctx, try.subjects[1], loginAllowance().after(tries.Count))
}

func tooSoon(wait time.Duration, err error) error {
	if err == nil && wait > 0 {
		return tooSoonError{wait}
	}
	return err
}

// wait is how long the subject has to wait still.
func (l *loginLimit) wait(ctx context.Context, subject string, a allowance) (time.Duration, error) {
	tries, err := l.tries(ctx, subject, triesForgotten)
	if err != nil {
		return 0, err
	}
	return max(0, a.after(tries.Count)-l.now().Sub(tries.Last)), nil
}

func (l *loginLimit) knows(ctx context.Context, device, login string) (bool, error) {
	if device == "" {
		return false, nil
	}
	known, err := l.store.KnowsDevice(ctx, store.HashOf(device), login, l.now().Add(-deviceKnown))
	if err != nil {
		return false, storeProblem(err)
	}
	return known, nil
}

// evenAnswers is the clock by which refusals are answered, so that the time one
// takes doesn't tell why.
const evenAnswers = 500 * time.Millisecond

// answerEvenly waits until the time since begun is a multiple of evenAnswers.
func answerEvenly(ctx context.Context, begun time.Time) {
	_ = pause(ctx, evenAnswers-time.Since(begun)%evenAnswers) // or until nobody waits any more
}

// deviceKnown is how long a device on which somebody has signed in is known.
const deviceKnown = 180 * 24 * time.Hour

// rememberDevice gives a private device a cookie by which it is known when
// somebody signs in there again.
func (s *Server) rememberDevice(w http.ResponseWriter, r *http.Request, login string) error {
	device, ok := s.sessions.cookies.get(r, deviceCookie)
	if !ok || len(device) != len(newSessionToken().id) {
		device = newSessionToken().id
	}
	s.sessions.cookies.set(w, r, deviceCookie, device, deviceKnown)
	return s.store.AddDevice(r.Context(), store.HashOf(device), login, time.Now())
}

// enterTry lets the request's try at a password in; see loginLimit.enter.
func (s *Server) enterTry(r *http.Request, login string) (*loginTry, error) {
	device, _ := s.sessions.cookies.get(r, deviceCookie)
	return s.tries.enter(r.Context(), login, clientNetwork(r), device)
}
