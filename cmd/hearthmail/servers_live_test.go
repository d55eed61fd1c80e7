package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testimap"
)

// live has the other client append, strike and expunge: the stream tells of
// each, and the list then shows it.
func (s *serverWalk) live(t *testing.T) {
	s.begin(t)
	events := s.v.listen("0", "")
	s.tells(t, events)
	s.other.Append("INBOX", testimap.GenerateMail(1))
	await(t, events, "INBOX")
	s.showsAll(t)

	all := s.other.UIDs()
	newest := all[len(all)-1]
	s.other.Store(newest, "+FLAGS", `\Deleted`)
	await(t, events, "INBOX")
	s.shows(t, inbox, "a row that another client has struck", func(page *answer) bool {
		rows, _ := page.rows(t)
		return rows[newest] != nil && struck(rows[newest])
	})
	s.other.Expunge()
	await(t, events, "INBOX")
	s.showsAll(t)

	if slices.Contains(s.can, "NOTIFY") { // others are asked once a minute
		s.other.Append(s.server.Mailbox("Sent"), testimap.GenerateMail(1))
		await(t, events, s.server.Mailbox("Sent"))
		s.other.Create("Just now")
		s.shows(t, inbox, "a new folder", func(page *answer) bool { return where(page.root, "data-mailbox", "Just now") != nil })
	}
}

// tells has the other client append until the stream tells of that: a watcher
// that began, or lost its connection, has only said to look again.
func (s *serverWalk) tells(t *testing.T, events <-chan event) {
	t.Helper()
	for mailbox := ""; mailbox == ""; {
		s.other.Append("INBOX", testimap.GenerateMail(0))
		mailbox = await(t, events, "INBOX", "").data.Mailbox
	}
	s.showsAll(t)
}

// showsAll waits for the first page to have the server's newest messages.
func (s *serverWalk) showsAll(t *testing.T) {
	t.Helper()
	all := s.other.UIDs()
	s.showsUIDs(t, inbox, all[len(all)-50:])
}

// purge has everything purged that is struck.
func (s *serverWalk) purge(t *testing.T) {
	s.begin(t)
	before := s.other.UIDs()
	chosen := before[len(before)-9 : len(before)-5]
	page := s.v.post(inbox+"/delete", uidForm(s.v.get(inbox).list(t), chosen...), inbox)
	after := s.v.post(inbox+"/purge", uidForm(page.list(t), chosen...), inbox)
	if after.status != http.StatusOK || !strings.Contains(after.notice(), "4 messages purged") {
		t.Errorf("purging gave %d, %q %q", after.status, after.notice(), after.alert())
	}
	s.isLeft(t, before, chosen)
}

// purgeSome has the other client strike a further message, and restore one,
// between the page and the purge. Without UIDPLUS nothing may go then.
func (s *serverWalk) purgeSome(t *testing.T) {
	s.begin(t)
	before := s.other.UIDs()
	chosen, further := before[len(before)-9:len(before)-5], before[len(before)-20]
	page := s.v.post(inbox+"/delete", uidForm(s.v.get(inbox).list(t), chosen...), inbox)
	s.other.Store(further, "+FLAGS", `\Deleted`)
	s.other.Store(chosen[0], "-FLAGS", `\Deleted`)
	after := s.v.post(inbox+"/purge", uidForm(page.list(t), chosen...), inbox)
	if !slices.Contains(s.can, "UIDPLUS") {
		if after.status != http.StatusConflict || after.alert() == "" {
			t.Errorf("purging gave %d %q", after.status, after.alert())
		}
		s.isLeft(t, before, nil)
		return
	}
	if after.status != http.StatusOK || !strings.Contains(after.notice(), "3 messages purged") {
		t.Errorf("purging gave %d, %q %q", after.status, after.notice(), after.alert())
	}
	s.isLeft(t, before, chosen[1:])
	if got := s.other.Search("DELETED"); !slices.Equal(got, []uint32{further}) {
		t.Errorf("struck are %v, want %d", got, further)
	}
}

// isLeft says that of the UIDs before exactly those that are gone are gone.
func (s *serverWalk) isLeft(t *testing.T, before, gone []uint32) {
	t.Helper()
	want := slices.DeleteFunc(slices.Clone(before), func(uid uint32) bool { return slices.Contains(gone, uid) })
	if left := s.other.UIDs(); !slices.Equal(left, want) {
		t.Errorf("left are %v, want %v", left, want)
	}
	s.showsAll(t)
}

// restart ends the server and starts it again: the person need not sign in
// anew, and what comes then is told.
func (s *serverWalk) restart(t *testing.T) {
	s.begin(t)
	events := s.v.listen("0", "")
	address := fmt.Sprintf("%s/messages/%d", inbox, s.other.UIDs()[0])
	s.server.Stop()
	if page := s.v.get(address + "/raw"); page.status < 500 || page.alert() == "" {
		t.Errorf("without a server the original gave %d %q", page.status, page.alert())
	}
	s.server.Restart()
	s.connect(t)
	s.shows(t, address+"/raw", "the original", func(page *answer) bool { return page.status == http.StatusOK })
	s.showsAll(t)
	s.tells(t, events)
	s.other.Append("INBOX", testimap.GenerateMail(2))
	await(t, events, "INBOX")
	s.showsAll(t)
}
