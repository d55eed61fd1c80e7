package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hearthmail/templates"
)

// composeForm is a letter as the page posts it, and as it is kept until it is
// sent.
type composeForm struct {
	id, tab, back              string
	turn                       int64 // grows with each save of the page
	apart                      bool  // it is to be saved as a letter of its own
	rescued                    bool  // no page has it any more, a browser has kept it
	from, to, cc, bcc, replyTo string
	subject, text, html        string
	attached                   []string // tokens
	brought                    []string // those of them whose files came with the post
	inReplyTo, references      string
	draft, draftUIDValidity    uint32
	original, kind             string
	at, zone, opened           string
	notify                     bool
	confirmed                  []string
	problems                   []templates.ComposeProblem // with files that came with it
}

// composeFormOf reads what values has written.
func composeFormOf(v url.Values) *composeForm {
	number := func(name string) uint32 {
		n, _ := parseNumber(v.Get(name)) // 0 is none
		return n
	}
	turn, _ := strconv.ParseInt(v.Get("turn"), 10, 64) // without script there is none
	return &composeForm{
		id: composeID(v.Get("compose-id")), tab: v.Get("tab"), back: v.Get("back"),
		turn: turn, apart: v.Get("apart") != "", rescued: v.Get("rescued") != "",
		from: v.Get("from"), to: v.Get("to"), cc: v.Get("cc"), bcc: v.Get("bcc"), replyTo: v.Get("reply-to"),
		subject: v.Get("subject"), text: v.Get("text"), html: v.Get("html"), attached: v["attached"],
		inReplyTo: v.Get("in-reply-to"), references: v.Get("references"),
		draft: number("draft"), draftUIDValidity: number("draft-uidvalidity"),
		original: v.Get("original"), kind: v.Get("kind"),
		at: v.Get("at"), zone: v.Get("zone"), opened: v.Get("opened"),
		notify: v.Get("notify") != "", confirmed: v["confirmed"],
	}
}

// values is the form as it was posted.
func (f *composeForm) values() url.Values {
	v := url.Values{"attached": f.attached, "confirmed": f.confirmed}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	for name, value := range map[string]string{
		"compose-id": f.id, "tab": f.tab, "back": f.back, "from": f.from, "to": f.to, "cc": f.cc, "bcc": f.bcc, "reply-to": f.replyTo,
		"subject": f.subject, "text": f.text, "html": f.html, "in-reply-to": f.inReplyTo, "references": f.references,
		"original": f.original, "kind": f.kind, "at": f.at, "zone": f.zone, "opened": f.opened,
	} {
		set(name, value)
	}
	if f.notify {
		v.Set("notify", "1")
	}
	if f.draft > 0 {
		v.Set("draft", strconv.FormatUint(uint64(f.draft), 10))
		v.Set("draft-uidvalidity", strconv.FormatUint(uint64(f.draftUIDValidity), 10))
	}
	return v
}

// written is a hash of what a person wrote: of all that is sent but the files that
// come with a post, which are others each time.
func (f *composeForm) written() string {
	v := url.Values{"attached": slices.DeleteFunc(slices.Clone(f.attached), func(token string) bool { return slices.Contains(f.brought, token) })}
	for i, field := range []string{f.from, f.to, f.cc, f.bcc, f.replyTo, f.subject, f.text, f.html, f.at, strconv.FormatBool(f.notify)} {
		v.Set(strconv.Itoa(i), strings.ReplaceAll(field, "\r", ""))
	}
	return shortHash(v.Encode())
}

// hasConfirmed says whether a question has been answered by sending all the same.
func (f *composeForm) hasConfirmed(name string) bool { return slices.Contains(f.confirmed, name) }
