package imapclient

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"hearthmail/message"
)

// KnownMessages are the messages of a mailbox as far as it takes to recognise them: by
// Message-ID, date, sender and subject together, since others may use a Message-ID again;
// without one by the size too, or by when it arrived. It is for one goroutine.
type KnownMessages struct{ sizes map[messageKey]int64 }

type messageKey [16]byte

// NewKnownMessages are none: those of a mailbox that is not there yet.
func NewKnownMessages() *KnownMessages { return &KnownMessages{map[messageKey]int64{}} }

// Has says whether there is such a message; size is in octets, and arrived is its
// INTERNALDATE, zero when that isn't known. exactly is false when the one that is there
// has another size: a program may have added to its header, or it is another text.
func (k *KnownMessages) Has(header message.Header, size int64, arrived time.Time) (there, exactly bool) {
	key, ok := keyOf(header, size, arrived)
	known, there := k.sizes[key]
	return ok && there, known == size
}

// Add adds a message.
func (k *KnownMessages) Add(header message.Header, size int64, arrived time.Time) {
	if key, ok := keyOf(header, size, arrived); ok {
		k.sizes[key] = size
	}
}

// keyOf is false for a message that has nothing to be recognised by.
func keyOf(header message.Header, size int64, arrived time.Time) (messageKey, bool) {
	date, from, subject := header.Raw("Date"), header.Raw("From"), header.Raw("Subject")
	words := []string{"id", header.MessageID(), date, from, subject}
	if words[1] == "" {
		if date+from+subject == "" {
			if date = strconv.FormatInt(arrived.Unix(), 10); arrived.IsZero() {
				return messageKey{}, false
			}
		}
		words = []string{"none", date, from, subject, strconv.FormatInt(size, 10)}
	}
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	return messageKey(sum[:len(messageKey{})]), true
}

const (
	knownFields = "HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)"
	knownPiece  = 500      // messages that are asked for with one command
	maxKnown    = 16 << 10 // octets of a header; a message with more is not recognised
)

// Known finds out which messages a mailbox has: some 50 octets are kept of each.
// Whatever somebody clicks goes before.
func (a *Account) Known(ctx context.Context, mailbox string) (*KnownMessages, error) {
	known := NewKnownMessages()
	var uids []uint32
	var uidValidity uint32
	err := a.pool.run(ctx, task{mailbox: mailbox, urgency: long, cancel: true}, func(c *connection) (err error) {
		if err := c.sel(mailbox, 0); err != nil || c.messages() == 0 {
			return err
		}
		uidValidity = c.selected.uidValidity
		uids, err = c.search(&imap.SearchCriteria{})
		return err
	})
	for piece := range slices.Chunk(uids, knownPiece) {
		if err != nil {
			break
		}
		err = a.pool.run(ctx, task{mailbox: mailbox, urgency: long, cancel: true}, func(c *connection) error {
			answers, err := c.inMailbox(mailbox, uidValidity, piece, fmt.Sprintf("UID FETCH %s (UID RFC822.SIZE INTERNALDATE BODY.PEEK[%s]<0.%d>)", rangesOf(piece), knownFields, maxKnown))
			for _, row := range decodeRows(answers) {
				if raw := row.sections[knownFields]; raw != nil && len(raw) < maxKnown {
					known.Add(message.ParseHeader(raw), row.size, row.date)
				}
			}
			return err
		})
	}
	return known, err
}
