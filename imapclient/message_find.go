package imapclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearthmail/message"
)

// headerField is a field of a header as it is looked for.
type headerField struct{ name, value string }

func messageIDField(id string) headerField { return headerField{"MESSAGE-ID", "<" + id + ">"} }

// FindMessageID looks for messages with this Message-ID (without angle brackets)
// among the mailbox's last maxSearched. It gives their UIDs, ascending, and the
// UIDVALIDITY. KindInvalid is for an id that can't be looked for.
func (a *Account) FindMessageID(ctx context.Context, mailbox, id string) (uidValidity uint32, uids []uint32, err error) {
	return a.findHeader(ctx, mailbox, messageIDField(id))
}

// FindHeader is FindMessageID for any other field, whose value must be exactly this.
func (a *Account) FindHeader(ctx context.Context, mailbox, name, value string) (uidValidity uint32, uids []uint32, err error) {
	return a.findHeader(ctx, mailbox, headerField{strings.ToUpper(name), value})
}

// maxSearched is how many messages are looked through: a server may have to read
// the header of each.
const maxSearched = 2000

func (a *Account) findHeader(ctx context.Context, mailbox string, field headerField) (uidValidity uint32, uids []uint32, err error) {
	if !ValidFlag(field.name) || !isQuotable(field.value) {
		return 0, nil, &Error{Kind: KindInvalid, Op: "look for a header field", Err: errors.New("not to be written in a search")}
	}
	err = a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) (err error) {
		if uids, err = c.findField(mailbox, field); err == nil {
			uidValidity = c.selected.uidValidity
		}
		return err
	})
	return uidValidity, uids, err
}

// isQuotable accepts printable ASCII, which can stand in a quoted string.
func isQuotable(value string) bool {
	return value != "" && len(value) <= 1000 && !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' })
}

// findField selects the mailbox and looks for messages with a field, ascending. What
// a server finds need only hold the words, so the fields are looked at too.
func (c *connection) findField(mailbox string, field headerField) ([]uint32, error) {
	if !isQuotable(field.value) {
		return nil, nil
	}
	if err := c.sel(mailbox, 0); err != nil {
		return nil, err
	}
	total := c.messages()
	if total == 0 {
		return nil, nil
	}
	answers, err := c.frames.do(fmt.Sprintf("UID SEARCH %d:* HEADER %s %s", total-min(total, maxSearched)+1, field.name, quoted(field.value)))
	if err != nil {
		return nil, err
	}
	for _, f := range answers {
		if uids, ok := decodeNumbers(f, maxSearched+lateMessages); ok {
			return c.withField(uids, field)
		}
	}
	return nil, fmt.Errorf("search for a header field: %w", errBadValue)
}

// withField gives those of the messages that have exactly this field.
func (c *connection) withField(uids []uint32, field headerField) ([]uint32, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	section := "HEADER.FIELDS (" + field.name + ")"
	rows, err := c.fetch(fmt.Sprintf("UID FETCH %s (UID BODY.PEEK[%s]<0.%d>)", rangesOf(uids), section, maxHeader))
	if err != nil {
		return nil, err
	}
	var exact []uint32
	for _, row := range rows {
		header := message.ParseHeader(row.sections[section])
		if slices.Contains(uids, row.uid) && strings.TrimSpace(header.Raw(field.name)) == field.value {
			exact = append(exact, row.uid)
		}
	}
	slices.Sort(exact)
	return slices.Compact(exact), nil
}
