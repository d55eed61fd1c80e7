package templates

import (
	"strings"
	"time"

	"github.com/a-h/templ"
)

// rowsPage is what the rows of a list have in common, made once for all.
type rowsPage struct {
	*MailboxPage
	flags, delete, undelete string // addresses that the buttons post to
	now                     time.Time
}

// rowView is a row with what its template says more than once.
type rowView struct {
	*Row
	page    *rowsPage
	uid     string
	words   string // of the subject
	address string // of the open message
	labels  []Label
}

// rows prepares the list's rows.
func (m *MailboxPage) rows() []rowView {
	page := &rowsPage{
		MailboxPage: m,
		flags:       m.Links.MailboxAction(m.List.Mailbox, "flags"),
		delete:      m.Links.MailboxAction(m.List.Mailbox, "delete"),
		undelete:    m.Links.MailboxAction(m.List.Mailbox, "undelete"),
		now:         m.now(),
	}
	messages, query := m.Links.messages(m.List.Mailbox), m.List.View.query()
	all := make([]rowView, len(m.List.Rows))
	for i := range all {
		r := &m.List.Rows[i]
		uid := decimal(r.UID)
		all[i] = rowView{Row: r, page: page, uid: uid, words: r.subject(), address: messages + uid + query, labels: m.Labels.Of(r.Flags)}
	}
	return all
}

// id is Row.id with the number that is written already.
func (r *rowView) id(what string) string { return what + "-" + r.uid }

// classes are the row's, as an attribute: templ takes long over a class that
// is given as an expression.
func (r *rowView) classes() templ.OrderedAttributes {
	var class strings.Builder
	class.WriteString("row")
	for _, c := range []struct {
		name string
		is   bool
	}{{" unread", r.Unread}, {" struck", r.Deleted}, {" fault", r.Fault != ""}, {" labelled", len(r.labels) > 0}} {
		if c.is {
			class.WriteString(c.name)
		}
	}
	return templ.OrderedAttributes{{Key: "class", Value: class.String()}}
}
