package web

import (
	"net/http"
	"slices"
	"strings"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/locale"
)

// need is a right that an act needs in a mailbox.
type need struct {
	mailbox string
	right   rune
	what    locale.Text // that one may not do without it, in a sentence
}

// needsOf are the rights that an act needs in each mailbox that it touches.
func needsOf(a acts.Act) []need {
	var needs []need
	for _, g := range a.Groups {
		needs = append(needs, needsIn(a, g.Mailbox)...)
	}
	if a.Kind == acts.Move || a.Kind == acts.Copy {
		needs = append(needs, need{a.Target, imapclient.RightInsert, "Whoever shares this folder with you does not let you put messages there."})
	}
	return needs
}

func needsIn(a acts.Act, mailbox string) []need {
	strike := need{mailbox, imapclient.RightStrike, "Whoever shares this folder with you does not let you strike or move messages."}
	switch a.Kind {
	case acts.Strike, acts.Restore:
		return []need{strike}
	case acts.Move, acts.Archive, acts.Junk, acts.NotJunk:
		return []need{strike, needToPurge(mailbox)}
	case acts.Flags:
		var needs []need
		for _, flag := range slices.Concat(a.Add, a.Remove) {
			needs = append(needs, needToMark(mailbox, flag))
		}
		return needs
	default:
		return nil
	}
}

func needToPurge(mailbox string) need {
	return need{mailbox, imapclient.RightExpunge, "Whoever shares this folder with you does not let you take messages out of it."}
}

func needToMark(mailbox, flag string) need {
	if strings.EqualFold(flag, imapclient.FlagSeen) {
		return need{mailbox, imapclient.RightSeen, "Whoever shares this folder with you does not let you mark messages as read."}
	}
	return need{mailbox, imapclient.RightWrite, "Whoever shares this folder with you does not let you mark messages."}
}

// heed lets nothing pass that one's rights forbid: some servers say that it is done, and
// do nothing. Where rights aren't known, the server is asked; and before anything is
// refused, since nobody tells when rights change.
func heed(r *http.Request, needs ...need) error {
	listed := account(r).LastMailboxes()
	for _, n := range needs {
		m, _ := mailboxNamed(listed, n.mailbox)
		if m.Rights.Has(n.right) {
			continue
		}
		now, err := account(r).MyRights(r.Context(), n.mailbox)
		if err != nil {
			return err
		}
		if !now.Has(n.right) {
			return mayNot(n.what)
		}
	}
	return nil
}

// mayLeave says whether one may take all these messages out of their mailboxes, as far
// as is known.
func mayLeave(r *http.Request, groups []acts.Group) bool {
	listed := account(r).LastMailboxes()
	return !slices.ContainsFunc(groups, func(g acts.Group) bool {
		m, _ := mailboxNamed(listed, g.Mailbox)
		return !m.Rights.Has(imapclient.RightExpunge)
	})
}
