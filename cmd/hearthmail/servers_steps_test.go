package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testimap"
)

// serverMessages is how many messages the INBOX begins with: two full pages
// and one that isn't.
const serverMessages = 120

// serverWalk is one person at Hearthmail, and another mail program.
type serverWalk struct {
	name    string
	server  mailServer
	other   *testimap.Client // has INBOX selected
	program *program
	v       *visitor

	can       []string // what the server announces
	mailboxes []string // made before anybody signed in
}

// begin is the beginning of each step, which build on one another: another mail
// program has just connected.
func (s *serverWalk) begin(t *testing.T) {
	t.Helper()
	s.connect(t)
	s.v = s.v.in(t)
}

func (s *serverWalk) connect(t *testing.T) {
	t.Helper()
	s.other = testimap.Login(t, s.server.Addr(), "family", s.server.Password())
	s.other.Select("INBOX")
}

// in is the same browser in another test. There is none before the sign-in.
func (v *visitor) in(t *testing.T) *visitor {
	t.Helper()
	if v == nil {
		return nil
	}
	return &visitor{t: t, base: v.base, client: v.client, secret: v.secret}
}

func (s *serverWalk) fill(t *testing.T) {
	s.begin(t)
	for i := range serverMessages {
		s.other.Append("INBOX", testimap.GenerateMail(i))
	}
	s.createMailboxes(t)
	lines, err := s.other.Do("CAPABILITY")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if rest, ok := strings.CutPrefix(line, "* CAPABILITY "); ok {
			s.can = strings.Fields(rest)
		}
	}
	if len(s.can) == 0 {
		t.Fatalf("CAPABILITY was answered with %q", lines)
	}
	t.Logf("the server announces %s", strings.Join(s.can, " "))
}

// createMailboxes makes mailboxes with names that are hard to carry, and a
// message in each.
func (s *serverWalk) createMailboxes(t *testing.T) {
	t.Helper()
	for _, c := range []struct {
		path      []string
		refusedBy string // the server that takes no such name
	}{
		{path: []string{"Récépissés"}},
		{path: []string{"House & Garden"}},
		{path: []string{"Family", "日本"}},
		{path: []string{"50% off+more"}, refusedBy: "cyrus"},
		{path: []string{"😀"}, refusedBy: "courier"},
	} {
		name := s.server.Mailbox(c.path...)
		if c.refusedBy == s.name {
			if _, err := s.other.Do("CREATE " + testimap.QuoteMailbox(name)); err == nil {
				t.Errorf("%s takes the name %q, against what docs/servers.md says", s.name, name)
			}
			continue
		}
		s.other.Create(name)
		s.other.Append(name, testimap.GenerateMail(1))
		s.mailboxes = append(s.mailboxes, name)
	}
}

// shows asks for a page until it is as wanted, and gives it: what another
// client does reaches a list when the server tells of it.
func (s *serverWalk) shows(t *testing.T, address, what string, wanted func(*answer) bool) *answer {
	t.Helper()
	var page *answer
	waitUntil(t, address+" with "+what, func() bool {
		page = s.v.get(address)
		return wanted(page)
	})
	return page
}

// waitUntil asks until something is so.
func waitUntil(t *testing.T, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("there never was %s", what)
		}
	}
}

// showsUIDs asks for the list until it has these UIDs, the newest first.
func (s *serverWalk) showsUIDs(t *testing.T, address string, uids []uint32) *answer {
	t.Helper()
	want := slices.Clone(uids)
	slices.Reverse(want)
	var order []uint32
	defer func() {
		if t.Failed() {
			t.Logf("%s shows %v", address, order)
		}
	}()
	return s.shows(t, address, fmt.Sprint(want), func(page *answer) bool {
		_, order = page.rows(t)
		return slices.Equal(order, want)
	})
}
