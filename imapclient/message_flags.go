package imapclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The system flags that people change.
const (
	FlagSeen     = `\Seen`
	FlagAnswered = `\Answered`
	FlagFlagged  = `\Flagged`
	FlagDeleted  = `\Deleted`
	FlagDraft    = `\Draft`
)

// FlagForwarded is the keyword of a message that was forwarded (RFC 9051, section
// 2.3.2).
const FlagForwarded = "$Forwarded"

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
	b := a.known(mailbox)
	indexed := b != nil && b.snapshot() != nil
	var validity uint32
	var answers []frame
	err := a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) (err error) {
		if err = c.enter(mailbox, uidValidity); err != nil {
			return err
		}
		validity = c.selected.uidValidity
		answers, err = c.storeFlagsSurely(uids, change, changedItems(indexed))
		return err
	})
	a.applied(mailbox, validity, answers)
	if len(answers) > 0 || isUnclear(err) {
		a.acted(mailbox)
	}
	if err != nil {
		return nil, err
	}
	rows, err := a.changedRows(ctx, mailbox, validity, uids, answers)
	if err == nil && len(rows) == 0 {
		err = &Error{Kind: KindNotFound, Op: "change flags", Err: errors.New("no message with these UIDs")}
	}
	return rows, err
}

// changedItems are what is to be known of changed messages: all of their rows
// where there is no index.
func changedItems(indexed bool) string {
	if indexed {
		return stateItems
	}
	return rowItems()
}

// applied takes in what an act of ours has changed.
func (a *Account) applied(mailbox string, uidValidity uint32, answers []frame) {
	if b := a.known(mailbox); b != nil {
		b.apply(uidValidity, answers, nil)
	} else {
		a.tree.changed()
		a.live.changed(mailbox)
	}
}

// changedRows are the rows of changed messages as they are now.
func (a *Account) changedRows(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32, answers []frame) ([]Summary, error) {
	rows := inPlace(summarised(answers), uids)
	if len(rows) > 0 {
		return rows, nil
	}
	if b := a.known(mailbox); b != nil {
		s := b.snapshot()
		if s != nil && len(s.those(uids)) < len(uids) { // some have gone, or have just come
			if err := b.sync(ctx); err != nil {
				return nil, err
			}
			s = b.snapshot()
		}
		if s != nil && s.uidValidity == uidValidity {
			return b.rows(ctx, s, s.those(uids))
		}
	}
	rows, _, err := a.Summaries(ctx, mailbox, uidValidity, uids) // the index was dropped meanwhile
	return rows, err
}

// storeFlagsSurely changes flags and gives, in answers to FETCH, the flags as
// they are then. Of messages that have gone without this connection's knowing
// some servers make a failure: it is told of them then, and tries again.
func (c *connection) storeFlagsSurely(uids []uint32, change Change, items string) ([]frame, error) {
	answers, err := c.storeFlags(uids, change, items)
	if err == nil || !isAnswer(err) {
		return answers, err
	}
	if err := c.client.Noop().Wait(); err != nil {
		return nil, err
	}
	return c.storeFlags(uids, change, items)
}

func (c *connection) storeFlags(uids []uint32, change Change, items string) ([]frame, error) {
	if !c.selected.takesKeywords(change.Add) {
		return nil, &Error{Kind: KindNoKeyword, Op: "change flags", Err: errors.New("the mailbox takes no new keywords")}
	}
	if err := c.meet(c.selected.mailbox, uids...); err != nil {
		return nil, err
	}
	stored, err := c.ask(c.selected.mailbox, storeCommands(uids, change))
	if err != nil {
		return nil, err
	}
	answers := stored.untagged()
	if err := stored.err(); err != nil {
		return answers, err
	}
	// What a STORE didn't change is not answered. It can't be asked for in the
	// same go: Dovecot shows a change only after the last command of that.
	if items == stateItems && tellsAll(answers, uids) {
		return answers, nil
	}
	more, err := c.frames.do("UID FETCH " + rangesOf(uids).String() + " " + items)
	return append(answers, more...), err
}

// stateItems is what is to be known of changed messages where there is an index.
const stateItems = "(UID FLAGS MODSEQ)"

// tellsAll says whether the answers hold the flags of all these messages.
func tellsAll(answers []frame, uids []uint32) bool {
	told := map[uint32]bool{}
	for _, row := range decodeRows(answers) {
		told[row.uid] = row.flags != nil
	}
	return !slices.ContainsFunc(uids, func(uid uint32) bool { return !told[uid] })
}

func storeCommands(uids []uint32, change Change) []string {
	set := rangesOf(uids).String()
	var commands []string
	store := func(op string, flags []string) {
		if len(flags) > 0 {
			commands = append(commands, fmt.Sprintf("UID STORE %s %sFLAGS (%s)", set, op, strings.Join(flags, " ")))
		}
	}
	store("+", change.Add)
	store("-", change.Remove)
	return commands
}
