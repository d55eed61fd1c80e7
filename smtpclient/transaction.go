package smtpclient

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"sync"
	"time"
)

// transaction sends one message on a connection.
type transaction struct {
	*connection
	ctx      context.Context
	envelope checked
	in       *textproto.Reader
	out      *textproto.Writer
	dots     io.WriteCloser  // doubles dots, and writes the last one when it is closed
	last     chan lastAnswer // what the server says once DATA has begun
	owned    sync.WaitGroup  // who waits for that
	lost     bool            // the connection is of no more use: nobody takes leave on it
	result   Result
}

type lastAnswer struct {
	answer Answer
	err    error
}

func newTransaction(ctx context.Context, c *connection, e checked) *transaction {
	c.wire.left.Add(int64(len(e.to)) * mostSaidOfTarget)
	return &transaction{
		connection: c, ctx: ctx, envelope: e, last: make(chan lastAnswer, 1),
		in: textproto.NewReader(bufio.NewReader(c.wire)), out: textproto.NewWriter(bufio.NewWriterSize(c.wire, bodyBlock)),
	}
}

// run goes through the whole.
func (t *transaction) run(data io.Reader, beforeLast func(context.Context, []string) error) (Result, error) {
	if err := t.suits(); err != nil {
		return Result{}, err
	}
	if err := t.begin(); err != nil {
		return Result{}, err
	}
	// From here on the server waits for the rest of the message: to go away is how
	// one says that there will be none.
	t.lost = true
	t.owned.Go(func() {
		answer, err := readAnswer(t.in)
		t.last <- lastAnswer{answer, err}
	})
	if err := t.body(data); err != nil {
		return Result{}, err
	}
	if err := beforeLast(t.ctx, t.result.Accepted); err != nil {
		return Result{}, &Error{Kind: KindInternal, Op: "write down that a message is being sent", Err: err}
	}
	if err := t.goesOn(); err != nil {
		return Result{}, err
	}
	return t.finish()
}

// suits looks whether the server can take the message at all.
func (t *transaction) suits() error {
	for _, need := range []struct {
		wanted    bool
		extension string
	}{{t.envelope.UTF8, "SMTPUTF8"}, {t.envelope.EightBit || t.envelope.UTF8, "8BITMIME"}} {
		if _, ok := t.has(need.extension); need.wanted && !ok {
			return &Error{Kind: KindUnsupported, Op: "MAIL", Lacks: need.extension}
		}
	}
	if most := t.mostSize(); most > 0 && t.envelope.Size > most {
		return &Error{Kind: KindTooLarge, Op: "MAIL", Err: fmt.Errorf("%d octets, and the server takes %d", t.envelope.Size, most)}
	}
	return nil
}

// body sends all but the last dot.
func (t *transaction) body(data io.Reader) error {
	_ = t.wire.SetReadDeadline(time.Time{}) // the server is to say nothing for now
	t.dots = t.out.DotWriter()
	read, readErr, sendErr := copyBody(t.dots, data, t.goesOn)
	if readErr == nil && sendErr == nil && t.envelope.Size > 0 && read != t.envelope.Size {
		readErr = fmt.Errorf("%d octets where %d were promised", read, t.envelope.Size)
	}
	if readErr != nil {
		return &Error{Kind: KindInternal, Op: "read the message", Err: readErr}
	}
	if sendErr == nil {
		sendErr = t.out.W.Flush()
	}
	if sendErr == nil {
		sendErr = t.goesOn()
	}
	if sendErr == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](sendErr); ok {
		return e
	}
	// A server that goes away often says why first.
	_ = t.wire.SetReadDeadline(time.Now())
	if said := <-t.last; said.answer.isTemporary() || said.answer.isPermanent() {
		return refused("send the message", said.answer)
	}
	return t.broken("send the message", sendErr)
}

// goesOn looks whether the server still listens, and gives time for the next block.
// Whatever it says before the last dot, it has not taken the message.
func (t *transaction) goesOn() error {
	if t.ctx.Err() != nil {
		return t.broken("send the message", t.ctx.Err())
	}
	select {
	case said := <-t.last:
		switch {
		case said.err != nil:
			return t.broken("send the message", said.err)
		case said.answer.isPositive():
			return t.broken("send the message", errors.New("an answer to a message that has not ended"))
		}
		return refused("send the message", said.answer)
	default:
		return t.wire.SetWriteDeadline(time.Now().Add(t.server.within(blockPatience)))
	}
}

// finish sends the last dot, and waits for what the server says. Without an answer
// that makes sense nobody knows whether it has taken the message.
func (t *transaction) finish() (Result, error) {
	_ = t.wire.SetReadDeadline(time.Now().Add(t.server.within(lastPatience)))
	sendErr := t.dots.Close()
	said := <-t.last
	switch {
	case said.err != nil:
		err := inTime(t.ctx, errors.Join(sendErr, said.err))
		return Result{}, &Error{Kind: KindUncertain, Op: "wait for the answer to the message", Err: err}
	case said.answer.isPositive():
		t.lost = false
		t.result.Answer = said.answer
		return t.result, nil
	case said.answer.isTemporary(), said.answer.isPermanent():
		t.lost = false
		return Result{}, refused("send the message", said.answer)
	}
	return Result{}, &Error{Kind: KindUncertain, Op: "wait for the answer to the message", Answer: said.answer}
}

// broken is an error of a connection that is lost before the last dot.
func (t *transaction) broken(op string, err error) error {
	t.lost = true
	return fail(op, inTime(t.ctx, err))
}
