package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// maxUnsubscribeAnswer is how much of a list's answer is read, in octets.
const maxUnsubscribeAnswer = 64 << 10

// doer sends requests to addresses that strangers have chosen: to public ones
// alone, without a cookie or a referrer, within bounds of time and redirects.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// unsubscribeOf is how the reader can leave the list that a message came by. One
// click has to be vouched for by a signature (RFC 8058, section 4): where the
// mail server has looked for one in vain, or found the sender forged, the link
// alone is left.
func unsubscribeOf(m *imapclient.Message, found message.Authentication) message.Unsubscribe {
	way := m.Header.Unsubscribe()
	if way.OneClick != "" && (found.Verdict == message.SenderFalse || len(found.Results) > 0 && !isSigned(found)) {
		way.OneClick = ""
		way.Host = message.CheckLink("", way.Link).Host
	}
	return way
}

func isSigned(found message.Authentication) bool {
	for _, r := range found.Results {
		if r.Passed() && (r.Method == "dkim" || r.Method == "dmarc") {
			return true
		}
	}
	return false
}

// messageUnsubscribe asks a mailing list for no more mail, with one click (RFC
// 8058).
func (s *Server) messageUnsubscribe(w http.ResponseWriter, r *http.Request) error {
	mailbox, m, err := messageOf(r)
	if err != nil {
		return err
	}
	way := unsubscribeOf(m, m.Header.Authentication(s.authservs))
	if way.OneClick == "" || s.unsubscriber == nil {
		return badRequest("This message can't be unsubscribed from with one click. Look for a link in its text, or write to the sender.")
	}
	if err := s.postUnsubscribe(r.Context(), way.OneClick); err != nil {
		return &problem{
			status: http.StatusBadGateway, heading: "The list did not take it", cause: err,
			args:    []any{way.Host},
			message: "There was no good answer from %s, so you may still be subscribed. Try again later, or look for a link in the message.",
		}
	}
	notify(r, "%s has been asked to send no more of these messages.", way.Host)
	return redirect(w, r, s.links.Message(mailbox, m.UID, templates.View{}))
}

// postUnsubscribe sends the one form that RFC 8058 knows. Its errors don't say
// where to: that is out of a mail, and errors are logged.
func (s *Server) postUnsubscribe(ctx context.Context, address string) error {
	body := strings.NewReader(url.Values{"List-Unsubscribe": {"One-Click"}}.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return errors.New("unsubscribe: not an address")
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := s.unsubscriber.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("unsubscribe: %w", ctx.Err())
		}
		return errors.New("unsubscribe: no answer, or not a public address")
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, maxUnsubscribeAnswer)) // nobody reads it
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return fmt.Errorf("unsubscribe: the site answered %d", response.StatusCode)
	}
	return nil
}
