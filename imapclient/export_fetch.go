package imapclient

import (
	"fmt"
	"slices"
)

// How much is asked for with one command.
const (
	exportHeads = 500 // messages whose flags and size are
	exportGroup = 200 // messages that are fetched whole, if they have no more than chunkSize octets together
)

// ask sends one command about messages, and gives the answers, which lie in room.
func (e *exporter) ask(uids []uint32, items string) (rows []fetched, room []byte, err error) {
	err = e.account.pool.run(e.ctx, task{mailbox: e.mailbox, urgency: long}, func(c *connection) error {
		if room == nil {
			room = e.rooms.take()
		}
		if err := c.meet(e.mailbox, uids...); err != nil {
			return err
		}
		if err := c.enter(e.mailbox, e.uidValidity); err != nil {
			return err
		}
		answers, reusable, err := c.frames.doInto(room, "UID FETCH "+rangesOf(uids).String()+" (UID "+items+")")
		if !reusable {
			room = nil
		}
		rows = decodeRows(answers)
		return err
	})
	return rows, room, err
}

// group fetches the messages that come next: none at the end.
func (e *exporter) group() (next exported) {
	if err := e.ctx.Err(); err != nil {
		next.err = fail("export", err)
		return next
	}
	if len(e.heads) == 0 && len(e.left) > 0 {
		if next.err = e.fetchHeads(); next.err != nil {
			return next
		}
	}
	group, octets := 0, int64(0)
	var uids []uint32
	for _, m := range e.heads {
		if octets += m.Size; group > 0 && (octets > chunkSize || group == exportGroup) {
			break
		}
		group++
		if !m.Gone && m.Size <= chunkSize {
			uids = append(uids, m.UID)
		}
	}
	next.messages = e.heads[:group:group]
	e.heads = e.heads[group:]
	next.err = e.fetchWhole(&next, uids)
	return next
}

// fetchHeads asks what there is to say of the next messages beside their octets.
func (e *exporter) fetchHeads() error {
	uids := e.left[:min(len(e.left), exportHeads)]
	e.left = e.left[len(uids):]
	rows, room, err := e.ask(uids, "FLAGS INTERNALDATE RFC822.SIZE")
	e.rooms.give(room)
	if err != nil {
		return err
	}
	known := make(map[uint32]*fetched, len(rows))
	for i := range rows {
		if row := &rows[i]; row.size > 0 || known[row.uid] == nil {
			known[row.uid] = row
		}
	}
	e.heads = make([]ExportedMessage, len(uids))
	for i, uid := range uids {
		m := &e.heads[i]
		m.UID, m.UIDValidity = uid, e.uidValidity
		if row := known[uid]; row != nil {
			m.Flags, m.Date, m.Size = row.flags, row.date, row.size
		} else {
			m.Gone = true
		}
	}
	return nil
}

// fetchWhole fetches those of a group's messages that uids names.
func (e *exporter) fetchWhole(group *exported, uids []uint32) error {
	if len(uids) == 0 {
		return nil
	}
	rows, room, err := e.ask(uids, fmt.Sprintf("BODY.PEEK[]<0.%d>", chunkSize))
	group.rooms = append(group.rooms, room)
	switch {
	case isAnswer(err) && KindOf(err) != KindConflict && len(uids) > 1: // it can't read one of them
		for _, uid := range uids {
			if err := e.fetchWhole(group, []uint32{uid}); err != nil {
				return err
			}
		}
		return nil
	case isAnswer(err) && KindOf(err) != KindConflict && KindOf(err) != KindNotFound:
		return nil
	case err != nil:
		return err
	}
	there := make(map[uint32]bool, len(rows))
	whole := make(map[uint32][]byte, len(rows))
	for i := range rows {
		there[rows[i].uid] = true
		if octets := rows[i].sections[""]; octets != nil {
			whole[rows[i].uid] = octets
		}
	}
	for i := range group.messages {
		if m := &group.messages[i]; slices.Contains(uids, m.UID) {
			m.Start, m.Gone = whole[m.UID], !there[m.UID]
		}
	}
	return nil
}

// piece fetches a piece of a large message, into a room that is the caller's.
func (e *exporter) piece(uid uint32, offset int64) (octets, room []byte, err error) {
	rows, room, err := e.ask([]uint32{uid}, fmt.Sprintf("BODY.PEEK[]<%d.%d>", offset, chunkSize))
	if err != nil {
		return nil, nil, err
	}
	row := pick(rows, uid, "")
	if row == nil {
		return nil, nil, noSuchMessage()
	}
	if row.sections[""] == nil {
		return nil, nil, errBadValue // not to be taken for the message's end
	}
	return row.sections[""], room, nil
}
