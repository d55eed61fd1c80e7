package imapclient

import (
	"context"
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// The system flags that people change.
const (
	FlagSeen     = `\Seen`
	FlagAnswered = `\Answered`
	FlagFlagged  = `\Flagged`
	FlagDeleted  = `\Deleted`
)

// Change is a change of flags.
type Change struct {
	Add    []string // system flags or keywords
	Remove []string
}

// ValidFlag says whether a flag can be written in a command as it is: a
// keyword is an atom, a system flag an atom after a backslash.
func ValidFlag(flag string) bool {
	atom := strings.TrimPrefix(flag, `\`)
	if atom == "" || len(flag) > 100 {
		return false
	}
	for i := range len(atom) {
		if atom[i] <= ' ' || atom[i] >= 0x7f || strings.IndexByte(`(){%*"\]`, atom[i]) >= 0 {
			return false
		}
	}
	return true
}

// Change changes flags of the messages with these UIDs and gives their rows as
// they are then. Messages that aren't there are passed over; KindNotFound when
// that leaves none. uidValidity 0 means any, another than the mailbox's own
// has KindConflict and changes nothing.
func (a *Account) Change(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32, change Change) ([]Summary, error) {
	for _, flag := range append(append([]string{}, change.Add...), change.Remove...) {
		if !ValidFlag(flag) {
			return nil, &Error{Kind: KindInvalid, Op: "change flags", Err: errors.New("not a flag")}
		}
	}
	if len(uids) == 0 {
		return nil, &Error{Kind: KindInvalid, Op: "change flags", Err: errors.New("no messages")}
	}
	var rows []Summary
	err := a.pool.run(ctx, mailbox, func(c *connection) (err error) {
		if err = c.sel(mailbox, uidValidity); err != nil {
			return err
		}
		set := imap.UIDSetNum(asUIDs(uids)...)
		if err = c.store(set, imap.StoreFlagsAdd, change.Add); err != nil {
			return err
		}
		if err = c.store(set, imap.StoreFlagsDel, change.Remove); err != nil {
			return err
		}
		rows, err = c.rowsOf(asUIDs(uids))
		return err
	})
	a.live.changed(mailbox)
	if err == nil && len(rows) == 0 {
		err = &Error{Kind: KindNotFound, Op: "change flags", Err: errors.New("no message with these UIDs")}
	}
	return rows, err
}

func (c *connection) store(set imap.UIDSet, op imap.StoreFlagsOp, flags []string) error {
	if len(flags) == 0 {
		return nil
	}
	names := make([]imap.Flag, len(flags))
	for i, f := range flags {
		names[i] = imap.Flag(f)
	}
	return c.client.Store(set, &imap.StoreFlags{Op: op, Silent: true, Flags: names}, nil).Close()
}
