package smtpclient

import (
	"fmt"
	"strings"
	"time"
)

// command is one of those before the message, and the answer to it.
type command struct {
	line     string
	patience time.Duration
	answer   Answer
}

// mostAtOnce is how many commands go out before their answers are read: more could
// fill up the way in both directions.
const mostAtOnce = 100

// begin has the server agree to take the message: MAIL, a RCPT for each recipient,
// DATA. Where the server has PIPELINING (RFC 2920) they go out together.
func (t *transaction) begin() error {
	commands := t.commands()
	atOnce := 1
	if _, ok := t.has("PIPELINING"); ok {
		atOnce = mostAtOnce
	}
	var err error
	for done := 0; done < len(commands) && err == nil; {
		next := min(done+atOnce, len(commands))
		err = t.exchange(commands[done:next])
		done = next
		if !commands[0].answer.isPositive() || done == len(commands)-1 && !isTaken(commands[1:done]) {
			break // nobody will get it
		}
	}
	return t.judge(commands, err)
}

func isTaken(recipients []command) bool {
	for _, r := range recipients {
		if r.answer.isPositive() {
			return true
		}
	}
	return false
}

// commands are all of them, in their order.
func (t *transaction) commands() []command {
	e, patience := t.envelope, t.server.within(commandPatience)
	_, reports := t.has("DSN")
	t.result.Reports = reports && e.Notify
	mail, each := "MAIL FROM:<"+e.from+">", ""
	if e.EightBit || e.UTF8 {
		mail += " BODY=8BITMIME"
	}
	if e.UTF8 {
		mail += " SMTPUTF8"
	}
	if _, ok := t.has("SIZE"); ok && e.Size > 0 {
		mail += fmt.Sprintf(" SIZE=%d", e.Size)
	}
	if t.result.Reports {
		mail += " RET=HDRS"
		each = " NOTIFY=SUCCESS,FAILURE,DELAY"
		if e.ID != "" {
			mail += " ENVID=" + xtext(e.ID)
		}
	}
	all := []command{{line: mail, patience: patience}}
	for _, to := range e.to {
		line := "RCPT TO:<" + to + ">" + each
		if t.result.Reports && isASCII(to) {
			line += " ORCPT=rfc822;" + xtext(to)
		}
		all = append(all, command{line: line, patience: patience})
	}
	return append(all, command{line: "DATA", patience: t.server.within(dataPatience)})
}

// xtext is how parameters of commands write what a space or a sign might be in
// (RFC 3461, section 4).
func xtext(text string) string {
	var out strings.Builder
	for i := range len(text) {
		if b := text[i]; b < '!' || b > '~' || b == '+' || b == '=' {
			_, _ = fmt.Fprintf(&out, "+%02X", b)
		} else {
			out.WriteByte(b)
		}
	}
	return out.String()
}

// exchange sends some commands in one go, and reads their answers.
func (t *transaction) exchange(some []command) error {
	_ = t.wire.SetDeadline(time.Now().Add(some[0].patience))
	for _, one := range some {
		_, _ = t.out.W.WriteString(one.line + "\r\n") // Flush has the error
	}
	if err := t.out.W.Flush(); err != nil {
		return err
	}
	for i := range some {
		_ = t.wire.SetDeadline(time.Now().Add(some[i].patience))
		var err error
		if some[i].answer, err = readAnswer(t.in); err != nil {
			return err
		}
	}
	return nil
}

// judge says whether the message may follow, by the answers; err is why some of
// those may be missing.
func (t *transaction) judge(commands []command, err error) error {
	mail, recipients, data := commands[0], commands[1:len(commands)-1], commands[len(commands)-1]
	t.lost = err != nil
	if mail.answer.Code != 0 && !mail.answer.isPositive() {
		return refused("MAIL", mail.answer)
	}
	if err != nil {
		return withWords(t.broken("MAIL", err), commands)
	}
	for i, r := range recipients {
		if r.answer.isPositive() {
			t.result.Accepted = append(t.result.Accepted, t.envelope.To[i])
			continue
		}
		// Of too many at once those over the number may follow later (RFC 5321,
		// section 4.5.3.1.10).
		temporary := !r.answer.isPermanent() || r.answer.Code == 552
		t.result.Refused = append(t.result.Refused, Refusal{t.envelope.To[i], r.answer, temporary})
	}
	switch {
	case len(t.result.Accepted) == 0:
		t.lost = t.lost || data.answer.Code == 354
		return t.nobody()
	case data.answer.Code != 354:
		e := refused("DATA", data.answer)
		e.Refused = t.result.Refused
		return e
	}
	return nil
}

// nobody is the error when all recipients are refused. It is lasting when none of
// them may be taken later.
func (t *transaction) nobody() error {
	e := &Error{Kind: KindPermanent, Op: "RCPT", Refused: t.result.Refused}
	for _, r := range e.Refused {
		if r.Temporary {
			e.Kind = KindTemporary
		}
	}
	return e
}

// withWords adds what the server has said before it went away.
func withWords(err error, commands []command) error {
	for _, one := range commands {
		if one.answer.Code == 421 {
			return refused("MAIL", one.answer)
		}
	}
	return err
}
