package imapclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// NewMessage is a message that is to be stored.
type NewMessage struct {
	Flags     []string
	Date      time.Time // INTERNALDATE; zero for now
	MessageID string    // without angle brackets; finds the UID where the server doesn't tell it
	Size      int64     // octets
	Bulk      bool      // one of many: clicks go first, and nobody is told until HasGrown is called
	// Open gives the message (RFC 5322): exactly Size octets.
	Open func(ctx context.Context) (io.ReadCloser, error)
}

// Appended says where a message was stored.
type Appended struct{ UIDValidity, UID uint32 } // 0 when the server doesn't tell and it wasn't found

// ErrUnclear is among the causes of a failure after which nobody knows whether the
// message was stored: all of it had been sent, and no answer came.
var ErrUnclear = errors.New("the server may have stored the message")

// appendRate is how fast a server must take a message that takes longer than any
// command may, in octets a second.
const appendRate = 64 << 10

// Append stores a message in a mailbox (RFC 9051, section 6.3.12). It streams, and
// asks for leave before it sends more than maxHasty, so that a refusal costs little.
// It never sends a message twice; when the connection is lost before the answer, the
// error is [ErrUnclear] too. KindNotFound says that there is no such mailbox,
// KindTooLarge and KindFull that the server won't have it.
func (a *Account) Append(ctx context.Context, mailbox string, m NewMessage) (Appended, error) {
	if slices.ContainsFunc(m.Flags, func(f string) bool { return !ValidFlag(f) }) || m.Size <= 0 || mailbox == "" {
		return Appended{}, &Error{Kind: KindInvalid, Op: "append", Err: errors.New("no message, no mailbox, or not a flag")}
	}
	t := task{once: true, more: time.Duration(m.Size/appendRate) * time.Second}
	if m.Size > maxHasty || m.Bulk {
		t.urgency = long
	}
	var at Appended
	sent := false
	err := a.pool.run(ctx, t, func(c *connection) (err error) {
		if err = c.takes(m.Size); err == nil {
			at, sent, err = c.append(context.WithoutCancel(ctx), mailbox, m)
		}
		return err
	})
	unclear := sent && err != nil && !isAnswer(err)
	if (err == nil || unclear) && !m.Bulk {
		a.HasGrown(mailbox)
	}
	if unclear {
		err = &Error{Kind: KindOf(err), Op: "append", Err: errors.Join(ErrUnclear, err)}
	}
	return at, err
}

// HasGrown says that messages have been appended to a mailbox with [NewMessage.Bulk].
func (a *Account) HasGrown(mailbox string) {
	a.Stir(mailbox)
	a.acted(mailbox)
}

// maxHasty is how large a message is sent without waiting for leave, in octets.
const maxHasty = 64 << 10

// takes says whether the server takes messages of that size (RFC 7889).
func (c *connection) takes(size int64) error {
	if most, _ := c.caps.AppendLimit(); most != nil && size > int64(*most) {
		return &Error{Kind: KindTooLarge, Op: "append", Err: fmt.Errorf("%d octets, and at most %d are taken", size, *most)}
	}
	return nil
}

func (c *connection) append(ctx context.Context, mailbox string, m NewMessage) (at Appended, sent bool, err error) {
	date := ""
	if !m.Date.IsZero() {
		date = m.Date.Format(`"_2-Jan-2006 15:04:05 -0700" `)
	}
	answer, sent, err := c.frames.upload(ctx, upload{
		command: "APPEND " + quotedMailbox(mailbox) + " (" + strings.Join(m.Flags, " ") + ") " + strings.TrimSuffix(date, " "),
		size:    m.Size, open: m.Open, wait: !c.uploadsAtOnce(m.Size),
	})
	if err != nil {
		return at, sent, refusedAppend(err)
	}
	if at = appendedAt(answer); at.UID == 0 && m.MessageID != "" {
		at = c.findAppended(mailbox, m.MessageID)
	}
	return at, true, nil
}

// uploadsAtOnce says whether a literal of that size may be sent without leave
// (RFC 7888).
func (c *connection) uploadsAtOnce(size int64) bool {
	return size <= 4096 && c.caps.Has(imap.CapLiteralMinus) || size <= maxHasty && c.caps.Has(imap.CapLiteralPlus)
}

// refusedAppend gives what was wrong on our side a kind of its own.
func refusedAppend(err error) error {
	if local, ok := errors.AsType[*localError](err); ok {
		return &Error{Kind: KindInternal, Op: "read what is to be appended", Err: local.error}
	}
	return err
}

// appendedAt reads "H1 OK [APPENDUID 7 12] done" (RFC 4315).
func appendedAt(answer frame) Appended {
	_, code, _ := bytes.Cut(answer, []byte("["))
	words := bytes.Fields(code)
	if len(words) < 3 || !bytes.EqualFold(words[0], []byte("APPENDUID")) {
		return Appended{}
	}
	validity, _, ok1 := cutUID(words[1])
	uid, rest, ok2 := cutUID(words[2])
	if !ok1 || !ok2 || len(rest) == 0 || rest[0] != ']' {
		return Appended{}
	}
	return Appended{validity, uid}
}

// findAppended looks for a message that has just been stored, where the server
// doesn't say which it is: of several, the last. It gives none when that fails,
// since it is stored all the same.
func (c *connection) findAppended(mailbox, id string) Appended {
	found, err := c.findField(mailbox, messageIDField(id))
	if err != nil || len(found) == 0 {
		return Appended{}
	}
	return Appended{c.selected.uidValidity, slices.Max(found)}
}
