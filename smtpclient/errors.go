package smtpclient

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"

	"github.com/emersion/go-smtp"

	"hearthmail/mailserver"
)

// Kind says what sort of failure an [Error] is, for those who must decide what is
// to become of a letter. Of all but KindUncertain nothing has been sent.
type Kind int

// The kinds of failure.
const (
	KindInternal    Kind = iota // a fault of ours: the message can't be read, or beforeLast has failed
	KindTemporary               // it may go later: the server says so, or can't be reached, or not safely
	KindPermanent               // the server will not take it
	KindDenied                  // the server refuses the sign-in, or wants one
	KindTooLarge                // the server takes no message of this size
	KindUncertain               // the whole message was sent, and no answer came: the server may have taken it
	KindUnsupported             // the server lacks what the letter needs; see Error.Lacks
	KindInvalid                 // an address that can't be one, or no recipients
)

// Error is what the methods of this package fail with.
type Error struct {
	Kind    Kind
	Op      string    // what was tried: "connect", "sign in", "MAIL"
	Answer  Answer    // the server's; zero without one. That to a sign-in has no Text, which may repeat what was sent
	Refused []Refusal // recipients, when that is why
	Lacks   string    // what the server doesn't have: "SMTPUTF8", "8BITMIME", "AUTH"
	Err     error     // the cause, for the log; may be nil
}

// Refusal is a recipient that the server has refused.
type Refusal struct {
	Address   string // as it was given
	Answer    Answer
	Temporary bool // it may be taken later
}

// Error is for the log: it holds neither addresses nor the server's words, which
// often repeat them.
func (e *Error) Error() string {
	text := "smtp: " + e.Op
	if e.Lacks != "" {
		text += ": the server lacks " + e.Lacks
	}
	if e.Answer.Code != 0 {
		text += fmt.Sprintf(": answered %d %s", e.Answer.Code, e.Answer.Enhanced)
	}
	if len(e.Refused) > 0 {
		text += fmt.Sprintf(": %d recipients refused", len(e.Refused))
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf finds the kind of an error, KindInternal for one of another package.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return KindInternal
}

// fail wraps err with the operation. An error that already has a kind keeps it;
// any other, of the network or of TLS, is temporary: a certificate can be renewed.
func fail(op string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if answer, ok := errors.AsType[*smtp.SMTPError](err); ok {
		return refused(op, answerOf(answer))
	}
	if errors.Is(err, mailserver.ErrDenied) {
		return &Error{Kind: KindDenied, Op: op, Err: mailserver.ErrDenied}
	}
	return &Error{Kind: KindTemporary, Op: op, Err: wordless(err)}
}

var errGarbled = errors.New("an answer that can't be read")

// wordless takes the server's words out of textproto's errors.
func wordless(err error) error {
	if _, ok := errors.AsType[textproto.ProtocolError](err); ok {
		return errGarbled
	}
	return err
}

// inTime has an error say that time was up, if that is why.
func inTime(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w (%w)", context.Cause(ctx), err)
	}
	return err
}

func answerOf(e *smtp.SMTPError) Answer {
	a := newAnswer(e.Code, e.Message)
	if e.EnhancedCode[0] > 0 {
		a.Enhanced = fmt.Sprintf("%d.%d.%d", e.EnhancedCode[0], e.EnhancedCode[1], e.EnhancedCode[2])
	}
	return a
}

// refused makes an error of an answer that isn't the wanted one.
func refused(op string, a Answer) *Error {
	e := &Error{Kind: KindTemporary, Op: op, Answer: a}
	switch {
	case a.isTooLarge():
		e.Kind = KindTooLarge
	case a.Code == 530 || a.Code == 535: // RFC 4954, section 6
		e.Kind = KindDenied
	case a.isPermanent():
		e.Kind = KindPermanent
	}
	return e
}
