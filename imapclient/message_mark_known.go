package imapclient

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// markKnown changes flags of messages that the index knows by one command, which the
// server obeys only for those that are still as the index says (UNCHANGEDSINCE, RFC
// 7162, section 3.1.3). The others are left to be asked about.
func (a *Account) markKnown(ctx context.Context, k *marker, t task) {
	b := a.known(k.Mailbox)
	if b == nil {
		return
	}
	s := b.snapshot()
	if s == nil || k.UIDValidity != 0 && k.UIDValidity != s.uidValidity {
		return
	}
	before, since := k.recall(s)
	if since == 0 {
		return
	}
	var sent bool
	var x *exchange
	err := a.pool.run(ctx, t, func(c *connection) error {
		if sent { // to another connection, which was lost: this would say that the change is somebody else's
			return nil
		}
		if err := c.enter(k.Mailbox, s.uidValidity); err != nil {
			return err
		}
		if err := c.meet(k.Mailbox, k.UIDs...); err != nil {
			return err
		}
		sent = true
		begun, err := c.frames.begin(k.conditional(since))
		if err != nil {
			return err
		}
		if err = begun[0].wait(); err == nil || isAnswer(err) {
			x = begun[0]
		}
		return err
	})
	switch {
	case !sent:
	case x == nil: // it may be done
		k.unanswered, k.before, k.done.UIDValidity = true, before, s.uidValidity
		k.done.There, k.done.Struck = UIDsOf(k.UIDs...), struckIn(before)
	case err == nil:
		k.believe(before, x)
		k.done.UIDValidity = s.uidValidity
		a.applied(k.Mailbox, s.uidValidity, x.untagged)
	}
}

// recall gives how the messages are by the index, and the MODSEQ up to which that is
// so; 0 where it doesn't know all of them, or not all are to be changed.
func (k *marker) recall(s *snapshot) (before map[uint32][]string, since uint64) {
	if len(k.Change.Add) > 0 && len(k.Change.Remove) > 0 {
		return nil, 0 // by two commands, of which the first would forbid the second
	}
	before = map[uint32][]string{}
	for _, uid := range k.UIDs {
		e, there := s.get(uid)
		flags := s.sets.names(e.flags)
		if !there || e.modSeq == 0 || !k.changes(flags) || k.leaves(uid, flags) {
			return nil, 0
		}
		before[uid] = flags
		since = max(since, e.modSeq)
	}
	if len(before) == 1 {
		return before, since
	}
	if since > s.modSeq { // one has been changed since by ourselves, but others may have been too
		return nil, 0
	}
	return before, s.modSeq
}

// leaves says whether a message is to be left alone, since it is struck.
func (k *marker) leaves(uid uint32, flags []string) bool {
	return k.Sound && slices.Contains(flags, FlagDeleted) && !k.MayBeStruck.Has(uid)
}

func (k *marker) conditional(since uint64) string {
	sign, flags := "+", k.Change.Add
	if len(flags) == 0 {
		sign, flags = "-", k.Change.Remove
	}
	return fmt.Sprintf("UID STORE %s (UNCHANGEDSINCE %d) %sFLAGS (%s)", UIDsOf(k.UIDs...), since, sign, strings.Join(flags, " "))
}

// believe takes in which messages the server says that it has changed.
func (k *marker) believe(before map[uint32][]string, x *exchange) {
	left := modified(x.answer)
	rows := slices.DeleteFunc(decodeRows(x.untagged), func(row fetched) bool {
		_, asked := before[row.uid]
		return !asked || row.flags == nil || k.changes(row.flags) || left.Has(row.uid)
	})
	k.hear(rows)
	k.before = map[uint32][]string{}
	var sure []uint32
	for _, row := range rows {
		k.before[row.uid] = before[row.uid]
		sure = append(sure, row.uid)
	}
	slices.Sort(sure)
	k.sure = UIDsOf(slices.Compact(sure)...)
	k.done.There, k.done.Struck = k.sure, struckIn(k.before)
}

func struckIn(flags map[uint32][]string) UIDs {
	var struck []uint32
	for uid, of := range flags {
		if slices.Contains(of, FlagDeleted) {
			struck = append(struck, uid)
		}
	}
	slices.Sort(struck)
	return UIDsOf(struck...)
}
