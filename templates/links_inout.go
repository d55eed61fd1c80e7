package templates

import (
	"net/url"
	"strconv"
	"strings"
)

// Export is the page of what can be exported, and takes a POST of messages of several
// mailboxes.
func (l Links) Export() string { return l.base + "/export" }

// ExportOf is that page for one mailbox.
func (l Links) ExportOf(mailbox string) string { return l.Export() + query("mailbox", mailbox) }

// ExportList is that page for one mailbox, reached from a list of it.
func (l Links) ExportList(mailbox string, v View) string {
	return l.ExportOf(mailbox) + v.inFurther()
}

// exportListed is what a list shows as one file.
func (l Links) exportListed(mailbox, format string, v View) string {
	return l.ExportMailbox(mailbox, format, false) + v.inFurther()
}

// inFurther is what a list is narrowed to, behind other parts of a query.
func (v View) inFurther() string {
	narrowed := View{Filter: v.Filter, Label: v.Label, Query: v.Query}
	if !narrowed.IsNarrowed() {
		return ""
	}
	return "&" + strings.TrimPrefix(narrowed.query(), "?")
}

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
