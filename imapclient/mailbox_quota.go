package imapclient

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Quota is how much of something an account may have (RFC 9208).
type Quota struct {
	Resource string // "STORAGE" or "MESSAGE"
	Used     int64  // in units of 1,024 octets for STORAGE
	Limit    int64
}

// quotaEvery is how often the server is asked for it at most.
const quotaEvery = time.Minute

// keptQuota is an account's quota as the server told last.
type keptQuota struct {
	mu     sync.Mutex
	known  []Quota
	asked  time.Time // zero for never
	turn   uint64    // of the account's changes, when it was asked
	asking bool
}

// Quota gives what is known of the INBOX's quota, without asking the server; nothing
// where there is none. When there have been changes since it was asked for, it is asked
// anew behind the caller's back, and subscribers are told when it is another.
func (a *Account) Quota() []Quota {
	if !a.caps.Has(imap.CapQuota) {
		return nil
	}
	q := &a.quota
	q.mu.Lock()
	defer q.mu.Unlock()
	turn := a.live.now()
	if !q.asking && q.turn != turn && time.Since(q.asked) >= quotaEvery {
		q.asking = a.spawn(a.askQuota)
		if q.asking {
			q.asked, q.turn = time.Now(), turn
		}
	}
	return q.known
}

func (a *Account) askQuota() {
	var told []Quota
	err := a.pool.run(a.ctx, task{urgency: unseen, cancel: true}, func(c *connection) error {
		answers, err := c.frames.do(`GETQUOTAROOT "INBOX"`)
		told = quotaIn(answers)
		return onlyLost(err)
	})
	q := &a.quota
	q.mu.Lock()
	q.asking = false
	another := err == nil && !slices.Equal(told, q.known)
	if another {
		q.known = told
	}
	q.mu.Unlock()
	if another {
		a.live.changed("")
	}
}

// quotaIn reads untagged QUOTA responses (RFC 9208, section 4.3.1): of several roots that
// bound the same, the one that leaves least.
func quotaIn(answers []frame) []Quota {
	var found []Quota
	for _, f := range answers {
		const start = "* QUOTA "
		if len(f) <= len(start) || !bytes.EqualFold(f[:len(start)], []byte(start)) {
			continue
		}
		r := valueReader{rest: f[len(start):]}
		_, err1 := r.next(0)
		resources, err2 := r.next(0)
		if err1 != nil || err2 != nil {
			continue
		}
		for i := 0; i+2 < len(resources.list); i += 3 {
			q := Quota{strings.ToUpper(resources.list[i].str()), resources.list[i+1].number(), resources.list[i+2].number()}
			found = q.addTo(found)
		}
	}
	return found
}

func (q Quota) addTo(found []Quota) []Quota {
	if q.Limit <= 0 || q.Resource != "STORAGE" && q.Resource != "MESSAGE" {
		return found
	}
	i := slices.IndexFunc(found, func(other Quota) bool { return other.Resource == q.Resource })
	if i < 0 {
		return append(found, q)
	}
	if q.Limit-q.Used < found[i].Limit-found[i].Used {
		found[i] = q
	}
	return found
}
