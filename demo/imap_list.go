package demo

import (
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// List gives the mailboxes that match, INBOX first, then by name. Children and
// SPECIAL-USE attributes are always told, as RFC 6154 allows.
func (s *imapSession) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	if len(patterns) == 0 { // LIST "" "": what is the delimiter?
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: delim})
	}
	for _, data := range s.account.list(ref, patterns, options) {
		if err := w.WriteList(&data); err != nil {
			return err
		}
	}
	return nil
}

func (a *account) list(ref string, patterns []string, options *imap.ListOptions) (list []imap.ListData) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	for name, m := range a.mailboxes {
		if matchesAny(name, ref, patterns) {
			if data, ok := m.list(name, options); ok {
				data.Attrs = append(data.Attrs, a.childrenAttrLocked(name))
				list = append(list, data)
			}
		}
	}
	slices.SortFunc(list, func(x, y imap.ListData) int {
		switch {
		case x.Mailbox == inbox:
			return -1
		case y.Mailbox == inbox:
			return 1
		}
		return strings.Compare(x.Mailbox, y.Mailbox)
	})
	return list
}

func (a *account) childrenAttrLocked(name string) imap.MailboxAttr {
	if a.hasChildrenLocked(name) {
		return imap.MailboxAttrHasChildren
	}
	return imap.MailboxAttrHasNoChildren
}

// list describes the mailbox, unless the selection options leave it out.
func (m *mailbox) list(name string, options *imap.ListOptions) (data imap.ListData, ok bool) {
	m.mutex.Lock()
	subscribed := m.subscribed
	m.mutex.Unlock()
	if options.SelectSubscribed && !subscribed || options.SelectSpecialUse && len(m.specialUse) == 0 {
		return data, false
	}
	data = imap.ListData{Mailbox: name, Delim: delim, Attrs: slices.Clone(m.specialUse)}
	if subscribed && (options.SelectSubscribed || options.ReturnSubscribed) {
		data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
	}
	if options.ReturnStatus != nil {
		data.Status = m.status(name)
	}
	return data, true
}

func matchesAny(name, ref string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if strings.EqualFold(pattern, inbox) {
			pattern = inbox
		}
		return imapserver.MatchList(name, delim, ref, pattern)
	})
}
