package templates

import (
	"net/url"
	"strconv"
)

// Export is the page of what can be exported, and takes a POST of messages of several
// mailboxes.
func (l Links) Export() string { return l.base + "/export" }

// ExportOf is that page for one mailbox.
func (l Links) ExportOf(mailbox string) string { return l.Export() + query("mailbox", mailbox) }

// exportTicked takes a POST of messages of a mailbox, or of several where it is "".
func (l Links) exportTicked(mailbox string) string {
	if mailbox == "" {
		return l.Export()
	}
	return l.MailboxAction(mailbox, "export")
}

// ExportAll is all mail as one file; format is "zip" or "mbox".
func (l Links) ExportAll(format string) string { return l.Export() + "." + format }

// ExportMailbox is a mailbox as one file, with those below it or without.
func (l Links) ExportMailbox(mailbox, format string, children bool) string {
	q := url.Values{"format": {format}}
	if children {
		q.Set("children", "1")
	}
	return l.MailboxAction(mailbox, "export") + "?" + q.Encode()
}

// Import is the page that asks for files of mail, and takes a POST of them.
func (l Links) Import(mailbox string) string { return l.MailboxAction(mailbox, "import") }

// ImportState says how far an import is.
func (l Links) ImportState(mailbox, job string) string {
	return l.Import(mailbox) + query("job", job)
}

func number(n int) string { return strconv.Itoa(n) }
