package imapclient

import (
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"

	"hearthmail/search"
)

// opSearch is what is tried, of errors that must not say what was looked for.
const opSearch = "search"

// searchFor gives the UIDs, ascending, of the selected mailbox's messages that match,
// among those within (nil for all). KindCharset for words that the server can't look
// for.
func (c *connection) searchFor(e search.Expression, within uidRanges) ([]uint32, error) {
	keys := writeKeys(e, c.caps)
	command := "UID SEARCH "
	if c.caps.Has(imap.CapESearch) { // ranges rather than each number (RFC 4731)
		command += "RETURN (ALL) "
	}
	if !keys.ascii {
		command += "CHARSET UTF-8 "
	}
	if within != nil {
		command += "UID " + within.String() + " "
	}
	keys.pieces[0] = command + keys.pieces[0]
	answers, err := c.frames.converse(keys.pieces, c.literalsAtOnce())
	if err != nil {
		return nil, refusedSearch(err)
	}
	uids, err := foundIn(answers, int(c.messages())+lateMessages)
	slices.Sort(uids)
	return slices.Compact(uids), err
}

// literalsAtOnce says whether short literals may be sent without leave (RFC 7888).
func (c *connection) literalsAtOnce() bool {
	return c.caps.Has(imap.CapLiteralPlus) || c.caps.Has(imap.CapLiteralMinus)
}

// foundIn reads what a search has found. Some servers say it in several responses, and
// some say nothing when there is nothing.
func foundIn(answers []frame, most int) ([]uint32, error) {
	var uids []uint32
	for _, f := range answers {
		name, _ := f.response()
		if name != "SEARCH" && name != "ESEARCH" {
			continue
		}
		found, ok := decodeNumbers(f, most-len(uids))
		if !ok {
			return nil, &Error{Kind: KindGarbled, Op: opSearch, Err: errBadValue}
		}
		uids = append(uids, found...)
	}
	return uids, nil
}

// refusedSearch tells a server that can't look for such words from one that refuses for
// another reason. Its words may hold what was looked for, so they go no further.
func refusedSearch(err error) error {
	answer, ok := errors.AsType[*imap.Error](err)
	if !ok {
		return err
	}
	kind := kindOfAnswer(answer)
	if answer.Code == imap.ResponseCodeBadCharset {
		kind = KindCharset
	}
	return &Error{Kind: kind, Op: opSearch, Err: err}
}
