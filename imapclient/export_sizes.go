package imapclient

import (
	"context"

	"github.com/emersion/go-imap/v2"
)

// MailboxSize is how much a mailbox holds.
type MailboxSize struct {
	Messages uint32
	Octets   int64 // -1 where the server doesn't tell (STATUS=SIZE, RFC 8438)
}

// MailboxSizes says how much each mailbox holds, by its name, where the server tells
// of all in one go (LIST-STATUS, RFC 5819): none elsewhere.
func (a *Account) MailboxSizes(ctx context.Context) (map[string]MailboxSize, error) {
	sizes := map[string]MailboxSize{}
	if !a.caps.Has(imap.CapListStatus) {
		return sizes, nil
	}
	items, told := "MESSAGES", a.caps.Has(imap.CapStatusSize)
	if told {
		items += " SIZE"
	}
	err := a.pool.run(ctx, task{urgency: long}, func(c *connection) error {
		answers, err := c.frames.do(`LIST "" "*" RETURN (STATUS (` + items + "))")
		for _, f := range answers {
			name, state, ok := decodeStatus(f)
			if !ok {
				continue
			}
			size := MailboxSize{Messages: state.messages, Octets: -1}
			if told {
				size.Octets = state.size
			}
			sizes[name] = size
		}
		return err
	})
	return sizes, err
}
