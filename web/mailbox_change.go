package web

import (
	"net/http"
	"net/url"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/templates"
)

// mayNot is for what one's rights forbid, in a sentence.
func mayNot(what locale.Text) error {
	return &problem{status: http.StatusForbidden, heading: "You may not do that here", message: what}
}

// mailboxProblem puts into words what a server has said to an act on a whole mailbox.
func mailboxProblem(err error) error {
	switch imapclient.KindOf(err) {
	case imapclient.KindExists:
		return existsAlready().because(err)
	case imapclient.KindForbidden:
		p := quoting(err, "The mail server does not let this account do that with this folder.",
			"The mail server does not let this account do that with this folder. It says: “%s”.")
		p.status, p.heading = http.StatusForbidden, "That is not allowed here"
		return p
	case imapclient.KindRefused, imapclient.KindInvalid:
		return quoting(err, "The mail server would not do that, so nothing was changed.",
			"The mail server would not do that, so nothing was changed. It says: “%s”.")
	case imapclient.KindInternal:
		if imapclient.WordsOf(err) != "" {
			return quoting(err, "The mail server did not understand that, so nothing was changed.",
				"The mail server did not understand that, so nothing was changed. It says: “%s”.")
		}
	}
	return err
}

// quoting has the server say why, where it has.
func quoting(err error, plain, quoted locale.Text) *problem {
	words := imapclient.WordsOf(err)
	if words == "" {
		return badRequest(plain).because(err)
	}
	return badRequest(quoted, strings.TrimRight(cut(words, 300), ".")).because(err)
}

// mailboxDone ends an act on a whole mailbox that is still there, and says what was done.
func (s *Server) mailboxDone(w http.ResponseWriter, r *http.Request, sentence locale.Text, to string) error {
	notify(r, sentence)
	return s.mailboxShownAnew(w, r, to, false)
}

// mailboxShownAnew ends one of which that has been said: with the tree for a script,
// unless the page is about a mailbox that has gone, else by a way to the next page.
func (s *Server) mailboxShownAnew(w http.ResponseWriter, r *http.Request, to string, gone bool) error {
	if !wantsFragment(r) {
		return redirect(w, r, to)
	}
	current := s.mailboxShown(r)
	if gone && current == mailboxOrNone(r) {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusOK)
		return nil
	}
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return err
	}
	page := templates.MailboxPage{Mailboxes: s.treeModels(r, listed, current), Chrome: s.chrome(r, "")}
	return s.render(w, r, http.StatusOK, templates.TreeFragment(page))
}

func mailboxOrNone(r *http.Request) string {
	name, err := mailboxParam(r)
	if err != nil {
		return ""
	}
	return name
}

// mailboxShown is the mailbox of the page that our script sent the request from.
func (s *Server) mailboxShown(r *http.Request) string {
	address, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil {
		return ""
	}
	rest, ok := strings.CutPrefix(address.EscapedPath(), s.base+"/mailboxes/")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	name, err := url.PathUnescape(first)
	if err != nil {
		return ""
	}
	return name
}
