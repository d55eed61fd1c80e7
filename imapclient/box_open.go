package imapclient

import (
	"context"
	"errors"
	"fmt"

	"hearthmail/message"
)

// maxAhead is how large a body may be to be fetched along with its message, in
// octets: larger ones are fetched when they are asked for.
const maxAhead = 256 << 10

// currentFor is current for one who has heard of a message, maybe before we have: of
// one that has come just now the server may tell us later than others.
func (b *box) currentFor(ctx context.Context, uid uint32) (*snapshot, error) {
	s, err := b.current(ctx)
	if err != nil || s == nil || uid < s.uidNext {
		return s, err
	}
	if err := b.sync(ctx); err != nil {
		return nil, err
	}
	return b.snapshot(), nil
}

// open opens a message of the snapshot: without the server when it has been
// open before, else in one round trip, with its body.
func (b *box) open(ctx context.Context, s *snapshot, uid uint32, o OpenOptions) (*Message, error) {
	e, there := s.get(uid)
	if !there {
		return nil, noSuchMessage()
	}
	m := recall[*Message](b.account.memory, b.openKey(s.uidValidity, uid))
	b.account.memory.meter.CacheLookup("message", m != nil)
	mark := o.Seen && marksOf(e.flags)&markSeen == 0
	flags := s.flags(uid)
	if m == nil || mark {
		fetched, marked, err := b.fetchOpen(ctx, s, uid, m == nil, mark)
		if err != nil {
			return nil, err
		}
		if m == nil {
			m = fetched
		}
		if marked != nil {
			flags = marked
		}
	}
	shown := *m
	shown.UIDValidity, shown.Flags = s.uidValidity, flags
	if o.List != nil {
		shown.Above, shown.Below = b.neighbours(s, uid, *o.List)
	}
	return &shown, nil
}

func noSuchMessage() error {
	return &Error{Kind: KindNotFound, Op: "fetch", Err: errors.New("no message with this UID")}
}

func (b *box) openKey(uidValidity, uid uint32) memoryKey {
	return memoryKey{kind: kindOpen, mailbox: b.name, uidValidity: uidValidity, uid: uid}
}

// fetchOpen fetches a message with its body, marks it as read, or both, in one
// go. The message is nil when it wasn't asked for, flags when they are as before.
func (b *box) fetchOpen(ctx context.Context, s *snapshot, uid uint32, fetch, mark bool) (m *Message, flags []string, err error) {
	o := opening{uid: uid, fetch: fetch, mark: mark, body: b.bodyAhead(s, uid)}
	err = b.account.pool.run(ctx, task{mailbox: b.name}, func(c *connection) error {
		return o.ask(c, b.name, s.uidValidity)
	})
	if err != nil {
		return nil, nil, err
	}
	if fetch {
		if m, err = b.opened(ctx, s, uid, o.body, o.told); err != nil {
			return nil, nil, err
		}
	}
	for _, row := range decodeRows(o.told) {
		if row.uid == uid && row.flags != nil {
			flags = row.flags
		}
	}
	if mark && flags != nil {
		b.apply(s.uidValidity, o.told, nil)
		b.account.acted(b.name)
	}
	return m, flags, nil
}

// opening is what opening a message asks the server for.
type opening struct {
	uid         uint32
	fetch, mark bool
	body        *message.Part // to fetch along, nil for none
	told        []frame       // the answers
}

func (o *opening) ask(c *connection, mailbox string, uidValidity uint32) error {
	if o.mark { // nothing is changed before the mailbox is known to be the same
		if err := c.enter(mailbox, uidValidity); err != nil {
			return err
		}
	}
	if err := c.meet(mailbox, o.uid); err != nil {
		return err
	}
	answers, err := c.ask(mailbox, o.commands())
	if err != nil {
		return err
	}
	if err := c.selected.confirm(uidValidity); err != nil {
		return err
	}
	o.told = answers.untagged()
	if o.fetch {
		return answers[0].wait()
	}
	return nil // a mailbox that may only be read can be read
}

func (o *opening) commands() []string {
	var commands []string
	if o.fetch {
		commands = append(commands, fmt.Sprintf("UID FETCH %d %s", o.uid, openItemsWith(o.body)))
	}
	if o.mark {
		commands = append(commands, storeCommands([]uint32{o.uid}, Change{Add: []string{FlagSeen}})...)
	}
	return commands
}

// bodyAhead is the body that is worth fetching along: one that is known from
// the list, and neither large nor fetched before. Nil for none.
func (b *box) bodyAhead(s *snapshot, uid uint32) *message.Part {
	row := recall[*Summary](b.account.memory, b.rowKey(s.uidValidity, uid))
	if row == nil || row.body == nil || row.body.Size > maxAhead || sectionPath(row.body.Path) == "" {
		return nil
	}
	if b.part(s.uidValidity, uid, row.body.Path) != nil {
		return nil
	}
	return row.body
}

// opened reads and keeps what came of a message.
func (b *box) opened(ctx context.Context, s *snapshot, uid uint32, body *message.Part, answers []frame) (*Message, error) {
	row := pick(decodeRows(answers), uid, openHeader)
	if row == nil {
		b.told() // the index holds what is not there
		return nil, noSuchMessage()
	}
	m := opened(row)
	m.UIDValidity = s.uidValidity
	if b.account.believe(ctx, b.name, m) && row.sections[openHeader] != nil && m.Structure != nil {
		kept := *m
		kept.Flags = nil
		b.account.memory.keep(b.openKey(s.uidValidity, uid), &kept, kept.bytes())
	}
	if body != nil && row.sections[body.Path] != nil && len(row.sections[body.Path]) <= maxAhead { // else there may be more
		b.keepPart(s.uidValidity, uid, body.Path, row.sections[body.Path])
	}
	return m, nil
}

func openItemsWith(body *message.Part) string {
	if body == nil {
		return openItems("UID")
	}
	return openItems(fmt.Sprintf("UID BODY.PEEK[%s]<0.%d>", body.Path, maxAhead+1))
}

// neighbours finds the rows above and below in the list.
func (b *box) neighbours(s *snapshot, uid uint32, q Query) (above, below uint32) {
	var before, after uint32
	those, ok := b.recallChosen(s, q)
	switch {
	case !ok: // nobody has looked at the list
	case q.byArrival() && those == nil:
		if pos, ok := s.place(q.Filter, uid); ok {
			before, _ = s.uidAt(q.Filter, pos-1)
			after, _ = s.uidAt(q.Filter, pos+1)
		}
	default:
		if uids, ok := b.inOrder(s, q, those); ok {
			before, after = adjoiningIn(uids, uid)
		}
	}
	if q.Ascending {
		return before, after
	}
	return after, before
}
