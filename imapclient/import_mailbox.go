package imapclient

import (
	"context"
	"strings"
)

// MailboxPath is a mailbox's name in its parts, from the top down.
func MailboxPath(name, delimiter string) []string {
	if delimiter == "" {
		return []string{name}
	}
	return strings.Split(name, delimiter)
}

// EnsureMailbox makes a mailbox unless it is there. fresh says that it wasn't.
func (a *Account) EnsureMailbox(ctx context.Context, name string) (fresh bool, err error) {
	err = a.CreateMailbox(ctx, name, "")
	if KindOf(err) == KindExists {
		return false, nil
	}
	return err == nil, err
}

// MostAppended is how large a message may be that is appended, in octets; 0 where the
// server doesn't say (RFC 7889).
func (a *Account) MostAppended() int64 {
	if most, _ := a.caps.AppendLimit(); most != nil {
		return int64(*most)
	}
	return 0
}
