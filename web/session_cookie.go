package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/sessions"
)

// cookies are the program's cookies: how they are called and where they go.
// None can be read by a script, and none goes along with another site's post.
type cookies struct {
	path   string                   // that they are for
	secure func(*http.Request) bool // whether the browser reaches us over https
}

// The cookies' names, before what nameOf adds.
const (
	sessionCookie = "hearthmail"
	noticeCookie  = "hearthmail-notice"
	deviceCookie  = "hearthmail-device"
	actCookie     = "hearthmail-acted"
	openIDCookie  = "hearthmail-openid"
)

// nameOf adds the prefix by which a browser knows that no other host, and
// nobody on plain http, may have set the cookie (RFC 6265bis, section 4.1.3).
func (c cookies) nameOf(r *http.Request, name string) string {
	switch {
	case !c.secure(r):
		return name
	case c.path == "/":
		return "__Host-" + name
	default:
		return "__Secure-" + name
	}
}

func (c cookies) get(r *http.Request, name string) (string, bool) {
	cookie, err := r.Cookie(c.nameOf(r, name))
	if err != nil || cookie.Value == "" {
		return "", false
	}
	return cookie.Value, true
}

// set gives the browser a cookie, for as long as it is open when lasts is 0. It
// takes the place of one by that name which the answer has already.
func (c cookies) set(w http.ResponseWriter, r *http.Request, name, value string, lasts time.Duration) {
	c.write(w, r, name, value, int(lasts/time.Second))
}

func (c cookies) clear(w http.ResponseWriter, r *http.Request, name string) {
	c.write(w, r, name, "", -1)
}

func (c cookies) write(w http.ResponseWriter, r *http.Request, name, value string, maxAge int) {
	name = c.nameOf(r, name)
	var others []string
	for _, line := range w.Header()["Set-Cookie"] {
		if !strings.HasPrefix(line, name+"=") {
			others = append(others, line)
		}
	}
	w.Header()["Set-Cookie"] = others
	http.SetCookie(w, sessions.NewCookie(name, value, &sessions.Options{
		Path: c.path, MaxAge: maxAge, HttpOnly: true, Secure: c.secure(r), SameSite: http.SameSiteLaxMode,
	}))
}
