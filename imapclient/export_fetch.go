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

// ask sends one command about messages, and gives the answers.
func (e *exporter) ask(uids []uint32, items string) (rows []fetched, err error) {
	err = e.account.pool.run(e.ctx, task{mailbox: e.mailbox, urgency: long}, func(c *connection) error {
		answers, err := c.inMailbox(e.mailbox, e.uidValidity, uids, "UID FETCH "+rangesOf(uids).String()+" (UID "+items+")")
		rows = decodeRows(answers)
		return err
	})
	return rows, err
}

// group fetches the messages that come next: none at the end.
func (e *exporter) group() ([]ExportedMessage, error) {
	if err := e.ctx.Err(); err != nil {
		return nil, fail("export", err)
	}
	if len(e.heads) == 0 && len(e.left) > 0 {
		if err := e.fetchHeads(); err != nil {
			return nil, err
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
	messages := e.heads[:group:group]
	e.heads = e.heads[group:]
	return messages, e.fetchWhole(messages, uids)
}

// fetchHeads asks what there is to say of the next messages beside their octets.
func (e *exporter) fetchHeads() error {
	uids := e.left[:min(len(e.left), exportHeads)]
	e.left = e.left[len(uids):]
	rows, err := e.ask(uids, "FLAGS INTERNALDATE RFC822.SIZE")
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

// fetchWhole fetches those of the messages that uids names.
func (e *exporter) fetchWhole(messages []ExportedMessage, uids []uint32) error {
	if len(uids) == 0 {
		return nil
	}
	rows, err := e.ask(uids, fmt.Sprintf("BODY.PEEK[]<0.%d>", chunkSize))
	switch {
	case isAnswer(err) && KindOf(err) != KindConflict && len(uids) > 1: // it can't read one of them
		for _, uid := range uids {
			if err := e.fetchWhole(messages, []uint32{uid}); err != nil {
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
	for i := range messages {
		if m := &messages[i]; slices.Contains(uids, m.UID) {
			m.Start, m.Gone = whole[m.UID], !there[m.UID]
		}
	}
	return nil
}

// piece fetches a piece of a large message.
func (e *exporter) piece(uid uint32, offset int64) ([]byte, error) {
	rows, err := e.ask([]uint32{uid}, fmt.Sprintf("BODY.PEEK[]<%d.%d>", offset, chunkSize))
	if err != nil {
		return nil, err
	}
	row := pick(rows, uid, "")
	if row == nil {
		return nil, noSuchMessage()
	}
	if row.sections[""] == nil {
		return nil, errBadValue // not to be taken for the message's end
	}
	return row.sections[""], nil
}
