package demo

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// mailbox holds the messages of one mailbox in the order of their UIDs, and
// tells its views what changes.
type mailbox struct {
	uidValidity uint32
	specialUse  []imap.MailboxAttr
	tracker     *imapserver.MailboxTracker // used under mutex alone

	mutex      sync.Mutex
	subscribed bool
	messages   []*message
	uidNext    imap.UID
	idlers     map[chan struct{}]struct{}
}

// message is one mail as it lies in a mailbox. All but flags never change.
type message struct {
	uid      imap.UID
	raw      []byte
	received time.Time   // INTERNALDATE
	flags    []imap.Flag // replaced, never written into; guarded by mailbox.mutex
}

func newMailbox(uidValidity uint32, specialUse []imap.MailboxAttr) *mailbox {
	return &mailbox{
		uidValidity: uidValidity,
		specialUse:  specialUse,
		tracker:     imapserver.NewMailboxTracker(0),
		subscribed:  true,
		uidNext:     1,
		idlers:      make(map[chan struct{}]struct{}),
	}
}

// append stores copies under new UIDs, and gives those.
func (m *mailbox) append(messages ...message) (uids imap.UIDSet) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, msg := range messages {
		msg.uid = m.uidNext
		m.uidNext++
		m.messages = append(m.messages, &msg)
		uids.AddNum(msg.uid)
		m.tracker.QueueNumMessages(uint32(len(m.messages)))
	}
	m.wakeLocked()
	return uids
}

// expunge takes away the messages that doomed picks.
func (m *mailbox) expunge(doomed func(*message) bool) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for i := len(m.messages) - 1; i >= 0; i-- { // from the end, so that sequence numbers stay true
		if doomed(m.messages[i]) {
			m.tracker.QueueExpunge(uint32(i + 1))
			m.messages = slices.Delete(m.messages, i, i+1)
		}
	}
	m.wakeLocked()
}

// drain empties the mailbox and gives what was in it.
func (m *mailbox) drain() (messages []message) {
	m.expunge(func(msg *message) bool {
		messages = append(messages, *msg)
		return true
	})
	slices.Reverse(messages)
	return messages
}

// setFlagsLocked changes a message's flags and tells every view but source.
func (m *mailbox) setFlagsLocked(seq uint32, msg *message, flags []imap.Flag, source *imapserver.SessionTracker) {
	if slices.Equal(msg.flags, flags) {
		return
	}
	msg.flags = flags
	m.tracker.QueueMessageFlags(seq, msg.uid, flags, source)
	m.wakeLocked()
}

// watch gives a channel that is filled whenever something is queued, until
// stop is called.
func (m *mailbox) watch() (changed <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.idlers[ch] = struct{}{}
	return ch, func() {
		m.mutex.Lock()
		defer m.mutex.Unlock()
		delete(m.idlers, ch)
	}
}

func (m *mailbox) wakeLocked() {
	for ch := range m.idlers {
		select {
		case ch <- struct{}{}:
		default: // it is awake already
		}
	}
}

// status counts for STATUS and LIST-STATUS; name is the mailbox's.
func (m *mailbox) status(name string) *imap.StatusData {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var unseen, deleted, recent uint32
	var size, deletedSize int64
	for _, msg := range m.messages {
		size += int64(len(msg.raw))
		if !hasFlag(msg.flags, imap.FlagSeen) {
			unseen++
		}
		if hasFlag(msg.flags, imap.FlagDeleted) {
			deleted++
			deletedSize += int64(len(msg.raw))
		}
	}
	count, limit := uint32(len(m.messages)), uint32(maxMessageBytes)
	return &imap.StatusData{
		Mailbox: name, NumMessages: &count, NumRecent: &recent, UIDNext: m.uidNext, UIDValidity: m.uidValidity,
		NumUnseen: &unseen, NumDeleted: &deleted, Size: &size, AppendLimit: &limit, DeletedStorage: &deletedSize,
	}
}

// keywordsLocked gives the system flags and every keyword in use.
func (m *mailbox) keywordsLocked() []imap.Flag {
	flags := []imap.Flag{imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagSeen, imap.FlagDraft}
	for _, msg := range m.messages {
		flags = addFlags(flags, msg.flags)
	}
	return flags
}

// Keywords are compared without case (RFC 9051 section 2.3.2).

func hasFlag(flags []imap.Flag, flag imap.Flag) bool {
	return slices.ContainsFunc(flags, func(f imap.Flag) bool { return strings.EqualFold(string(f), string(flag)) })
}

func addFlags(flags, more []imap.Flag) []imap.Flag {
	flags = slices.Clip(flags)
	for _, f := range more {
		if !hasFlag(flags, f) && !strings.EqualFold(string(f), `\Recent`) {
			flags = append(flags, f)
		}
	}
	return flags
}

func removeFlags(flags, fewer []imap.Flag) []imap.Flag {
	return slices.DeleteFunc(slices.Clone(flags), func(f imap.Flag) bool { return hasFlag(fewer, f) })
}
