package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"hearthmail/templates"
)

// maxUIDs is how many messages one form may name.
const maxUIDs = 10_000

// pathParam reads a path parameter, decoded once: chi routes on the escaped
// path when the browser's escaping isn't Go's own, and on the decoded one
// otherwise. What isn't UTF-8, or holds a NUL, which no database takes, is the name of
// nothing.
func pathParam(r *http.Request, name string) (string, error) {
	value := chi.URLParam(r, name)
	if r.URL.RawPath != "" {
		decoded, err := url.PathUnescape(value)
		if err != nil {
			return "", errNotFound
		}
		value = decoded
	}
	if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return "", errNotFound
	}
	return value, nil
}

func mailboxParam(r *http.Request) (string, error) {
	name, err := pathParam(r, "mailbox")
	name, ok := mailboxName(name)
	if err != nil || !ok {
		return "", errNotFound
	}
	return name, nil
}

// mailboxName checks a name that a request brings; INBOX knows no case.
func mailboxName(name string) (string, bool) {
	if name == "" || strings.ContainsAny(name, "\x00\r\n") || strings.ContainsRune(name, '\uFFFD') {
		return "", false
	}
	if strings.EqualFold(name, "INBOX") {
		return "INBOX", true
	}
	return name, true
}

func uidParam(r *http.Request) (uint32, error) {
	uid, ok := parseNumber(chi.URLParam(r, "uid"))
	if !ok {
		return 0, errNotFound
	}
	return uid, nil
}

// parseNumber reads a nz-number (RFC 9051, section 9).
func parseNumber(s string) (uint32, bool) {
	n, err := strconv.ParseUint(s, 10, 32)
	return uint32(n), err == nil && n > 0
}

// readForm reads r.Form and r.PostForm.
func readForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badRequest("The form did not arrive whole. Please try again.").because(err)
	}
	return nil
}

// messagesForm is what every act on messages is posted with.
type messagesForm struct {
	uids        []uint32
	uidValidity uint32 // 0 when the form didn't say
}

func readMessagesForm(r *http.Request) (messagesForm, error) {
	var f messagesForm
	if err := readForm(r); err != nil {
		return f, err
	}
	if len(r.Form["uid"]) == 0 {
		return f, badRequest("No messages were chosen. Tick one or more first.")
	}
	if len(r.Form["uid"]) > maxUIDs {
		return f, badRequest("That is more than 10,000 messages at once. Please choose fewer.")
	}
	for _, text := range r.Form["uid"] {
		uid, ok := parseNumber(text)
		if !ok {
			return f, badRequest("One of the chosen messages has no proper number. Reload the list and try again.")
		}
		f.uids = append(f.uids, uid)
	}
	slices.Sort(f.uids)
	f.uids = slices.Compact(f.uids)
	if text := r.Form.Get("uidvalidity"); text != "" {
		var ok bool
		if f.uidValidity, ok = parseNumber(text); !ok {
			return f, badRequest("The list that this was sent from can't be recognised. Reload it and try again.")
		}
	}
	return f, nil
}

// back is the page that a form was posted from, if it is one of ours, else
// fallback.
func (s *Server) back(r *http.Request, fallback string) string {
	from, err := url.Parse(r.Referer())
	if err != nil || !s.ourHost(r, from.Host) {
		return fallback
	}
	return s.local(from, fallback)
}

// local is the path and query of one of our own addresses, else fallback:
// nobody is sent elsewhere.
func (s *Server) local(address *url.URL, fallback string) string {
	path := address.EscapedPath()
	if !strings.HasPrefix(path, s.base+"/") || strings.HasPrefix(path, "//") {
		return fallback
	}
	return (&url.URL{Path: address.Path, RawPath: address.RawPath, RawQuery: address.RawQuery}).String()
}

func (s *Server) ourHost(r *http.Request, host string) bool {
	return host != "" && (host == r.Host || (s.public != nil && host == s.public.Host))
}

// shownTo is what the page shows that our script sent the request from: the
// list's view and the open message, 0 for none.
func (s *Server) shownTo(r *http.Request) (view templates.View, open uint32) {
	at := s.pageShown(r)
	return at.view, at.open
}
