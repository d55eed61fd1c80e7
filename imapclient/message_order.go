package imapclient

import (
	"sync"

	"github.com/emersion/go-imap/v2"
)

// maxOrders bounds how many sorted lists an account keeps: at 100,000
// messages each takes 400 KB.
const maxOrders = 8

// orders remembers how a mailbox is sorted. Date, sender, subject and size of
// a message never change, so an order is true for as long as the mailbox holds
// the same messages.
type orders struct {
	mu   sync.Mutex
	kept map[orderKey]sorted
	turn uint64
}

type orderKey struct {
	mailbox string
	sort    Sort
}

// orderVersion names a set of messages: UIDs only grow, so with the same
// UIDNEXT none has come, and with the same number none has gone.
type orderVersion struct {
	uidValidity uint32
	uidNext     imap.UID
	messages    uint32
}

type sorted struct {
	version orderVersion
	uids    []imap.UID // ascending; never changed once kept
	used    uint64
}

func newOrders() *orders { return &orders{kept: map[orderKey]sorted{}} }

func (o *orders) get(key orderKey, version orderVersion) ([]imap.UID, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	found, ok := o.kept[key]
	if !ok || found.version != version {
		return nil, false
	}
	o.turn++
	found.used = o.turn
	o.kept[key] = found
	return found.uids, true
}

func (o *orders) put(key orderKey, version orderVersion, uids []imap.UID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.turn++
	o.kept[key] = sorted{version, uids, o.turn}
	if len(o.kept) <= maxOrders {
		return
	}
	oldest := key
	for k, s := range o.kept {
		if s.used < o.kept[oldest].used {
			oldest = k
		}
	}
	delete(o.kept, oldest)
}
