package acts

import (
	"hearthmail/imapclient"
)

// unmark gives the steps that take a change of flags back: for each message what has
// really changed.
func unmark(g Group, m imapclient.Marked) []step {
	var steps []step
	for left := m.Changes; len(left) > 0; {
		some := alike(left)
		s := step{Group: Group{g.Mailbox, m.UIDValidity, some}, Back: true, Struck: m.Struck.Common(some)}
		var rest []imapclient.FlagChange
		for _, c := range left {
			if c.UIDs.Common(some).Len() > 0 {
				s.reverse(c)
			}
			if c.UIDs = c.UIDs.Without(some); c.UIDs.Len() > 0 {
				rest = append(rest, c)
			}
		}
		steps, left = append(steps, s), rest
	}
	return steps
}

// alike are messages with which the same has happened: each of the changes is of all or
// of none of them.
func alike(changes []imapclient.FlagChange) imapclient.UIDs {
	some := changes[0].UIDs
	for _, c := range changes[1:] {
		if both := some.Common(c.UIDs); both.Len() > 0 {
			some = both
		}
	}
	return some
}

// reverse has the step take a change back too.
func (s *step) reverse(c imapclient.FlagChange) {
	if !c.Added {
		s.Change.Add = append(s.Change.Add, c.Flag)
		return
	}
	s.Change.Remove = append(s.Change.Remove, c.Flag)
	if c.Flag == imapclient.FlagDeleted {
		s.Struck = s.UIDs // by the act itself
	}
}

// uncopy gives the step that takes copies away again, and how many it can't.
func (s *step) uncopy(c imapclient.Carried) (steps []step, fixed int) {
	if c.Copies.Len() == 0 {
		return nil, c.Done.Len()
	}
	away := step{Group: Group{s.Target, c.To, c.Copies}, Withdraw: true, ModSeq: c.ModSeq, Back: true}
	return []step{away}, c.Done.Len() - c.Copies.Len()
}

// bringBack gives the steps that take a move back, and for how many messages there are
// none: the server has not said where they are.
func (s *step) bringBack(c imapclient.Carried, m imapclient.Marked) (steps []step, fixed int) {
	still := c.Behind.With(c.Doubled)
	moved := c.Done.Without(still)
	there := c.Where(moved)
	for _, back := range unmark(s.Group, m) {
		steps = append(steps, s.unmarkCarried(back, c, moved)...)
	}
	if there.Len() > 0 {
		steps = append(steps, step{
			Group: Group{s.Target, c.To, there}, Target: s.Mailbox, Back: true, Struck: c.Struck.Common(there),
		})
	}
	if still.Len() > 0 { // they become whole here again, and their copies go
		whole := step{Group: Group{s.Mailbox, c.From, still}, Back: true, Struck: still}
		whole.Change.Remove = []string{imapclient.FlagDeleted}
		steps = append(steps, whole)
		if copied := c.Where(still); copied.Len() > 0 {
			steps = append(steps, step{Group: Group{s.Target, c.To, copied}, Withdraw: true, Back: true, Aside: true})
		}
	}
	return steps, moved.Len() - there.Len()
}

// unmarkCarried is the step that takes flags back of messages that were moved
// afterwards: of those that were, where they are now.
func (s *step) unmarkCarried(back step, c imapclient.Carried, moved imapclient.UIDs) []step {
	var steps []step
	back.Aside = true
	if gone := back.UIDs.Common(moved); gone.Len() > 0 {
		if there := c.Where(gone); there.Len() > 0 {
			away := back
			away.Group = Group{s.Target, c.To, there}
			away.Struck = c.Struck.Common(there)
			steps = append(steps, away)
		}
	}
	if here := back.UIDs.Without(moved); here.Len() > 0 {
		back.UIDs = here
		back.Struck = here // they may be struck by the act itself
		steps = append(steps, back)
	}
	return steps
}
