package templates

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// rowsPage is what the rows of a list have in common, made once for all.
type rowsPage struct {
	*MailboxPage
	here, anywhere rowActs
	now            time.Time
	labels         map[string]string // of the mailboxes that rows of others say they are in
}

// rowActs are the addresses that the buttons of rows post to, and what the ids of the
// forms of these begin with.
type rowActs struct{ flags, delete, undelete, form string }

// rowView is a row with what its template says more than once.
type rowView struct {
	*Row
	page    *rowsPage
	acts    *rowActs
	field   string // that names the message in a form
	ref     string // and how
	key     string // within the ids
	words   string // of the subject
	address string // of the open message
	labels  []Label
}

// rows prepares the list's rows.
func (m *MailboxPage) rows(ctx context.Context) []rowView {
	page := &rowsPage{
		MailboxPage: m,
		here:        m.rowActs(m.List.Mailbox, "one"),
		anywhere:    m.rowActs("", "any"),
		now:         m.now(),
		labels:      m.labels(ctx),
	}
	messages, query := m.Links.messages(m.List.Mailbox), m.List.View.query()
	all := make([]rowView, len(m.List.Rows))
	for i := range all {
		r := &m.List.Rows[i]
		uid := decimal(r.UID)
		all[i] = rowView{
			Row: r, page: page, acts: &page.here, field: "uid", ref: uid, key: uid, words: r.subject(ctx), address: messages + uid + query,
			labels: m.Labels.Of(r.Flags),
		}
		if r.Mailbox != "" {
			all[i].elsewhere(m)
		}
		if r.Thread != nil {
			all[i].address = r.opens(m.Links, m.List.Mailbox, m.List.View)
		}
	}
	return all
}

// elsewhere makes the row one of a message that isn't in the list's mailbox.
func (r *rowView) elsewhere(m *MailboxPage) {
	r.acts, r.field, r.ref = &r.page.anywhere, "message", MessageRef(r.Mailbox, r.UIDValidity, r.UID)
	r.key, r.address = r.Row.key(), m.Links.Message(r.Mailbox, r.UID, m.List.View)
}

func (m *MailboxPage) rowActs(mailbox, form string) rowActs {
	return rowActs{
		flags: m.Links.actions(mailbox, "flags"), delete: m.Links.actions(mailbox, "delete"),
		undelete: m.Links.actions(mailbox, "undelete"), form: form,
	}
}

// id is unique in a page, whatever mailboxes its rows are of.
func (r *rowView) id(what string) string { return what + "-" + r.key }

// labels are what to call the mailboxes of a list over several.
func (m *MailboxPage) labels(ctx context.Context) map[string]string {
	if !m.List.View.IsAcross() {
		return nil
	}
	labels := make(map[string]string, len(m.Mailboxes))
	for _, b := range m.Mailboxes {
		labels[b.Name] = b.called(ctx)
	}
	return labels
}

// place is what to call the mailbox that the row's message lies in.
func (r *rowView) place() string {
	if label, ok := r.page.labels[r.Mailbox]; ok {
		return label
	}
	return r.Mailbox
}

// classes are the row's, as an attribute: templ takes long over a class that
// is given as an expression.
func (r *rowView) classes() templ.OrderedAttributes {
	var class strings.Builder
	class.WriteString("row")
	for _, c := range []struct {
		name string
		is   bool
	}{{" unread", r.Unread}, {" struck", r.struck()}, {" fault", r.Fault != ""}, {" labelled", len(r.labels) > 0}} {
		if c.is {
			class.WriteString(c.name)
		}
	}
	return append(r.Thread.attributes(r.struckUIDs()), templ.KeyValue[string, any]{Key: "class", Value: class.String()})
}

// with is the page with other rows.
func (m MailboxPage) with(rows []Row) *MailboxPage {
	m.List.Rows = rows
	return &m
}
