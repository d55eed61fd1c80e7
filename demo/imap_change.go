package demo

import (
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// errReadOnly answers a change in a mailbox that was opened by EXAMINE.
var errReadOnly = refuse(imap.ResponseCodeNoPerm, "The mailbox was opened for reading only")

// Poll tells the client what has changed in the selected mailbox.
func (s *imapSession) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	if s.view == nil {
		return nil
	}
	return s.view.tracker.Poll(w, allowExpunge)
}

// Idle tells it as it happens, until stop is closed. It watches before it
// looks, so that a change just before IDLE is told too.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	v := s.view
	if v == nil {
		<-stop
		return nil
	}
	changed, unwatch := v.mailbox.watch()
	defer unwatch()
	for {
		if err := v.tracker.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-stop:
			return nil
		}
	}
}

// Store changes flags.
func (s *imapSession) Store(w *imapserver.FetchWriter, set imap.NumSet, change *imap.StoreFlags, _ *imap.StoreOptions) error {
	if s.view.readOnly {
		return errReadOnly
	}
	m := s.view.mailbox
	m.mutex.Lock()
	for _, msg := range s.view.pickLocked(set) {
		m.setFlagsLocked(msg.seq, msg.message, changedFlags(msg.flags, change), s.view.tracker)
	}
	m.mutex.Unlock()
	if change.Silent {
		return nil
	}
	_, byUID := set.(imap.UIDSet)
	return s.Fetch(w, set, &imap.FetchOptions{Flags: true, UID: byUID})
}

func changedFlags(flags []imap.Flag, change *imap.StoreFlags) []imap.Flag {
	switch change.Op {
	case imap.StoreFlagsAdd:
		return addFlags(flags, change.Flags)
	case imap.StoreFlagsDel:
		return removeFlags(flags, change.Flags)
	default:
		return addFlags(nil, change.Flags)
	}
}

// Expunge takes away the \Deleted messages, of uids alone when given. In a
// mailbox opened by EXAMINE it does nothing, because CLOSE comes here too.
func (s *imapSession) Expunge(_ *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	if s.view.readOnly {
		return nil
	}
	m := s.view.mailbox
	chosen := func(seen) bool { return true }
	if uids != nil {
		m.mutex.Lock()
		chosen = s.view.membership(*uids, s.view.allLocked())
		m.mutex.Unlock()
	}
	m.expunge(func(msg *message) bool {
		return hasFlag(msg.flags, imap.FlagDeleted) && chosen(seen{message: msg})
	})
	return nil // Poll writes the EXPUNGE responses
}

// Copy puts copies into another mailbox, or the same.
func (s *imapSession) Copy(set imap.NumSet, name string) (*imap.CopyData, error) {
	data, _, err := s.copyTo(set, name)
	return data, err
}

// Move is Copy, and takes away what was copied and nothing else (RFC 6851).
func (s *imapSession) Move(w *imapserver.MoveWriter, set imap.NumSet, name string) error {
	if s.view.readOnly {
		return errReadOnly
	}
	data, uids, err := s.copyTo(set, name)
	if err != nil || data == nil {
		return err
	}
	if err := w.WriteCopyData(data); err != nil {
		return err
	}
	s.view.mailbox.expunge(func(msg *message) bool { return slices.Contains(uids, msg.uid) })
	return nil // Poll writes the EXPUNGE responses
}

// copyTo gives no data when the set is empty. It holds one mailbox's lock at a
// time, so that two sessions can copy crosswise.
func (s *imapSession) copyTo(set imap.NumSet, name string) (*imap.CopyData, []imap.UID, error) {
	dest, err := s.account.find(name, imap.ResponseCodeTryCreate)
	if err != nil {
		return nil, nil, err
	}
	m := s.view.mailbox
	m.mutex.Lock()
	messages := snapshot(s.view.pickLocked(set))
	m.mutex.Unlock()
	if len(messages) == 0 {
		return nil, nil, nil
	}
	var uids []imap.UID
	for _, msg := range messages {
		uids = append(uids, msg.uid)
	}
	data := &imap.CopyData{UIDValidity: dest.uidValidity, SourceUIDs: imap.UIDSetNum(uids...)}
	data.DestUIDs = dest.append(messages...)
	return data, uids, nil
}
