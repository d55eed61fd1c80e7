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

// forbidden says why an act on messages of a mailbox may not be done; nil when it may.
func forbidden(r *http.Request, mailbox, act string) error {
	listed := account(r).LastMailboxes()
	here, _ := mailboxNamed(listed, mailbox)
	target, _ := mailboxNamed(listed, r.Form.Get("target"))
	changed := slices.Concat(flagsIn(r, "add"), flagsIn(r, "remove"))
	seen := func(flag string) bool { return strings.EqualFold(flag, imapclient.FlagSeen) }
	for _, needs := range []struct {
		acts    []string
		mailbox imapclient.Mailbox
		right   rune
		what    string
	}{
		{[]string{"delete", "undelete", "move", "archive", "junk"}, here, imapclient.RightStrike, "strike or move messages"},
		{[]string{"purge", "move", "archive", "junk"}, here, imapclient.RightExpunge, "take messages out of it"},
		{[]string{"move", "copy"}, target, imapclient.RightInsert, "put messages there"},
	} {
		if slices.Contains(needs.acts, act) && !needs.mailbox.Rights.Has(needs.right) {
			return mayNot(needs.what)
		}
	}
	switch {
	case act != "flags":
	case slices.ContainsFunc(changed, seen) && !here.Rights.Has(imapclient.RightSeen):
		return mayNot("mark messages as read")
	case slices.ContainsFunc(changed, func(f string) bool { return !seen(f) }) && !here.Rights.Has(imapclient.RightWrite):
		return mayNot("mark messages")
	}
	return nil
}
