package imapclient

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// boxState is what a server says of a mailbox in STATUS.
type boxState struct {
	uidValidity, uidNext, messages, unseen uint32
	modSeq                                 uint64
}

// notify has the server tell of all mailboxes. STATUS makes it begin with the
// present state of each.
func (w *watcher) notify(ctx context.Context, c *connection) error {
	heard := c.frames.listen()
	err := w.within(ctx, c, func() error {
		_, err := c.frames.do("NOTIFY SET STATUS (personal (MessageNew MessageExpunge FlagChange MailboxName))")
		return err
	})
	if err != nil {
		return err
	}
	known := map[string]boxState{}
	for _, f := range heard.take() {
		if name, state, ok := decodeStatus(f); ok {
			known[name] = state
		}
	}
	w.live.changed("")
	proof := time.NewTicker(watchProof)
	defer proof.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-heard.gone:
			return errBadValue
		case <-heard.ready:
			w.hear(heard.take(), known)
		case <-proof.C:
			if err := w.within(ctx, c, func() error { _, err := c.frames.do(proofOf(c)); return err }); err != nil {
				return err
			}
		}
	}
}

// proofOf is a command that shows that the connection is alive, and all states
// once more where that is cheap, should the server have forgotten to tell.
func proofOf(c *connection) string {
	if c.caps.Has(imap.CapListStatus) {
		return `LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN UIDNEXT UIDVALIDITY HIGHESTMODSEQ))`
	}
	return "NOOP"
}

// hear takes in what the server said: a mailbox's new state, or that there is
// another mailbox. Dovecot also lists those that have been there all along.
func (w *watcher) hear(frames []frame, known map[string]boxState) {
	for _, f := range frames {
		if name, state, ok := decodeStatus(f); ok {
			if known[name] != state {
				known[name] = state
				w.live.changed(name)
			}
			continue
		}
		if rest, ok := bytes.CutPrefix(f, []byte("* LIST ")); ok && !isListed(rest, known) {
			w.live.changed("")
		}
	}
}

func isListed(rest []byte, known map[string]boxState) bool {
	r := valueReader{rest: rest}
	attrs, err1 := r.next(0)
	_, err2 := r.next(0)
	name, err3 := r.next(0)
	if err1 != nil || err2 != nil || err3 != nil {
		return true
	}
	for i := range attrs.list {
		if strings.EqualFold(attrs.list[i].str(), `\NonExistent`) {
			delete(known, decodeMailboxName(name.str()))
			return false
		}
	}
	_, ok := known[decodeMailboxName(name.str())]
	return ok
}

// decodeStatus reads an untagged STATUS (RFC 9051, section 7.3.4).
func decodeStatus(f frame) (mailbox string, state boxState, ok bool) {
	rest, ok := bytes.CutPrefix(f, []byte("* STATUS "))
	if !ok {
		return "", state, false
	}
	r := valueReader{rest: rest}
	name, err1 := r.next(0)
	items, err2 := r.next(0)
	if err1 != nil || err2 != nil || name.kind == valueList {
		return "", state, false
	}
	for i := 0; i+1 < len(items.list); i += 2 {
		n := items.list[i+1].number()
		switch strings.ToUpper(items.list[i].str()) {
		case "MESSAGES":
			state.messages = uint32(n)
		case "UNSEEN":
			state.unseen = uint32(n)
		case "UIDNEXT":
			state.uidNext = uint32(n)
		case "UIDVALIDITY":
			state.uidValidity = uint32(n)
		case "HIGHESTMODSEQ":
			state.modSeq = uint64(n)
		}
	}
	return decodeMailboxName(string(name.text)), state, true
}
