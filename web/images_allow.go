package web

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// picturesIn is picturesOf for a message where it lies. In a mailbox for junk
// (\Junk, RFC 6154) nothing that was chosen counts: pictures are shown there only
// when asked for, this once.
func (s *Server) picturesIn(r *http.Request, mail *openMail) templates.Images {
	if s.pictures.fetch != nil && isJunk(r, mail.mailbox) {
		return templates.Images{Junk: true, Shown: asksForPictures(r)}
	}
	return s.picturesOf(r, mail.message, s.forged(mail.message))
}

// asksForPictures says whether the address asks for pictures from elsewhere.
func asksForPictures(r *http.Request) bool { return r.URL.Query().Get("images") == "remote" }

// isJunk says whether a mailbox is for junk, and takes one that can't be looked
// up for such.
func isJunk(r *http.Request, mailbox string) bool {
	junk, err := hasRole(r, mailbox, imapclient.RoleJunk)
	return err != nil || junk
}

// hasRole says whether a mailbox is for that.
func hasRole(r *http.Request, mailbox string, role imapclient.Role) (bool, error) {
	listed, err := account(r).Mailboxes(r.Context())
	return slices.ContainsFunc(listed, func(m imapclient.Mailbox) bool { return m.Name == mailbox && m.Role == role }), err
}

// picturesOf says whether pictures from elsewhere are shown with the message,
// and why. forged says that the message is known not to come from its From
// address: then what was chosen for that sender doesn't count. Without the
// database they are shown only when asked for.
func (s *Server) picturesOf(r *http.Request, m *imapclient.Message, forged bool) templates.Images {
	var said templates.Images
	if s.pictures.fetch == nil {
		return said
	}
	sender := pictureSender(m)
	if !forged {
		said.Sender = sender
	}
	chosen, err := s.choices.of(r.Context(), loginFor(r))
	if err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelWarn, "whose pictures are shown can't be looked up", slog.Any("error", err))
	}
	switch {
	case chosen.always:
		said.Shown, said.Why = true, templates.ImagesAlways
	case said.Sender != "" && chosen.senders[said.Sender]:
		said.Shown, said.Why = true, templates.ImagesSender
	case asksForPictures(r):
		said.Shown, said.Why = true, templates.ImagesOnce
	}
	return said
}

// maxSender bounds an address (RFC 5321, section 4.5.3.1), in octets.
const maxSender = 64 + 1 + 255

// pictureSender is who a message is from, as far as pictures may be shown for
// them: one address. It is compared without case.
func pictureSender(m *imapclient.Message) string {
	if len(m.From) != 1 {
		return ""
	}
	sender, ok := senderAddress(m.From[0].Addr)
	if !ok {
		return ""
	}
	return sender
}

func senderAddress(text string) (string, bool) {
	at := strings.LastIndexByte(text, '@')
	if at < 1 || at == len(text)-1 || len(text) > maxSender || strings.ContainsFunc(text, isOdd) {
		return "", false
	}
	return loginOf(text), true
}

// isOdd tells what no address holds that anybody could read.
func isOdd(c rune) bool { return c <= ' ' || c == 0x7f || c == '\uFFFD' }
