package imapclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
)

const (
	// heardPatience is how long a server may take to say whether there is other
	// mail from an address; one that takes longer is left alone for heardPause.
	heardPatience = 5 * time.Second
	heardPause    = 10 * time.Minute
	// heardNear is how many rows above and below a message are looked at first.
	heardNear = 100
)

// Sent names a message and the address that it is from.
type Sent struct {
	Mailbox     string
	UIDValidity uint32
	UID         uint32
	Address     string // addr-spec, in ASCII
}

// errNotAsked says that the server isn't asked: nobody knows then.
var errNotAsked = &Error{Kind: KindUnsupported, Op: "look for mail from a sender", Err: errors.New("not asked")}

// HeardFrom says whether the mailbox holds other mail from a message's address:
// "is there mail whose From holds this text", as servers understand it. It asks
// with one SEARCH that goes on when ctx ends, on a connection that nobody waits
// for, and remembers the answer. An address that is written in more than ASCII,
// an account with a single connection and a slow server are not asked about:
// KindUnsupported.
func (a *Account) HeardFrom(ctx context.Context, m Sent) (bool, error) {
	m.Address = strings.ToLower(m.Address)
	if !isSearchable(m.Address) {
		return false, errNotAsked
	}
	if heard, ok := a.heardBefore(m); ok {
		return heard, nil
	}
	asked, err := a.askHeard(m)
	if err != nil {
		return false, err
	}
	if err := asked.wait(ctx, "look for mail from a sender"); err != nil {
		return false, err
	}
	return asked.heard, nil
}

// isSearchable accepts what can stand in a quoted string and is no word alone.
func isSearchable(address string) bool {
	return len(address) > 3 && len(address) <= 320 && strings.Contains(address, "@") &&
		!strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' })
}

// heardBefore gives the answer where it is known: there was mail from the
// address, a row near the message's is from it, or this very message was the first.
func (a *Account) heardBefore(m Sent) (heard, ok bool) {
	if recall[bool](a.memory, heardKey(m.Address)) {
		return true, true
	}
	if b := a.known(m.Mailbox); b != nil && b.nearRowFrom(m) {
		a.memory.keep(heardKey(m.Address), true, int64(len(m.Address))+100)
		return true, true
	}
	return false, recall[bool](a.memory, firstKey(m))
}

func heardKey(address string) memoryKey { return memoryKey{kind: kindHeard, section: address} }

func firstKey(m Sent) memoryKey {
	return memoryKey{kind: kindHeard, mailbox: m.Mailbox, uidValidity: m.UIDValidity, uid: m.UID, section: m.Address}
}

// nearRowFrom looks among the rows that are remembered.
func (b *box) nearRowFrom(m Sent) bool {
	s := b.snapshot()
	if s == nil || s.uidValidity != m.UIDValidity {
		return false
	}
	at, there := s.find(m.UID)
	if !there {
		return false
	}
	for i := max(0, at-heardNear); i < min(s.len(), at+heardNear+1); i++ {
		uid := s.at(i).uid
		if uid == m.UID {
			continue
		}
		row := recall[*Summary](b.account.memory, b.rowKey(s.uidValidity, uid))
		if row != nil && len(row.From) == 1 && strings.EqualFold(row.From[0].Addr, m.Address) {
			return true
		}
	}
	return false
}

// heardAsks are the searches under way, one for each message.
type heardAsks struct {
	mu    sync.Mutex
	under map[Sent]*heardAsk
	rest  time.Time // until then the server isn't asked
}

type heardAsk struct {
	*asking
	heard bool // once it is answered
}

// maxHeardAsks bounds the searches that are waiting.
const maxHeardAsks = 8

func (a *Account) askHeard(m Sent) (*heardAsk, error) {
	asks := &a.heard
	asks.mu.Lock()
	defer asks.mu.Unlock()
	if mine := asks.under[m]; mine != nil {
		return mine, nil
	}
	if a.pool.queue.most < 2 || len(asks.under) >= maxHeardAsks || time.Now().Before(asks.rest) {
		return nil, errNotAsked
	}
	mine := &heardAsk{asking: newAsking()}
	if asks.under == nil {
		asks.under = map[Sent]*heardAsk{}
	}
	asks.under[m] = mine
	if !a.spawn(func() { a.searchHeard(m, mine) }) {
		delete(asks.under, m)
		return nil, fail("look for mail from a sender", errClosed)
	}
	return mine, nil
}

func (a *Account) searchHeard(m Sent, mine *heardAsk) {
	var took time.Duration
	err := a.pool.run(a.ctx, task{mailbox: m.Mailbox, urgency: unseen, cancel: true}, func(c *connection) (err error) {
		begun := time.Now()
		defer func() { took = time.Since(begun) }()
		if err = c.enter(m.Mailbox, m.UIDValidity); err != nil {
			return err
		}
		mine.heard, err = c.heardFrom(m.Address, m.UID)
		return err
	})
	if err == nil {
		key := heardKey(m.Address)
		if !mine.heard {
			key = firstKey(m)
		}
		a.memory.keep(key, true, int64(len(m.Address)+len(m.Mailbox))+100)
	}
	a.heard.mu.Lock()
	delete(a.heard.under, m)
	if took > heardPatience {
		a.heard.rest = time.Now().Add(heardPause)
	}
	a.heard.mu.Unlock()
	mine.answer(err)
}

// heardFrom says whether there is another message from that address. With ESEARCH
// (RFC 4731) the server names two of them and not all.
func (c *connection) heardFrom(address string, but uint32) (bool, error) {
	command := "UID SEARCH FROM " + quoted(address)
	if c.caps.Has(imap.CapESearch) {
		command = "UID SEARCH RETURN (MIN MAX) FROM " + quoted(address)
	}
	answers, err := c.frames.do(command)
	if err != nil {
		return false, err
	}
	for _, f := range answers {
		found, ok := decodeSearched(f, int(c.messages())+lateMessages)
		if !ok {
			continue
		}
		return slices.ContainsFunc(slices.Concat(found.numbers, found.ends), func(uid uint32) bool { return uid != but }), nil
	}
	return false, fmt.Errorf("search for a sender: %w", errBadValue)
}
