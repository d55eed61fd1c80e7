package acts

import (
	"context"

	"hearthmail/imapclient"
)

// step is something to do with messages of one mailbox: flags are changed first, then
// the messages moved, copied or withdrawn.
type step struct {
	Group
	Change   imapclient.Change
	Purge    Kind   // they are taken off the server: Purge or Empty; "" when not
	Target   string // where they are brought; "" for nowhere
	Keep     bool   // they are copied
	Withdraw bool   // they are copies that are taken away
	ModSeq   uint64 // of the mailbox when it had the copies; one that has changed since stays
	Back     bool   // it takes something back: what others have struck meanwhile is left alone
	Struck   imapclient.UIDs
	Aside    bool // the messages are counted by another step
}

func (s *step) changesFlags() bool { return len(s.Change.Add)+len(s.Change.Remove) > 0 }

// piece is the step for some of its messages.
func (s step) piece(uids imapclient.UIDs) step {
	s.UIDs, s.Struck = uids, s.Struck.Common(uids)
	return s
}

// do does the step, which is for at most imapclient.MaxTransfer messages.
func (s step) do(ctx context.Context, account Account, patient bool) Outcome {
	var o Outcome
	switch {
	case s.Withdraw:
		gone, err := account.Withdraw(ctx, imapclient.Withdrawal{
			Mailbox: s.Mailbox, UIDValidity: s.UIDValidity, UIDs: s.UIDs.All(), ModSeq: s.ModSeq, Patient: patient,
		})
		o.Done, o.Err = gone.Len(), err
	case s.Purge != "":
		o = s.purge(ctx, account)
	case s.Target == "":
		var marked imapclient.Marked
		marked, o.Err = s.mark(ctx, account, patient)
		o.Done = marked.Done.Len()
		o.undo = unmark(s.Group, marked)
	default:
		o = s.carry(ctx, account, patient)
	}
	if s.Aside {
		o.Done = 0
	}
	return o
}

// purge takes messages off the server for good. Where that can't be done to single ones,
// those of a mailbox that is emptied stay, struck.
func (s *step) purge(ctx context.Context, account Account) Outcome {
	var o Outcome
	if s.Purge == Purge {
		o.Done, o.Err = account.Purge(ctx, s.Mailbox, s.UIDValidity, s.UIDs.All())
		return o
	}
	if o.Err = account.Expunge(ctx, s.Mailbox, s.UIDValidity, s.UIDs.All()); o.Err != nil {
		return o
	}
	o.Done = s.UIDs.Len()
	if !account.ExpungesByUID() {
		o.Behind = o.Done
	}
	return o
}

func (s *step) mark(ctx context.Context, account Account, patient bool) (imapclient.Marked, error) {
	if !s.changesFlags() {
		return imapclient.Marked{}, nil
	}
	return account.Mark(ctx, imapclient.Marking{
		Mailbox: s.Mailbox, UIDValidity: s.UIDValidity, UIDs: s.UIDs.All(), Change: s.Change,
		Sound: s.Back, MayBeStruck: s.Struck, Patient: patient,
	})
}

func (s *step) carry(ctx context.Context, account Account, patient bool) Outcome {
	marked, err := s.mark(ctx, account, patient)
	if err != nil {
		return Outcome{Err: err, undo: unmark(s.Group, marked)}
	}
	t := imapclient.Transfer{
		Mailbox: s.Mailbox, UIDValidity: s.UIDValidity, UIDs: s.UIDs.All(), Target: s.Target,
		Sound: s.Back, MayBeStruck: s.Struck, Patient: patient,
	}
	bring := account.Move
	if s.Keep {
		bring = account.Copy
	}
	carried, err := bring(ctx, t)
	o := Outcome{Done: carried.Done.Len(), Behind: carried.Behind.Len(), Doubled: carried.Doubled.Len(), Err: err}
	if s.Keep {
		o.undo, o.Fixed = s.uncopy(carried)
	} else {
		o.undo, o.Fixed = s.bringBack(carried, marked)
	}
	return o
}
