package imapclient

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// maxID is how long an id may be (RFC 8474, section 7).
const maxID = 255

// identity is asked for once.
type identity struct {
	turn  chan struct{} // holds one while somebody asks
	known bool
	text  string
}

// Identity gives a text that names the account's INBOX, the same however the user
// name is spelt: by the server's MAILBOXID (OBJECTID, RFC 8474) or Dovecot's GUID,
// and "" where it has neither. It changes when the server gets another address.
func (a *Account) Identity(ctx context.Context) (string, error) {
	select {
	case a.identity.turn <- struct{}{}:
	case <-ctx.Done():
		return "", fail("wait for the identity", ctx.Err())
	}
	defer func() { <-a.identity.turn }()
	if a.identity.known {
		return a.identity.text, nil
	}
	text, err := a.askIdentity(ctx)
	if err == nil {
		a.identity.text, a.identity.known = text, true
	}
	return text, err
}

func (a *Account) askIdentity(ctx context.Context) (string, error) {
	realm, err := a.Server().realm(ctx)
	if err != nil {
		return "", fail("find the mail server", err)
	}
	item := "X-GUID"
	if a.caps.Has(imap.Cap("OBJECTID")) {
		item = "MAILBOXID"
	}
	id := ""
	err = a.pool.run(ctx, task{}, func(c *connection) error {
		answers, err := c.frames.do("STATUS INBOX (" + item + ")")
		switch KindOf(fail("command", err)) {
		case KindInternal, KindRefused, KindUnsupported:
			if isAnswer(err) { // it knows no such item
				return nil
			}
		}
		for _, f := range answers {
			id = max(id, statusID(f, item))
		}
		return err
	})
	if err != nil || id == "" {
		return "", err
	}
	return realm + " " + item + " " + id, nil
}

// statusID finds an id in INBOX's STATUS, "" when it isn't there. A MAILBOXID
// stands in parentheses.
func statusID(f frame, item string) string {
	rest, ok := bytes.CutPrefix(f, []byte("* STATUS "))
	if !ok {
		return ""
	}
	r := valueReader{rest: rest}
	name, err1 := r.next(0)
	items, err2 := r.next(0)
	if err1 != nil || err2 != nil || !strings.EqualFold(name.str(), "INBOX") {
		return ""
	}
	for i := 0; i+1 < len(items.list); i += 2 {
		id := items.list[i+1]
		if len(id.list) == 1 {
			id = id.list[0]
		}
		if strings.EqualFold(items.list[i].str(), item) && len(id.str()) <= maxID && isPlain(id.str()) {
			return id.str()
		}
	}
	return ""
}

// realm names the server for what is only unique there. Of one that the DNS leads
// to it is all targets together: to name one of another's is not enough to pass
// for that.
func (s *Server) realm(ctx context.Context) (string, error) {
	targets, err := s.targets(ctx)
	if err != nil {
		return "", err
	}
	var hosts []string
	for _, t := range targets {
		hosts = append(hosts, t.Host)
	}
	slices.Sort(hosts)
	return strings.Join(slices.Compact(hosts), ","), nil
}
