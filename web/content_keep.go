package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"hearthmail/imapclient"
)

// lasting is something of a message, which never changes (RFC 9051, section
// 2.3.1.1). A browser on a private device may keep it.
type lasting struct {
	tag     string // entity tag (RFC 9110, section 8.8.3); "" for what may not be kept
	forever bool   // nothing else will ever be at this address, which names the UIDVALIDITY
}

// lastingOf is that of the message which the request asks for; what says of
// what kind. An address with another UIDVALIDITY than the mailbox's own meant
// another message, which is a conflict.
func (s *Server) lastingOf(r *http.Request, mail *openMail, what string) (lasting, error) {
	asked := r.URL.Query().Get("uidvalidity")
	if asked != "" {
		validity, ok := parseNumber(asked)
		if !ok {
			return lasting{}, badRequest("The address has no proper number for the folder. Open the message again.")
		}
		if validity != mail.message.UIDValidity {
			return lasting{}, &imapclient.Error{Kind: imapclient.KindConflict, Op: "open", Err: errors.New("another UIDVALIDITY")}
		}
	}
	if !onPrivateDevice(r) {
		return lasting{}, nil
	}
	// The account is in it, since a browser may ask with the tag of what somebody
	// else was shown at the same address, and the program, whose work it is too.
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %q %q %d %d %q",
		s.build, account(r).Username(), mail.mailbox, mail.message.UIDValidity, mail.message.UID, mail.inner+" "+what))
	return lasting{tag: `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`, forever: asked != ""}, nil
}

// madeAnew is for what we make of a message: another build may make it
// otherwise, and its bytes differ with how they are packed (a weak tag).
func (l *lasting) madeAnew() {
	if l.tag != "" {
		l.tag, l.forever = "W/"+l.tag, false
	}
}

// answered tells a browser that has the content already that it may show that.
// The browser takes over the headers, so the content's own policy must be there.
func (l lasting) answered(w http.ResponseWriter, r *http.Request, p policy) bool {
	if l.tag == "" || !namesTag(r.Header.Values("If-None-Match"), l.tag) {
		return false
	}
	setPolicy(w, p)
	setLastingHeaders(w.Header(), l)
	w.WriteHeader(http.StatusNotModified)
	return true
}

// namesTag reads If-None-Match (RFC 9110, section 13.1.2). Our own tags hold no
// comma, so one within a foreign tag does no harm.
func namesTag(values []string, tag string) bool {
	for element := range strings.SplitSeq(strings.Join(values, ","), ",") {
		element = strings.TrimSpace(element)
		if element == "*" || strings.TrimPrefix(element, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// buildName tells one build of the program from another; where that can't be
// known, one start of it from another.
func buildName() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" || strings.Contains(info.Main.Version, "dirty") {
		return rand.Text()
	}
	return info.Main.Version
}
