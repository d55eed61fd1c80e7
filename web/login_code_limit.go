package web

import (
	"context"
	"net/http"
	"time"
)

// codesForgotten is how long wrong codes count, since the last of them. There are
// but a million codes.
const codesForgotten = 24 * time.Hour

// codeAllowance holds up those who guess codes. They have the password already,
// so here a try is refused wherever it comes from.
func codeAllowance() allowance { return allowance{10, time.Second, 15 * time.Minute} }

// enterCode lets a try at an account's second factor in, or gives a tooSoonError.
// It counts with the wrong passwords of login, and with all other tries at the
// factor; a device that is known has a count of its own there too.
func (l *loginLimit) enterCode(ctx context.Context, login, factor, network, device string) (*loginTry, error) {
	try, err := l.enter(ctx, login, network, device)
	if err != nil {
		return nil, err
	}
	try.codes = "codes " + factor
	if len(try.subjects) == 1 { // the device is known
		try.codes = "codes " + try.subjects[0]
	}
	leave, err := l.gate.enter(ctx, try.codes, mostAtOnce)
	if err != nil {
		try.leave()
		return nil, err
	}
	leaveTry := try.leave
	try.leave = func() { leave(); leaveTry() }
	tries, err := l.tries(ctx, try.codes, codesForgotten)
	if err := tooSoon(codeAllowance().after(tries.Count)-l.now().Sub(tries.Last), err); err != nil {
		try.leave()
		return nil, err
	}
	return try, nil
}

// wrongCode counts the try as one of a code, if it is one.
func (t *loginTry) wrongCode(ctx context.Context) error {
	if t.codes == "" {
		return nil
	}
	return t.limit.count(ctx, t.codes, codesForgotten)
}

// rightCode forgets the wrong codes.
func (t *loginTry) rightCode(ctx context.Context) error {
	if t.codes == "" {
		return nil
	}
	return t.limit.store.ForgetTries(ctx, subjectHash(t.codes))
}

// enterCodeTry lets the request's try at a code in; see loginLimit.enterCode.
func (s *Server) enterCodeTry(r *http.Request, login, factor string) (*loginTry, error) {
	device, _ := s.sessions.cookies.get(r, deviceCookie)
	return s.tries.enterCode(r.Context(), login, factor, clientNetwork(r), device)
}
