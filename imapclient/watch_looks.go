package imapclient

import (
	"sync"
	"time"
)

// looks says which mailbox other than INBOX somebody looked at last.
type looks struct {
	come chan struct{} // sent to when it is another

	mu      sync.Mutex
	mailbox string
	when    time.Time
}

func newLooks() *looks { return &looks{come: make(chan struct{}, 1)} }

func (l *looks) at(mailbox string) {
	if mailbox == "INBOX" {
		return // is watched anyway
	}
	l.mu.Lock()
	another := mailbox != l.mailbox || time.Since(l.when) > attention
	l.mailbox, l.when = mailbox, time.Now()
	l.mu.Unlock()
	if another {
		select {
		case l.come <- struct{}{}:
		default:
		}
	}
}

// last is the mailbox, and whether the look is not long ago.
func (l *looks) last() (mailbox string, fresh bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.mailbox, l.mailbox != "" && time.Since(l.when) < attention
}
