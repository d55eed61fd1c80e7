package imapclient

import "errors"

// snapshot is what a mailbox held at some moment. It never changes.
type snapshot struct {
	columns
	uidValidity uint32
	uidNext     uint32
	modSeq      uint64 // every change up to this one is in it (RFC 7162)
	sets        *flagSets
}

func (s *snapshot) bytes() int64 { return s.columns.bytes() + s.sets.bytes() + 500 }

// flags are those of a message, which is one of the snapshot's.
func (s *snapshot) flags(uid uint32) []string {
	e, _ := s.get(uid)
	return s.sets.names(e.flags)
}

// delta is what a server tells of what has changed in a mailbox.
type delta struct {
	selected *selection
	exists   int       // messages there are
	rows     []frame   // FETCH of what has come or changed
	vanished uidRanges // of what has gone
	left     uidRanges // of all there are, where the server can't say what has gone; nil otherwise
}

// add gives the snapshot with these changes and says what was new in them;
// false when the flags are beyond all bounds. What is said of messages to skip is
// passed over. Whoever calls it is the only one that does.
func (s *snapshot) add(rows []frame, vanished uidRanges, skip func(uid uint32) bool) (*snapshot, Event, bool) {
	changes, ok := s.entries(rows, skip)
	if !ok {
		return nil, Event{}, false
	}
	e := Event{Detailed: true, UIDValidity: s.uidValidity, Flags: map[uint32][]string{}}
	for _, change := range changes {
		old, there := s.get(change.uid)
		switch {
		case !there:
			e.Arrived = append(e.Arrived, change.uid)
		case change.flags != old.flags && (change.modSeq == 0 || change.modSeq >= old.modSeq):
			e.Flags[change.uid] = s.sets.names(change.flags)
		}
		if len(e.Flags)+len(e.Arrived) > maxDetails {
			e.Detailed = false
			break
		}
	}
	next := *s
	next.columns = s.with(changes)
	if len(vanished) > 0 {
		next.columns, e.Expunged = next.without(vanished)
	}
	if last := next.at(next.len() - 1); next.len() > 0 && last.uid >= next.uidNext {
		next.uidNext = last.uid + 1
	}
	e.Total, e.Unseen = next.len(), next.count(FilterUnread)
	if !e.Detailed || len(e.Expunged) > maxDetails {
		e = Event{}
	}
	return &next, e, true
}

// isNothing says whether an event of add tells of no change.
func (e *Event) isNothing() bool {
	return e.Detailed && len(e.Arrived) == 0 && len(e.Expunged) == 0 && len(e.Flags) == 0
}

// entries reads answers to FETCH; false when the flags are beyond all bounds.
func (s *snapshot) entries(rows []frame, skip func(uid uint32) bool) ([]entry, bool) {
	changes := make([]entry, 0, len(rows))
	for _, f := range rows {
		change, ok := s.entry(f)
		if !ok {
			return nil, false
		}
		if change.uid != 0 && (skip == nil || !skip(change.uid)) {
			changes = append(changes, change)
		}
	}
	return changes, true
}

// entry reads an answer to FETCH; its UID is 0 for one that says nothing of a
// message's flags. False when the flags are beyond all bounds.
func (s *snapshot) entry(f frame) (entry, bool) {
	if e, ok := decodeFlags(f, s.sets); ok {
		return e, true
	}
	row := decodeFetch(f)
	if !f.isFetch() || row.uid == 0 || row.flags == nil {
		return entry{}, true
	}
	id, ok := s.sets.id(row.flags)
	return entry{uid: row.uid, flags: id, modSeq: row.modSeq}, ok
}

// except gives the UIDs of the messages that are not among those left.
func (s *snapshot) except(left uidRanges) uidRanges {
	var missing []uint32
	for e := range s.all() {
		if !left.has(e.uid) {
			missing = append(missing, e.uid)
		}
	}
	return rangesOf(missing)
}

// those gives the UIDs that the snapshot holds, in their order.
func (s *snapshot) those(uids []uint32) []uint32 {
	there := make([]uint32, 0, len(uids))
	for _, uid := range uids {
		if _, ok := s.find(uid); ok {
			there = append(there, uid)
		}
	}
	return there
}

// confirm is KindConflict for another UIDVALIDITY than that of somebody's UIDs; 0
// stands for any.
func (s *snapshot) confirm(uidValidity uint32) error {
	if uidValidity != 0 && s.uidValidity != uidValidity {
		return &Error{Kind: KindConflict, Op: "look up", Err: errors.New("another UIDVALIDITY")}
	}
	return nil
}

// countOf is 0 without a snapshot.
func (s *snapshot) countOf(f Filter) int {
	if s == nil {
		return 0
	}
	return s.count(f)
}
