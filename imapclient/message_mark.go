package imapclient

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Marking says which flags of which messages are to be changed.
type Marking struct {
	Mailbox     string
	UIDValidity uint32   // 0 for any
	UIDs        []uint32 // at most MaxTransfer
	Change      Change
	Sound       bool // messages that are struck stay as they are
	MayBeStruck UIDs // but for these
	Patient     bool // nobody waits for it
}

// Marked says what a change of flags has changed.
type Marked struct {
	UIDValidity uint32
	There       UIDs // messages that were there, and not left alone
	Done        UIDs // of those, that are as was asked for; with an error those that are known to have become so
	Struck      UIDs // of those, that were struck before
	Changes     []FlagChange
}

// FlagChange is a flag that messages have got, or lost, which had not, or had, it
// before.
type FlagChange struct {
	Flag  string
	Added bool
	UIDs  UIDs
}

// Mark changes flags of messages and says of which it has really changed any, so that
// exactly this can be taken back. Messages that aren't there are passed over. A
// UIDVALIDITY that isn't the mailbox's own has KindConflict, and nothing is done. It
// bears to be sent again when an answer is lost, and where that fails too the mailbox is
// asked what has been done. Changes that come with an error may have been made.
func (a *Account) Mark(ctx context.Context, m Marking) (Marked, error) {
	if err := checkMarking(m); err != nil {
		return Marked{}, err
	}
	k := &marker{Marking: m}
	t := task{mailbox: m.Mailbox, more: time.Duration(len(m.UIDs)) * perMessage}
	if m.Patient {
		t.urgency = long
	}
	a.markKnown(ctx, k, t)
	err := a.markOthers(ctx, k, t)
	k.compare(err)
	if len(k.done.Changes) > 0 {
		a.acted(m.Mailbox)
	}
	return k.done, err
}

// markOthers looks how messages are before it changes them.
func (a *Account) markOthers(ctx context.Context, k *marker, t task) error {
	if !k.unanswered && k.others(UIDsOf(k.UIDs...)).Len() > 0 {
		if err := a.pool.run(ctx, t, k.look); err != nil {
			return err
		}
	}
	if k.others(k.done.There).Len() == 0 {
		return nil
	}
	var answers []frame
	err := a.pool.run(ctx, t, func(c *connection) (err error) {
		answers, err = k.store(c)
		return err
	})
	k.hear(decodeRows(answers))
	a.applied(k.Mailbox, k.done.UIDValidity, answers)
	if isUnclear(err) {
		if a.pool.run(ctx, t, k.findOut) == nil && k.isDone() {
			err = nil
		}
		a.Stir(k.Mailbox)
	}
	return err
}

// others are those of the messages with which it isn't done already.
func (k *marker) others(uids UIDs) UIDs { return uids.Without(k.sure) }

func checkMarking(m Marking) error {
	if len(m.UIDs) == 0 || len(m.UIDs) > MaxTransfer {
		return &Error{Kind: KindInvalid, Op: "change flags", Err: errors.New("no messages, or too many")}
	}
	for _, flag := range slices.Concat(m.Change.Add, m.Change.Remove) {
		if !ValidFlag(flag) {
			return &Error{Kind: KindInvalid, Op: "change flags", Err: errors.New("not a flag")}
		}
	}
	return nil
}

// marker changes flags, and compares them with what they were before.
type marker struct {
	Marking
	before map[uint32][]string
	after  map[uint32][]string // as far as the server has said
	sure   UIDs                // have been changed already, and were as before says
	done   Marked

	unanswered bool // they may have been changed already; before is as the index said
}

func (k *marker) look(c *connection) error {
	if err := c.sel(k.Mailbox, k.UIDValidity); err != nil {
		return err
	}
	k.done.UIDValidity = c.selected.uidValidity
	asked := k.others(UIDsOf(k.UIDs...))
	rows, err := c.fetch("UID FETCH " + asked.String() + " (UID FLAGS)")
	if err != nil {
		return err
	}
	maps.DeleteFunc(k.before, func(uid uint32, _ []string) bool { return !k.sure.Has(uid) })
	if k.before == nil {
		k.before = map[uint32][]string{}
	}
	var there []uint32
	for _, row := range rows {
		if row.flags == nil || !asked.Has(row.uid) {
			continue
		}
		if k.leaves(row.uid, row.flags) {
			continue
		}
		k.before[row.uid] = row.flags
		there = append(there, row.uid)
	}
	k.done.There, k.done.Struck = k.sure.With(UIDsOf(there...)), struckIn(k.before)
	return nil
}

// store changes the flags and gives what the server says of them then.
func (k *marker) store(c *connection) ([]frame, error) {
	if err := c.enter(k.Mailbox, k.done.UIDValidity); err != nil {
		return nil, err
	}
	stored, err := c.ask(k.Mailbox, storeCommands(k.others(k.done.There).All(), k.Change))
	if err != nil {
		return nil, err
	}
	answers := stored.untagged()
	items := "(UID FLAGS)"
	if c.caps.Has(imap.CapCondStore) {
		items = stateItems
	}
	if err := stored.err(); err != nil || k.tellsAll(answers, items == stateItems) {
		return answers, err
	}
	more, err := c.frames.do("UID FETCH " + k.others(k.done.There).String() + " " + items)
	return append(answers, more...), err
}

// tellsAll says whether each message that should have changed is in the answers, with
// its MODSEQ where there is one.
func (k *marker) tellsAll(answers []frame, counted bool) bool {
	told := map[uint32]bool{}
	for _, row := range decodeRows(answers) {
		told[row.uid] = row.flags != nil && (row.modSeq != 0 || !counted)
	}
	for uid, flags := range k.before {
		if !told[uid] && !k.sure.Has(uid) && k.changes(flags) {
			return false
		}
	}
	return true
}

func (k *marker) changes(flags []string) bool {
	return slices.ContainsFunc(k.Change.Add, func(f string) bool { return !hasFlag(flags, f) }) ||
		slices.ContainsFunc(k.Change.Remove, func(f string) bool { return hasFlag(flags, f) })
}
