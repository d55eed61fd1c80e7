package acts

import (
	"context"
	"slices"

	"hearthmail/imapclient"
)

// plan makes steps of an act. Those who bring messages to a mailbox of a certain role
// make one where there is none.
func plan(ctx context.Context, account Account, a Act) (steps []step, target string, err error) {
	change, role := wayOf(a)
	target = a.Target
	switch {
	case a.Kind == NotJunk:
		target = "INBOX"
	case role != "":
		if target, err = account.MailboxFor(ctx, role); err != nil {
			return nil, "", err
		}
	}
	for _, g := range a.Groups {
		s := step{Group: g, Change: change}
		if a.Kind == Purge || a.Kind == Empty {
			s.Purge = a.Kind
		}
		if target != "" && target != g.Mailbox {
			s.Target, s.Keep = target, a.Kind == Copy
		}
		if a.Kind == Strike && s.Target == "" {
			s.Change.Add = []string{imapclient.FlagDeleted}
		}
		if s.Purge != "" || s.Target != "" || s.changesFlags() {
			steps = append(steps, s)
		}
	}
	if len(steps) == 0 {
		return nil, target, ErrThere
	}
	if !slices.ContainsFunc(steps, func(s step) bool { return s.Target != "" }) {
		target = "" // all are there
	}
	return steps, target, nil
}

// wayOf is what an act does with flags, and the role of the mailbox that it brings
// messages to; "" for none.
func wayOf(a Act) (change imapclient.Change, role imapclient.Role) {
	switch a.Kind {
	case Strike:
		if a.ToTrash {
			return change, imapclient.RoleTrash
		}
	case Restore:
		change.Remove = []string{imapclient.FlagDeleted}
	case Read:
		change.Add = []string{imapclient.FlagSeen}
	case Flags:
		change = imapclient.Change{Add: a.Add, Remove: a.Remove}
	case Archive:
		return change, imapclient.RoleArchive
	case Junk:
		return imapclient.Change{Add: []string{flagJunk}, Remove: []string{flagNotJunk}}, imapclient.RoleJunk
	case NotJunk:
		change = imapclient.Change{Add: []string{flagNotJunk}, Remove: []string{flagJunk}}
	case Move, Copy, Undo, Purge, Empty:
	}
	return change, ""
}

// run does steps, one piece after another, until one is broken off or done says no
// more, and says whether it came to the end. What takes something back goes on where
// others were quicker.
func run(ctx context.Context, account Account, steps []step, patient bool, done func(Outcome) (more bool)) bool {
	for at, s := range steps {
		for left := s.UIDs; left.Len() > 0; {
			var piece imapclient.UIDs
			piece, left = left.Highest(imapclient.MaxTransfer)
			o := s.piece(piece).do(ctx, account, patient)
			if s.Back && overtaken(o.Err) {
				o.Err = nil
			}
			more := done(o)
			if o.Err != nil {
				return false
			}
			if !more {
				return left.Len() == 0 && at == len(steps)-1
			}
		}
	}
	return true
}

func count(steps []step) int {
	n := 0
	for i := range steps {
		if !steps[i].Aside {
			n += steps[i].UIDs.Len()
		}
	}
	return n
}

// overtaken says whether somebody has meanwhile taken the mailbox away.
func overtaken(err error) bool {
	kind := imapclient.KindOf(err)
	return err != nil && (kind == imapclient.KindConflict || kind == imapclient.KindNotFound)
}
