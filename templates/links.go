package templates

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Links builds every address of the program; nothing else does.
type Links struct {
	base string // without a trailing slash: "" or "/mail"
}

// NewLinks takes the base path, "" or "/mail", without a trailing slash.
func NewLinks(base string) Links { return Links{base: base} }

// Home is the start page.
func (l Links) Home() string { return l.base + "/" }

// Login is the sign-in page.
func (l Links) Login() string { return l.base + "/login" }

// LoginOpenID leads to the OpenID provider; remember says that the device is a
// private one.
func (l Links) LoginOpenID(remember bool) string {
	if remember {
		return l.base + "/login/openid?remember=1"
	}
	return l.base + "/login/openid"
}

// Logout takes a POST.
func (l Links) Logout() string { return l.base + "/logout" }

// LoginCode asks for the second step at sign-in, and takes a POST.
func (l Links) LoginCode() string { return l.base + "/login/code" }

// Settings is the page of a person's own settings.
func (l Links) Settings() string { return l.base + "/settings" }

// SessionEnd takes a POST that signs another browser out.
func (l Links) SessionEnd(id string) string {
	return l.base + "/settings/sessions/" + url.PathEscape(id) + "/end"
}

// SessionsEnd takes a POST that signs several browsers out: which is "others" or "all".
func (l Links) SessionsEnd() string { return l.base + "/settings/sessions/end" }

// PictureSettings takes a POST about pictures from elsewhere: "allow" is
// "always" or "ask".
func (l Links) PictureSettings() string { return l.base + "/settings/images" }

// PictureSenderRemove takes a POST that names a sender whose pictures are not to
// be shown by themselves any more.
func (l Links) PictureSenderRemove() string { return l.base + "/settings/images/senders/remove" }

// Image is a picture from elsewhere, had from us. mac shows that the address is
// one of a mail that was opened.
func (l Links) Image(address, mac string) string {
	return l.base + "/images?mac=" + url.QueryEscape(mac) + "&url=" + url.QueryEscape(address)
}

// SecondFactor takes a POST about the second step: "begin", "confirm", "codes"
// or "remove".
func (l Links) SecondFactor(action string) string {
	return l.base + "/settings/second-factor/" + action
}

// Events is the stream of what has changed since that turn.
func (l Links) Events(turn uint64) string {
	return l.base + "/events?since=" + strconv.FormatUint(turn, 10)
}

// Static is a file of the front end.
func (l Links) Static(name string) string { return l.base + "/static/" + name }

// Mailbox is a page of a mailbox's list, or of what the view has found in several.
func (l Links) Mailbox(name string, v View) string {
	if v.IsAcross() {
		return l.Search(v)
	}
	v.List = ""
	return l.mailbox(name) + v.query()
}

// MailboxAction is what a form of the mailbox posts to: "delete", "undelete",
// "flags", "purge" (which also answers GET, to ask first).
func (l Links) MailboxAction(name, action string) string {
	return l.mailbox(name) + "/" + action
}

// Message is an open message beside the list that v describes.
func (l Links) Message(mailbox string, uid uint32, v View) string {
	return l.message(mailbox, uid) + v.query()
}

// Purge is the page that asks before these messages are purged.
func (l Links) Purge(mailbox string, uidValidity uint32, uids []uint32) string {
	q := url.Values{"uidvalidity": {decimal(uidValidity)}}
	for _, uid := range uids {
		q.Add("uid", decimal(uid))
	}
	return l.MailboxAction(mailbox, "purge") + "?" + q.Encode()
}

func (l Links) mailbox(name string) string {
	return l.base + "/mailboxes/" + url.PathEscape(name)
}

func (l Links) message(mailbox string, uid uint32) string {
	return l.messages(mailbox) + decimal(uid)
}

// messages is what the address of each of a mailbox's messages begins with.
func (l Links) messages(mailbox string) string { return l.mailbox(mailbox) + "/messages/" }

// valid has an address name the UIDVALIDITY, so that nothing else will ever be
// there and a browser may keep what is. 0 stands for one that is not known.
func valid(uidValidity uint32) string {
	if uidValidity == 0 {
		return ""
	}
	return "?uidvalidity=" + decimal(uidValidity)
}

// query leaves out what is usual, so that the same list has one address.
func (v View) query() string {
	q := ""
	add := func(name, value string) {
		separator := "&"
		if q == "" {
			separator = "?"
		}
		q += separator + name + "=" + url.QueryEscape(value)
	}
	if v.Below != "" {
		add("below", v.Below)
	}
	for filter := range strings.SplitSeq(v.Filter, ",") {
		if filter != "" {
			add("filter", filter)
		}
	}
	if v.Found {
		add("found", "everywhere")
	}
	if v.Label != "" {
		add("label", v.Label)
	}
	if v.List != "" {
		add("list", v.List)
	}
	if v.Order != "" {
		add("order", v.Order)
	}
	if v.Page > 1 {
		add("page", strconv.Itoa(v.Page))
	}
	if v.Query != "" {
		add("q", v.Query)
	}
	if v.Sort != "" {
		add("sort", v.Sort)
	}
	if v.Threads != "" {
		add("threads", v.Threads)
	}
	return q
}

func decimal(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// safe marks an address that Links built, so that templ takes it as it is.
func safe(address string) templ.SafeURL { return templ.SafeURL(address) }
