package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"hearthmail/imapclient"
	"hearthmail/message"
)

// exportSource is a mailbox, or some of its messages, that is to be exported.
type exportSource struct {
	imapclient.ExportQuery
	name string
	path []string // the names from the top down
}

// exportOrder is what somebody wants to have as a file.
type exportOrder struct {
	format  string // "zip" or "mbox"
	name    string // of the file, without its extension
	sources []exportSource
}

func exportFormat(text string) (string, error) {
	if text != "zip" && text != "mbox" {
		return "", badRequest("Choose a zip file or a mailbox file.")
	}
	return text, nil
}

// dated puts a day behind the name of a file.
func dated(name string) string {
	return message.SafeFilename(name, "mail") + " " + time.Now().Format(time.DateOnly)
}

// mailboxOrder reads what is asked for of one mailbox: some messages, or all of it,
// and the mailboxes below it.
func mailboxOrder(r *http.Request) (order exportOrder, children bool, err error) {
	mailbox, err := mailboxParam(r)
	if err != nil {
		return order, false, err
	}
	if err := readForm(r); err != nil {
		return order, false, err
	}
	if order.format, err = exportFormat(r.Form.Get("format")); err != nil {
		return order, false, err
	}
	source := exportSource{name: mailbox, ExportQuery: imapclient.ExportQuery{Mailbox: mailbox}}
	if r.Method == http.MethodPost || len(r.Form["uid"]) > 0 {
		form, err := readMessagesForm(r)
		if err != nil {
			return order, false, err
		}
		source.UIDs, source.UIDValidity = form.uids, form.uidValidity
	} else if text := r.Form.Get("after"); text != "" {
		after, ok := parseNumber(text)
		if !ok {
			return order, false, badRequest("The number to go on after is no number. It is the one that the last file's name begins with.")
		}
		source.After = after
	}
	order.sources = []exportSource{source}
	return order, r.Form.Get("children") != "", nil
}

// messagesOrder reads messages of several mailboxes: each is named by UIDVALIDITY,
// UID and mailbox, with dots between.
func messagesOrder(r *http.Request) (order exportOrder, err error) {
	if err := readForm(r); err != nil {
		return order, err
	}
	if order.format, err = exportFormat(r.Form.Get("format")); err != nil {
		return order, err
	}
	chosen := r.Form["message"]
	switch {
	case len(chosen) == 0:
		return order, badRequest("No messages were chosen. Tick one or more first.")
	case len(chosen) > maxUIDs:
		return order, badRequest("That is more than 10,000 messages at once. Please choose fewer.")
	}
	sources := map[string]*exportSource{}
	for _, text := range chosen {
		validity, rest, _ := strings.Cut(text, ".")
		number, name, _ := strings.Cut(rest, ".")
		uidValidity, ok1 := parseNumber(validity)
		uid, ok2 := parseNumber(number)
		mailbox, ok3 := mailboxName(name)
		if !ok1 || !ok2 || !ok3 {
			return order, badRequest("One of the chosen messages can't be recognised. Reload the list and try again.")
		}
		source := sources[mailbox]
		if source == nil {
			source = &exportSource{name: mailbox, ExportQuery: imapclient.ExportQuery{Mailbox: mailbox, UIDValidity: uidValidity}}
			sources[mailbox] = source
		}
		if source.UIDValidity != uidValidity {
			return order, badRequest("A folder has been made anew since this list was made. Reload it and try again.")
		}
		source.UIDs = append(source.UIDs, uid)
	}
	for _, source := range sources {
		order.sources = append(order.sources, *source)
	}
	slices.SortFunc(order.sources, func(a, b exportSource) int { return cmp.Compare(a.name, b.name) })
	order.name = dated(say(r.Context(), "Messages|file name"))
	return order, nil
}

// everythingOrder is all mail, or that of the mailboxes that are named.
func (s *Server) everythingOrder(r *http.Request, format string) (exportOrder, error) {
	order := exportOrder{format: format, name: dated(say(r.Context(), "Mail|file name"))}
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return order, err
	}
	named := r.URL.Query()["mailbox"]
	for _, m := range listed {
		if m.Selectable && (slices.Contains(named, m.Name) || len(named) == 0 && !isView(m)) {
			order.sources = append(order.sources, exportSource{name: m.Name, ExportQuery: imapclient.ExportQuery{Mailbox: m.Name}})
		}
	}
	if len(order.sources) == 0 {
		return order, errNotFound
	}
	return order, nil
}

// isView says whether a mailbox shows what lies in others (RFC 6154).
func isView(m imapclient.Mailbox) bool { return m.Role == "all" || m.Role == "flagged" }

// withChildren adds the mailboxes below the first.
func withChildren(order exportOrder, listed []imapclient.Mailbox) exportOrder {
	delimiter := delimiterIn(listed, order.sources[0].name)
	for _, m := range listed {
		if m.Selectable && delimiter != "" && strings.HasPrefix(m.Name, order.sources[0].name+delimiter) {
			order.sources = append(order.sources, exportSource{name: m.Name, ExportQuery: imapclient.ExportQuery{Mailbox: m.Name, List: order.sources[0].List}})
		}
	}
	return order
}

// delimiterIn is what stands between the levels of a mailbox's name, "" where there are
// none.
func delimiterIn(listed []imapclient.Mailbox, mailbox string) string {
	for _, m := range listed {
		if m.Name == mailbox {
			return m.Delimiter
		}
	}
	return ""
}
