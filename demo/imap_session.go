package demo

import (
	"bytes"
	"crypto/subtle"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// imapSession is one IMAP connection. The library's own memory backend is not
// used because it lower-cases flags on the wire, forgets SPECIAL-USE, lets
// INBOX be deleted and reports a MOVE's EXPUNGEs twice, none of which can be
// mended from outside of it.
type imapSession struct {
	account *account
	view    *view // nil when no mailbox is selected
}

var (
	_ imapserver.SessionIMAP4rev2   = (*imapSession)(nil)
	_ imapserver.SessionAppendLimit = (*imapSession)(nil)
)

// Close ends the session with its connection. It leaves view as it is, because
// an Idle that is just ending may still read it.
func (s *imapSession) Close() error {
	if s.view != nil {
		s.view.close()
	}
	return nil
}

// Login knows one user.
func (s *imapSession) Login(user, pass string) error {
	if !validLogin(user, pass) {
		return imapserver.ErrAuthFailed
	}
	return nil
}

func validLogin(user, pass string) bool {
	return user == username && subtle.ConstantTimeCompare([]byte(pass), []byte(password)) == 1
}

// AppendLimit is announced as APPENDLIMIT, in bytes.
func (s *imapSession) AppendLimit() uint32 { return maxMessageBytes }

// Namespace says that all is personal and that "/" parts the levels.
func (s *imapSession) Namespace() (*imap.NamespaceData, error) {
	return &imap.NamespaceData{Personal: []imap.NamespaceDescriptor{{Delim: delim}}}, nil
}

// Select opens a mailbox.
func (s *imapSession) Select(name string, options *imap.SelectOptions) (*imap.SelectData, error) {
	m, err := s.account.find(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return nil, err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	s.view = &view{mailbox: m, tracker: m.tracker.NewSession(), readOnly: options.ReadOnly}
	data := &imap.SelectData{
		Flags:       m.keywordsLocked(),
		NumMessages: uint32(len(m.messages)),
		UIDNext:     m.uidNext,
		UIDValidity: m.uidValidity,
	}
	if !options.ReadOnly {
		data.PermanentFlags = append(slices.Clone(data.Flags), imap.FlagWildcard)
	}
	unseen := func(msg *message) bool { return !hasFlag(msg.flags, imap.FlagSeen) }
	data.FirstUnseenSeqNum = uint32(slices.IndexFunc(m.messages, unseen) + 1)
	return data, nil
}

// Unselect closes the mailbox without expunging anything.
func (s *imapSession) Unselect() error {
	if s.view != nil {
		s.view.close()
		s.view = nil
	}
	return nil
}

// Create makes a mailbox, with SPECIAL-USE attributes if they are asked for.
func (s *imapSession) Create(name string, options *imap.CreateOptions) error {
	return s.account.create(name, options.SpecialUse)
}

// Delete takes a mailbox and its messages away; never INBOX.
func (s *imapSession) Delete(name string) error { return s.account.delete(name) }

// Rename renames a mailbox and those below it.
func (s *imapSession) Rename(name, newName string, _ *imap.RenameOptions) error {
	return s.account.rename(name, newName)
}

// Subscribe and Unsubscribe mark a mailbox for LSUB and LIST (SUBSCRIBED).
func (s *imapSession) Subscribe(name string) error { return s.setSubscribed(name, true) }

// Unsubscribe is Subscribe's reverse.
func (s *imapSession) Unsubscribe(name string) error { return s.setSubscribed(name, false) }

func (s *imapSession) setSubscribed(name string, subscribed bool) error {
	m, err := s.account.find(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.subscribed = subscribed
	return nil
}

// Status counts a mailbox's messages.
func (s *imapSession) Status(name string, _ *imap.StatusOptions) (*imap.StatusData, error) {
	m, err := s.account.find(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return nil, err
	}
	return m.status(name), nil
}

// Append stores a message with the given flags and INTERNALDATE.
func (s *imapSession) Append(name string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	m, err := s.account.find(name, imap.ResponseCodeTryCreate)
	if err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(r); err != nil {
		return nil, err
	}
	msg := message{raw: raw.Bytes(), received: options.Time, flags: addFlags(nil, options.Flags)}
	if msg.received.IsZero() {
		msg.received = time.Now()
	}
	uids := m.append(msg)
	return &imap.AppendData{UIDValidity: m.uidValidity, UID: uids[0].Start}, nil
}
