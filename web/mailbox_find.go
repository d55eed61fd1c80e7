package web

import (
	"net/http"
	"slices"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// mailboxAt finds the mailbox that the request's address names, with what one may do with
// it, among all that are listed.
func mailboxAt(r *http.Request) (m imapclient.Mailbox, listed []imapclient.Mailbox, err error) {
	return mailboxIn(r, listedWith)
}

// mailboxNow is the same by the server's own word.
func mailboxNow(r *http.Request) (m imapclient.Mailbox, listed []imapclient.Mailbox, err error) {
	return mailboxIn(r, func(r *http.Request, _ string) ([]imapclient.Mailbox, error) {
		return account(r).Mailboxes(imapclient.Fresh(r.Context()))
	})
}

func mailboxIn(r *http.Request, list func(*http.Request, string) ([]imapclient.Mailbox, error)) (m imapclient.Mailbox, listed []imapclient.Mailbox, err error) {
	name, err := mailboxParam(r)
	if err != nil {
		return m, nil, err
	}
	if listed, err = list(r, name); err != nil {
		return m, nil, err
	}
	m, ok := mailboxNamed(listed, name)
	if !ok {
		return m, nil, errNotFound
	}
	if m.Selectable && (m.Rights == "" || m.Namespace != imapclient.NamespacePersonal) { // nobody tells when these change
		m.Rights, err = account(r).MyRights(r.Context(), name)
	}
	return m, listed, err
}

// listedWith lists all mailboxes, by the server's own word if it doesn't seem that there is
// one of that name: it may have been made by another program just now.
func listedWith(r *http.Request, name string) ([]imapclient.Mailbox, error) {
	listed, err := account(r).Mailboxes(r.Context())
	if _, there := mailboxNamed(listed, name); err != nil || there || name == "" {
		return listed, err
	}
	return account(r).Mailboxes(imapclient.Fresh(r.Context()))
}

func mailboxNamed(listed []imapclient.Mailbox, name string) (imapclient.Mailbox, bool) {
	i := slices.IndexFunc(listed, func(m imapclient.Mailbox) bool { return m.Name == name })
	if i < 0 {
		return imapclient.Mailbox{}, false
	}
	return listed[i], true
}

// childrenOf counts the mailboxes below one.
func childrenOf(m imapclient.Mailbox, listed []imapclient.Mailbox) int {
	n := 0
	for _, other := range listed {
		if isBelow(other, m) {
			n++
		}
	}
	return n
}

func isBelow(m, other imapclient.Mailbox) bool {
	return other.Delimiter != "" && len(m.Name) > len(other.Name) && m.Name[:len(other.Name)] == other.Name &&
		m.Name[len(other.Name):len(other.Name)+len(other.Delimiter)] == other.Delimiter
}

// treeModels are the mailboxes as the tree shows them: if that was chosen, without those
// that are not subscribed to.
func (s *Server) treeModels(r *http.Request, listed []imapclient.Mailbox, current string) []templates.Mailbox {
	if s.listChoices(r).OnlySubscribed {
		listed = subscribedOf(listed, current)
	}
	return mailboxModels(r.Context(), listed, current)
}

// subscribedOf leaves out what isn't subscribed to, except what holds something that is,
// INBOX, and the mailbox that is shown.
func subscribedOf(listed []imapclient.Mailbox, current string) []imapclient.Mailbox {
	needed := map[string]bool{}
	for _, m := range slices.Backward(listed) { // what is above comes before
		if m.Subscribed || m.Role == imapclient.RoleInbox || m.Name == current || needed[m.Name] {
			needed[m.Name], needed[m.Parent] = true, true
		}
	}
	return slices.DeleteFunc(slices.Clone(listed), func(m imapclient.Mailbox) bool { return !needed[m.Name] })
}
