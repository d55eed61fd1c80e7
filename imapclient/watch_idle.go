package imapclient

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"time"

	"github.com/emersion/go-imap/v2"
)

// idleOnInbox has the server tell of INBOX, and asks it for the state of all
// mailboxes each time the command is renewed.
func (w *watcher) idleOnInbox(ctx context.Context, c *connection) error {
	if err := w.within(ctx, c, func() error { return c.sel("INBOX", 0) }); err != nil {
		return err
	}
	watch := w.account.watchBegins("INBOX")
	defer w.endWith(c, watch)()
	w.account.tree.watch(true)
	w.account.spawn(w.account.warmTree)
	w.account.live.changed("")
	states := map[string]boxState{}
	for {
		if err := w.idle(ctx, c, "INBOX", nil); err != nil {
			return err
		}
		if err := w.within(ctx, c, func() error { return w.askStates(c, states) }); err != nil {
			return err
		}
	}
}

// askStates compares the state of each mailbox with the last. Where that can't
// be had in one go the tree is asked for anew when somebody looks at it.
func (w *watcher) askStates(c *connection, states map[string]boxState) error {
	if !c.caps.Has(imap.CapListStatus) {
		w.account.tree.changed()
		w.account.live.changed("")
		return nil
	}
	answers, err := c.frames.do(proofOf(c))
	if err != nil {
		return err
	}
	w.compareStates(answers, states)
	return nil
}

// compareStates tells of what is new in the answers to proofOf. states has an
// entry for each mailbox that is listed, an empty one where it has no state.
func (w *watcher) compareStates(answers []frame, states map[string]boxState) {
	changed := false
	gone := maps.Clone(states)
	for _, f := range answers {
		if rest, ok := bytes.CutPrefix(f, []byte("* LIST ")); ok {
			name, _, _ := decodeListed(rest)
			if _, known := states[name]; !known {
				states[name], changed = boxState{}, true
			}
			delete(gone, name)
		} else if name, state, ok := decodeStatus(f); !ok {
			if isNews(f) { // of the selected one
				w.account.box("INBOX").told()
			}
		} else if old := states[name]; old != state {
			states[name] = state
			w.account.toldCounts(name, state, old != boxState{})
		}
	}
	for name := range gone {
		delete(states, name)
		w.account.lost(name)
	}
	if changed || len(gone) > 0 { // also the first time: the tree was listed before
		w.account.tree.changed()
		w.account.live.changed("")
	}
}

// idle passes on what happens in the selected mailbox, until it is time to
// renew the command (before a server takes the connection for forgotten, RFC
// 2177) or interrupt is sent to.
func (w *watcher) idle(ctx context.Context, c *connection, mailbox string, interrupt <-chan struct{}) error {
	heard := c.frames.listen()
	defer c.frames.listenNoMore()
	x, err := c.frames.begin("IDLE")
	if err != nil {
		return err
	}
	if err := w.listenIdle(ctx, heard, mailbox, interrupt); err != nil {
		return err
	}
	err = w.within(ctx, c, func() error { return c.frames.endIdle(x[0]) })
	if len(heard.take()) > 0 { // a server tells of the last changes as the command ends
		w.account.box(mailbox).told()
	}
	return err
}

func (w *watcher) listenIdle(ctx context.Context, heard *hearing, mailbox string, interrupt <-chan struct{}) error {
	renew := time.NewTimer(watchProof)
	defer renew.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-heard.gone:
			return errors.New("the connection is gone")
		case <-heard.ready:
			heard.take()
			w.account.box(mailbox).touched()
		case <-interrupt:
			return nil
		case <-renew.C:
			return nil
		}
	}
}

// follow has the server tell of the mailbox that was looked at last, if that
// isn't INBOX. When nobody has looked for a while it takes leave.
func (w *watcher) follow(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.account.looks.come:
	}
	c, err := w.way.dial(ctx)
	if err != nil {
		return err
	}
	defer c.logout()
	stop := context.AfterFunc(ctx, func() { _ = c.frames.Close() })
	defer stop()
	for {
		name, fresh := w.account.looks.last()
		if !fresh {
			return nil
		}
		if err := w.idleOn(ctx, c, name); err != nil {
			return err
		}
	}
}

// idleOn has the server tell of a mailbox until another is looked at.
func (w *watcher) idleOn(ctx context.Context, c *connection, name string) error {
	if err := w.within(ctx, c, func() error { return c.sel(name, 0) }); err != nil {
		return err
	}
	watch := w.account.watchBegins(name)
	defer w.endWith(c, watch)()
	return w.idle(ctx, c, name, w.account.looks.come)
}
