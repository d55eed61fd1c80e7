package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"hearthmail/imapclient"
	"hearthmail/outbox"
	"hearthmail/smtpclient"
)

// sender is what a login's letters are sent through: what somebody has signed in
// with, held in memory until the letters are done.
type sender struct {
	server *Server
	name   string // as the store knows the login
	access access
}

// newSender keeps what a session has signed in with, beyond the session's end.
func (s *Server) newSender(name string, with access) *sender {
	with.tokens.outlive()
	return &sender{server: s, name: name, access: with}
}

// Submit implements outbox.Account.
func (a *sender) Submit(ctx context.Context, e smtpclient.Envelope, data io.Reader, beforeLast func(context.Context, []string) error) (smtpclient.Result, error) {
	server, err := a.server.submission.Find(ctx, a.access.login.Username)
	if err != nil {
		return smtpclient.Result{}, err
	}
	if server == nil {
		return smtpclient.Result{}, &smtpclient.Error{Kind: smtpclient.KindPermanent, Err: errors.New("no server for sending is known")}
	}
	return server.Submit(ctx, smtpclient.Login{Username: a.access.login.Username, Password: a.access.login.Password, Token: a.access.login.Token}, e, data, beforeLast)
}

// Open implements outbox.Account.
func (a *sender) Open(ctx context.Context) (outbox.Mail, error) {
	server, err := a.server.servers.Find(ctx, a.access.login.Username)
	if err != nil {
		return nil, err
	}
	account, err := a.server.accounts.SignIn(ctx, server, a.access.login)
	if imapclient.KindOf(err) == imapclient.KindDenied {
		err = fmt.Errorf("%w: %w", outbox.ErrDenied, err)
	}
	if err != nil {
		return nil, err
	}
	return &sentMail{sender: a, account: access{Account: account, tokens: a.access.tokens}}, nil
}

// sentMail is the mail of somebody who has sent a letter.
type sentMail struct {
	*sender
	account access
	mailbox string // where sent mail is, once it is known
}

// Close implements outbox.Mail.
func (m *sentMail) Close() { m.account.Release() }

// KeepsSent implements outbox.Mail: by the option, or as Gmail does.
func (m *sentMail) KeepsSent() bool { return m.server.sentByServer || m.account.KeepsSent() }

// HasSent implements outbox.Mail.
func (m *sentMail) HasSent(ctx context.Context, messageID string) (bool, error) {
	mailbox, err := m.sent(ctx)
	if err != nil {
		return false, err
	}
	_, uids, err := m.account.FindMessageID(ctx, mailbox, messageID)
	return len(uids) > 0, err
}

func (m *sentMail) sent(ctx context.Context) (string, error) {
	var err error
	if m.mailbox == "" {
		m.mailbox, err = m.account.MailboxFor(ctx, imapclient.RoleSent)
	}
	return m.mailbox, err
}

// AppendSent implements outbox.Mail.
func (m *sentMail) AppendSent(ctx context.Context, date time.Time, size int64, open func(context.Context) (io.ReadCloser, error)) (unclear bool, err error) {
	mailbox, err := m.sent(ctx)
	if err != nil {
		return false, err
	}
	_, err = m.account.Append(ctx, mailbox, imapclient.NewMessage{Flags: []string{imapclient.FlagSeen}, Date: date, Size: size, Open: open})
	return errors.Is(err, imapclient.ErrUnclear), err
}

// Mark implements outbox.Mail. What the server would not have is no failure: the
// letter is sent.
func (m *sentMail) Mark(ctx context.Context, original, kind string) error {
	t, ok := parseMailToken(original)
	if !ok {
		return nil
	}
	flag := imapclient.FlagAnswered
	if strings.HasPrefix(kind, "forward") {
		flag = imapclient.FlagForwarded
	}
	_, err := m.account.Change(ctx, t.Mailbox, t.UIDValidity, []uint32{t.UID}, imapclient.Change{Add: []string{flag}})
	switch imapclient.KindOf(err) {
	case imapclient.KindUnreachable, imapclient.KindTimeout, imapclient.KindBusy:
		return err
	default:
		return nil
	}
}

// RemoveDraft implements outbox.Mail.
func (m *sentMail) RemoveDraft(ctx context.Context, id string) error {
	return m.server.removeDraft(ctx, m.account.Account, m.name, id)
}
