package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

const (
	// heardWait is how long a whole page waits, counted from when it asked, to
	// learn whether there is other mail from the sender. One that script puts
	// into place doesn't wait: it asks once more by itself.
	heardWait = 250 * time.Millisecond
	// heardLimit bounds that second question.
	heardLimit = 10 * time.Second
)

// senderModel is what is to be told about who sent the message. It begins to ask
// whether there is other mail from the sender; finishSender tells.
func (s *Server) senderModel(r *http.Request, mailbox string, m *imapclient.Message) templates.Sender {
	found := m.Header.Authentication(s.authservs)
	model := templates.Sender{
		Notes: message.CheckSender(m.Header, ownAddresses(account(r)), found),
		Found: found, Unsubscribe: unsubscribeOf(m, found),
	}
	if len(m.From) != 1 || m.From[0].Addr == "" {
		return model
	}
	model.Address = m.From[0].Addr
	for _, own := range ownAddresses(account(r)) {
		if strings.EqualFold(own, model.Address) {
			return model
		}
	}
	model.Ask = s.links.Mail(mailbox, m.UIDValidity, m.UID).Page("sender")
	if !looksAhead(r) || isAhead(r) { // or nobody reads it yet
		began, cancel := context.WithCancel(r.Context())
		cancel() // it goes on by itself
		s.tellFirst(began, r, mailbox, m, &model)
	}
	return model
}

// finishSender waits for what senderModel has asked, unless script will ask.
// Script that looks ahead waits for nobody.
func (s *Server) finishSender(r *http.Request, mailbox string, m *imapclient.Message, model *templates.Sender, begun time.Time) {
	wait := heardWait
	switch {
	case model.Ask == "":
		return
	case isAhead(r):
		wait = heardLimit
	case looksAhead(r) || wantsFragment(r):
		return
	}
	ctx, cancel := context.WithDeadline(r.Context(), begun.Add(wait))
	defer cancel()
	s.tellFirst(ctx, r, mailbox, m, model)
}

// tellFirst fills in whether there is other mail from the sender. Ask stays
// where that isn't known when ctx ends.
func (s *Server) tellFirst(ctx context.Context, r *http.Request, mailbox string, m *imapclient.Message, model *templates.Sender) {
	heard, err := account(r).HeardFrom(ctx, imapclient.Sent{Mailbox: mailbox, UIDValidity: m.UIDValidity, UID: m.UID, Address: model.Address})
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return
	}
	// Where the server can't say, the page doesn't either: it is no failure.
	model.Ask, model.First = "", err == nil && !heard
}

// messageSender answers the script's question whether there is other mail from
// the sender. Without script the message's page has told already.
func (s *Server) messageSender(w http.ResponseWriter, r *http.Request) error {
	mailbox, m, err := messageOf(r)
	if err != nil {
		return err
	}
	if !wantsFragment(r) {
		return redirect(w, r, s.links.Message(mailbox, m.UID, templates.View{}))
	}
	model := s.senderModel(r, mailbox, m)
	if model.Ask != "" {
		ctx, cancel := context.WithTimeout(r.Context(), heardLimit)
		defer cancel()
		s.tellFirst(ctx, r, mailbox, m, &model)
	}
	return s.render(w, r, http.StatusOK, templates.SenderFirst(m.UID, model, true))
}

// forged says whether one's own mail server has found that the message
// isn't from whom it says.
func (s *Server) forged(m *imapclient.Message) bool {
	return m.Header.Authentication(s.authservs).Verdict == message.SenderFalse
}

// ownAddresses are the reader's, as far as the user name tells.
func ownAddresses(a *imapclient.Account) []string {
	if strings.Contains(a.Username(), "@") {
		return []string{a.Username()}
	}
	return nil
}
