package web

import (
	"net/http"
	"slices"
	"strings"

	"hearthmail/imapclient"
)

// heedRights lets no act pass that one's rights in the mailbox forbid: some servers
// say that it is done, and do nothing. Where rights aren't known, the server is asked.
func (s *Server) heedRights(next http.Handler) http.Handler {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodPost {
			if err := readForm(r); err != nil {
				return err
			}
			if err := forbidden(r, mailboxOrNone(r), r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]); err != nil {
				return err
			}
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// need is a right that an act needs in a mailbox.
type need struct {
	mailbox string
	right   rune
	what    string // that it lets one do
}

// needsOf are the rights that an act on messages of a mailbox needs.
func needsOf(r *http.Request, mailbox, act string) []need {
	var needs []need
	target := r.Form.Get("target")
	if slices.Contains([]string{"delete", "undelete", "move", "archive", "junk"}, act) {
		needs = append(needs, need{mailbox, imapclient.RightStrike, "strike or move messages"})
	}
	if slices.Contains([]string{"purge", "move", "archive", "junk"}, act) {
		needs = append(needs, need{mailbox, imapclient.RightExpunge, "take messages out of it"})
	}
	if target != "" && (act == "move" || act == "copy") {
		needs = append(needs, need{target, imapclient.RightInsert, "put messages there"})
	}
	if act != "flags" {
		return needs
	}
	for _, flag := range slices.Concat(flagsIn(r, "add"), flagsIn(r, "remove")) {
		if strings.EqualFold(flag, imapclient.FlagSeen) {
			needs = append(needs, need{mailbox, imapclient.RightSeen, "mark messages as read"})
		} else {
			needs = append(needs, need{mailbox, imapclient.RightWrite, "mark messages"})
		}
	}
	return needs
}

// forbidden says why an act on messages of a mailbox may not be done; nil when it may.
// Before it is refused, the server is asked: nobody tells when rights change.
func forbidden(r *http.Request, mailbox, act string) error {
	needs := needsOf(r, mailbox, act)
	if len(needs) == 0 {
		return nil
	}
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
