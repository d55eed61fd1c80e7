package imapclient

import (
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// selection is the mailbox that a connection has selected.
type selection struct {
	mailbox     string
	uidValidity uint32
	uidNext     uint32
	modSeq      uint64 // HIGHESTMODSEQ when it was selected; 0 where the mailbox has none (RFC 7162)
	shows       uint32 // UIDs below this one, as far as they are there, are known to the connection
	changed     []frame
	lasting     []string // the flags that can be changed for good (RFC 9051, section 7.1); nil when the server didn't say
}

// known is what somebody knows of a mailbox already (RFC 7162, section 3.2.5).
type known struct {
	uidValidity uint32
	modSeq      uint64
}

// has says whether the mailbox is the selected one.
func (c *connection) has(mailbox string) bool {
	return c.selected != nil && c.selected.mailbox == mailbox
}

// messages is the number of messages in the selected mailbox, its highest
// sequence number, as of the last answer.
func (c *connection) messages() uint32 { return c.frames.messages() }

// sel makes mailbox the selected one, as it is now. A uidValidity other than 0
// must be the mailbox's own, else nothing that depends on UIDs may be done:
// KindConflict.
func (c *connection) sel(mailbox string, uidValidity uint32) error {
	if !c.has(mailbox) {
		return c.enter(mailbox, uidValidity)
	}
	// A server shows a client what others have changed when a command ends.
	// The answer must be waited for: of commands that are sent in one go,
	// Dovecot lets the others run before it looks for changes.
	if err := c.client.Noop().Wait(); err != nil {
		return err
	}
	return c.selected.confirm(uidValidity)
}

// enter makes mailbox the selected one, and doesn't ask whether anything has
// changed when it is already.
func (c *connection) enter(mailbox string, uidValidity uint32) error {
	if !c.has(mailbox) {
		if _, err := c.selectWith(mailbox, known{}); err != nil {
			return err
		}
	}
	return c.selected.confirm(uidValidity)
}

// meet sees to it that a connection that has the mailbox selected knows of these
// messages: to one that has not been told of a new message it isn't there.
func (c *connection) meet(mailbox string, uids ...uint32) error {
	if len(uids) == 0 || !c.has(mailbox) || slices.Max(uids) < c.selected.shows {
		return nil
	}
	err := c.client.Noop().Wait()
	if err == nil {
		c.selected.shows = slices.Max(uids) + 1
	}
	return err
}

func (s *selection) confirm(uidValidity uint32) error {
	if uidValidity != 0 && uidValidity != s.uidValidity {
		return &Error{Kind: KindConflict, Op: "select", Err: errors.New("another UIDVALIDITY")}
	}
	return nil
}

// selectWith selects the mailbox, also when it is selected, which shows it as
// it is now, and sends commands in the same go. With QRESYNC the server tells,
// in selected.changed, what isn't known yet.
func (c *connection) selectWith(mailbox string, k known, commands ...string) ([]*exchange, error) {
	first := c.enabling()
	all := append(append(first, "SELECT "+quotedMailbox(mailbox)+c.selectParameters(k)), commands...)
	c.selected = nil
	exchanges, err := c.frames.begin(all...)
	if err != nil {
		return nil, err
	}
	at := len(first)
	if at > 0 && isAnswer(exchanges[0].wait()) {
		c.plain = true // it won't have what it announces
	}
	if err := exchanges[at].wait(); err != nil {
		for _, x := range exchanges[at+1:] { // refused too, for want of a mailbox
			_ = x.wait()
		}
		if c.plain && k.modSeq != 0 {
			return c.selectWith(mailbox, known{}, commands...)
		}
		return nil, refusedSelect(err)
	}
	c.selected = readSelection(mailbox, exchanges[at].untagged)
	c.selected.shows = c.selected.uidNext
	return exchanges[at+1:], nil
}

// enabling is what has to be said before the first SELECT.
func (c *connection) enabling() []string {
	if c.enabled || !c.caps.Has(imap.CapQResync) {
		return nil
	}
	c.enabled = true
	return []string{enableQResync}
}

// resyncs says whether the server tells at a SELECT what has changed.
func (c *connection) resyncs() bool { return c.caps.Has(imap.CapQResync) && !c.plain }

func (c *connection) selectParameters(k known) string {
	switch {
	case k.modSeq != 0 && c.resyncs():
		return fmt.Sprintf(" (QRESYNC (%d %d))", k.uidValidity, k.modSeq)
	case c.caps.Has(imap.CapCondStore):
		return " (CONDSTORE)"
	default:
		return ""
	}
}

// refusedSelect takes a bare NO to a SELECT for a mailbox that is not there.
func refusedSelect(err error) error {
	answer, ok := errors.AsType[*imap.Error](err)
	if !ok {
		return err
	}
	kind := kindOfAnswer(answer)
	if kind == KindRefused {
		kind = KindNotFound
	}
	return &Error{Kind: kind, Op: "select", Err: err}
}

// inMailbox sends commands in one go, on a connection that gets the mailbox
// selected if it isn't, and gives the answers. They must be such as do no harm
// in a mailbox with another UIDVALIDITY: KindConflict tells when it was one. uids
// are the messages that they are about.
func (c *connection) inMailbox(mailbox string, uidValidity uint32, uids []uint32, commands ...string) ([]frame, error) {
	if err := c.meet(mailbox, uids...); err != nil {
		return nil, err
	}
	answers, err := c.ask(mailbox, commands)
	if err != nil {
		return nil, err
	}
	if err := c.selected.confirm(uidValidity); err != nil {
		return nil, err
	}
	return answers.untagged(), answers.err()
}
