package imapclient

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// setNotify is said again and again: when Dovecot begins a new log of a mailbox,
// it hears nothing more of it until then.
const setNotify = "NOTIFY SET STATUS (personal (MessageNew MessageExpunge FlagChange MailboxName))"

// notify has the server tell of all mailboxes. STATUS makes it begin with the
// present state of each.
func (w *watcher) notify(ctx context.Context, c *connection) error {
	if c.caps.Has(imap.CapQResync) { // else it says nothing of MODSEQs
		if err := w.ask(ctx, c, enableQResync); err != nil && !isAnswer(err) {
			return err
		}
	}
	heard := c.frames.listen()
	if err := w.ask(ctx, c, setNotify); err != nil {
		return err
	}
	n := newNotified(w.account)
	n.begin(heard.take())
	defer w.endWith(c, n.watch)()
	w.account.tree.watch(true)
	w.account.spawn(w.account.warmTree)
	w.account.live.changed("")
	proof := time.NewTicker(watchProof)
	defer proof.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-heard.gone:
			return errBadValue
		case <-heard.ready:
			n.hear(heard.take(), true)
		case <-proof.C:
			if err := w.ask(ctx, c, setNotify); err != nil {
				return err
			}
			n.hear(heard.take(), true)
			if err := w.ask(ctx, c, proofOf(c)); err != nil {
				return err
			}
			n.hear(heard.take(), false)
		}
	}
}

// proofOf is a command that shows that the connection is alive, and all states
// once more where that is cheap, should the server have forgotten to tell.
func proofOf(c *connection) string {
	if c.caps.Has(imap.CapListStatus) {
		return `LIST "" "*" RETURN (STATUS (` + statusItems(c.caps) + `))`
	}
	return "NOOP"
}

func statusItems(caps imap.CapSet) string {
	items := "MESSAGES UNSEEN UIDNEXT UIDVALIDITY"
	if caps.Has(imap.CapCondStore) {
		items += " HIGHESTMODSEQ"
	}
	return items
}

// notified is what a NOTIFY has told so far.
type notified struct {
	account *Account
	watch   uint64
	states  map[string]boxState // by mailbox
	listed  map[string]bool     // mailboxes without a state: those that can't be selected
	watched map[string]bool     // mailboxes of which the server tells by itself
}

func newNotified(a *Account) *notified {
	return &notified{account: a, states: map[string]boxState{}, listed: map[string]bool{}, watched: map[string]bool{}}
}

// begin takes in the state of every mailbox that the server will tell of.
func (n *notified) begin(frames []frame) {
	for _, f := range frames {
		if name, state, ok := decodeStatus(f); ok {
			n.states[name] = state
		}
	}
	for name, state := range n.states {
		n.watched[name] = true
		n.account.toldCounts(name, state, false)
	}
	n.watch = n.account.watchBegins(slices.Collect(maps.Keys(n.states))...)
}

// hear takes in what the server said: a mailbox's new state, or that there is
// another mailbox. Dovecot also lists those that have been there all along.
// pushed is false for what was asked for: that is of mailboxes too of which the
// server doesn't tell by itself, since they are somebody else's.
func (n *notified) hear(frames []frame, pushed bool) {
	for _, f := range frames {
		if name, _, ok := decodeStatus(f); ok {
			_, state, _ := n.states[name].with(f)
			n.hearState(name, state, pushed)
			continue
		}
		if rest, ok := bytes.CutPrefix(f, []byte("* LIST ")); ok {
			n.hearList(rest)
		}
	}
}

func (n *notified) hearState(name string, state boxState, pushed bool) {
	if pushed && !n.watched[name] {
		n.watched[name] = true
		n.account.watchAlso(n.watch, name)
	}
	if old, known := n.states[name]; known && old == state {
		return
	}
	n.states[name] = state
	n.account.toldCounts(name, state, true)
}

// hearList takes in that there is a mailbox, or no more.
func (n *notified) hearList(rest []byte) {
	name, there, ok := decodeListed(rest)
	if !ok {
		return
	}
	_, counted := n.states[name]
	switch {
	case !there:
		delete(n.states, name)
		delete(n.listed, name)
		delete(n.watched, name)
		n.account.lost(name)
	case counted || n.listed[name]:
		return
	default:
		n.listed[name] = true
	}
	n.account.tree.changed()
	n.account.live.changed("")
}

// decodeListed reads what stands behind "* LIST ". Not there are mailboxes that
// the server says to be no more.
func decodeListed(rest []byte) (name string, there, ok bool) {
	r := valueReader{rest: rest}
	attrs, err1 := r.next(0)
	_, err2 := r.next(0)
	mailbox, err3 := r.next(0)
	if err1 != nil || err2 != nil || err3 != nil {
		return "", false, false
	}
	gone := slices.ContainsFunc(attrs.list, func(v value) bool { return strings.EqualFold(v.str(), `\NonExistent`) })
	return decodeMailboxName(mailbox.str()), !gone, true
}
