package demo

import (
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// view is a mailbox as one connection has selected it: it keeps the sequence
// numbers that its client knows until the client has heard of the change.
type view struct {
	mailbox  *mailbox
	tracker  *imapserver.SessionTracker
	readOnly bool
	saved    imap.UIDSet // the result of SEARCH RETURN (SAVE)
}

// seen is one message as the client numbers it.
type seen struct {
	*message
	seq       uint32 // the mailbox's number, for the tracker
	clientSeq uint32 // the client's, for what is written to it
}

func (v *view) close() {
	v.mailbox.mutex.Lock()
	defer v.mailbox.mutex.Unlock()
	v.tracker.Close()
}

// allLocked gives every message that the client has been told of.
func (v *view) allLocked() []seen {
	all := make([]seen, 0, len(v.mailbox.messages))
	for i, msg := range v.mailbox.messages {
		seq := uint32(i + 1)
		if n := v.tracker.EncodeSeqNum(seq); n != 0 {
			all = append(all, seen{message: msg, seq: seq, clientSeq: n})
		}
	}
	return all
}

// pickLocked gives the messages of a set, in order.
func (v *view) pickLocked(set imap.NumSet) []seen {
	all := v.allLocked()
	contains := v.membership(set, all)
	return slices.DeleteFunc(all, func(msg seen) bool { return !contains(msg) })
}

// membership resolves "*" (the last message) and "$" (the saved result).
func (v *view) membership(set imap.NumSet, all []seen) func(seen) bool {
	var lastSeq, lastUID uint32
	if len(all) > 0 {
		last := all[len(all)-1]
		lastSeq, lastUID = last.clientSeq, uint32(last.uid)
	}
	if imap.IsSearchRes(set) {
		set = v.saved
	}
	switch set := set.(type) {
	case imap.SeqSet:
		static := make(imap.SeqSet, len(set))
		for i, r := range set {
			static[i].Start, static[i].Stop = staticRange(r.Start, r.Stop, lastSeq)
		}
		return func(msg seen) bool {
			return slices.ContainsFunc(static, func(r imap.SeqRange) bool { return r.Start <= msg.clientSeq && msg.clientSeq <= r.Stop })
		}
	case imap.UIDSet:
		static := make(imap.UIDSet, len(set))
		for i, r := range set {
			start, stop := staticRange(uint32(r.Start), uint32(r.Stop), lastUID)
			static[i] = imap.UIDRange{Start: imap.UID(start), Stop: imap.UID(stop)}
		}
		return func(msg seen) bool {
			return slices.ContainsFunc(static, func(r imap.UIDRange) bool { return r.Start <= msg.uid && msg.uid <= r.Stop })
		}
	}
	return func(seen) bool { return false }
}

// staticRange puts last for "*", which the library writes as 0, and the lower
// end first (RFC 9051 section 9, seq-range).
func staticRange(start, stop, last uint32) (uint32, uint32) {
	if start == 0 {
		start = last
	}
	if stop == 0 {
		stop = last
	}
	return min(start, stop), max(start, stop)
}

// snapshot copies messages, so that they can be written without the lock.
func snapshot(picked []seen) []message {
	messages := make([]message, len(picked))
	for i, msg := range picked {
		messages[i] = *msg.message
	}
	return messages
}
