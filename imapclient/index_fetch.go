package imapclient

import (
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// buildIndex reads the UIDs, flags and MODSEQs of all messages. Nil when the
// mailbox keeps no MODSEQs, or its flags are beyond all bounds.
func (c *connection) buildIndex(mailbox string) (*snapshot, error) {
	if _, err := c.selectWith(mailbox, known{}); err != nil {
		return nil, err
	}
	if c.selected.modSeq == 0 || c.selected.uidValidity == 0 {
		return nil, nil
	}
	s := &snapshot{
		uidValidity: c.selected.uidValidity, uidNext: c.selected.uidNext, modSeq: c.selected.modSeq, sets: newFlagSets(),
	}
	if c.messages() == 0 {
		return s, nil
	}
	var building columnsBuilder
	fit, rows, most := true, 0, int(c.messages())+lateMessages
	err := c.frames.stream("UID FETCH 1:* (FLAGS MODSEQ)", func(f frame) {
		if !fit {
			return
		}
		e, ok := s.entry(f)
		rows++
		if fit = fit && ok && rows <= most; fit && e.uid != 0 {
			building.add(e)
		}
	})
	if err != nil || !fit {
		return nil, err
	}
	s.columns = building.columns()
	return s, nil
}

func (f frame) isFetch() bool {
	_, fetch := f.fetchNumber()
	return fetch
}

// resync asks what has changed since the snapshot, in one round trip with
// QRESYNC (RFC 7162). With CONDSTORE alone a second one is needed when messages
// have gone. The mailbox is selected anew, since that shows what others have
// done up to now.
func (c *connection) resync(mailbox string, s *snapshot) (*delta, error) {
	since := known{s.uidValidity, s.modSeq}
	if c.resyncs() {
		if _, err := c.selectWith(mailbox, since); err != nil {
			return nil, err
		}
		d := c.delta(c.selected.changed)
		c.selected.changed = nil
		if c.resyncs() {
			return d, nil
		}
	}
	asked, err := c.selectWith(mailbox, known{}, fmt.Sprintf("UID FETCH 1:* (FLAGS) (CHANGEDSINCE %d)", since.modSeq))
	if err != nil {
		return nil, err
	}
	if err := asked[0].wait(); err != nil {
		return nil, err
	}
	d := c.delta(asked[0].untagged)
	d.left, err = c.whatIsLeft(s, d)
	return d, err
}

// whatIsLeft finds what has gone where the server doesn't say it, when the
// numbers say that something has.
func (c *connection) whatIsLeft(s *snapshot, d *delta) (uidRanges, error) {
	if s.uidValidity != d.selected.uidValidity {
		return nil, nil
	}
	come := 0
	for _, f := range d.rows {
		if row := decodeFetch(f); row.uid != 0 {
			if _, there := s.find(row.uid); !there {
				come++
			}
		}
	}
	if s.len()+come == d.exists {
		return nil, nil
	}
	return c.allUIDs()
}

// delta sorts out what the server has told of the selected mailbox.
func (c *connection) delta(answers []frame) *delta {
	d := &delta{selected: c.selected, exists: int(c.messages())}
	var vanished []uidRanges
	for _, f := range answers {
		if f.isFetch() {
			d.rows = append(d.rows, f)
		} else if uids, _, ok := decodeVanished(f); ok {
			vanished = append(vanished, uids)
		}
	}
	d.vanished = uidRanges{}.union(vanished...)
	return d
}

// allUIDs asks for the UIDs of all messages, as ranges where the server has
// ESEARCH (RFC 4731).
func (c *connection) allUIDs() (uidRanges, error) {
	command := "UID SEARCH ALL"
	if c.caps.Has(imap.CapESearch) {
		command = "UID SEARCH RETURN (ALL) ALL"
	}
	answers, err := c.frames.do(command)
	if err != nil {
		return nil, err
	}
	for _, f := range answers {
		if numbers, ok := decodeNumbers(f, int(c.messages())+lateMessages); ok {
			return append(uidRanges{}, rangesOf(numbers)...), nil
		}
	}
	return nil, errBadValue // not to be taken for an empty mailbox
}
