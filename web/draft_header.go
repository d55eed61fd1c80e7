package web

import (
	"cmp"
	"net/url"
	"strings"

	"hearthmail/message"
)

// What drafts carry beside what every mail does. None of it is ever sent.
const (
	draftHeader       = "X-Hearthmail-Draft"  // the letter's id
	draftFieldsHeader = "X-Hearthmail-Fields" // what stands in fields of the page and has no place in a mail
)

// letterOfDraft is the name of the letter that a draft is of: ours, or one that all
// pages make alike of another program's draft.
func letterOfDraft(h message.Header, at mailToken) string {
	if id := strings.TrimSpace(h.Raw(draftHeader)); id != "" && composeID(id) == id {
		return id
	}
	return shortHash("draft\x00" + cmp.Or(h.MessageID(), at.String()))
}

// draftFields are the fields of the page that have no place in a mail: what is
// typed where addresses should be and isn't one yet, and how it is to be sent.
func draftFields(f *composeForm) url.Values {
	fields := url.Values{}
	for name, value := range map[string]string{"from": f.from, "to": f.to, "cc": f.cc, "bcc": f.bcc, "reply-to": f.replyTo} {
		if _, bad := message.ParseRecipients(value); len(bad) > 0 {
			fields.Set(name, value)
		}
	}
	for name, value := range map[string]string{"at": f.at, "zone": f.zone} {
		if value != "" && f.at != "" {
			fields.Set(name, value)
		}
	}
	if f.notify {
		fields.Set("notify", "1")
	}
	return fields
}

// draftFieldsIn reads them from a draft. What is there counts before what the
// header's other fields say.
func draftFieldsIn(h message.Header) url.Values {
	raw := strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, h.Raw(draftFieldsHeader))
	fields, err := url.ParseQuery(raw)
	if err != nil {
		return url.Values{}
	}
	return fields
}

// fieldsHeader writes them as a field of the header, with its line ends; "" for none.
func fieldsHeader(fields url.Values) string {
	const line = 72
	text := fields.Encode()
	if text == "" {
		return ""
	}
	var out strings.Builder
	out.WriteString(draftFieldsHeader + ":")
	for len(text) > 0 {
		n := min(line, len(text))
		out.WriteString("\r\n " + text[:n])
		text = text[n:]
	}
	out.WriteString("\r\n")
	return out.String()
}
