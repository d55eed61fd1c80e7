package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testimap"
)

func (s *serverWalk) wrongPassword(t *testing.T) {
	s.begin(t)
	page := newVisitor(t, s.program).post("/login", credentials("family", "not it"), "")
	if page.status != http.StatusUnauthorized && page.status != http.StatusForbidden {
		t.Errorf("the status is %d", page.status)
	}
	if !strings.Contains(page.alert(), "password") {
		t.Errorf("the sentence is %q", page.alert())
	}
}

func (s *serverWalk) list(t *testing.T) {
	s.begin(t)
	all := s.other.UIDs()
	if len(all) != serverMessages {
		t.Fatalf("the server has %d messages", len(all))
	}
	for number, want := range map[int][]uint32{1: all[70:], 2: all[20:70], 3: all[:20]} {
		page := s.showsUIDs(t, fmt.Sprintf("%s?page=%d", inbox, number), want)
		if got := value(page.list(t), "data-total"); got != fmt.Sprint(serverMessages) {
			t.Errorf("data-total is %s", got)
		}
		if got, want := value(page.list(t), "data-unseen"), fmt.Sprint(len(s.other.Search("UNSEEN"))); got != want {
			t.Errorf("data-unseen is %s, want %s", got, want)
		}
		rows, _ := page.rows(t)
		for uid, row := range rows {
			got := strings.Fields(value(row, "data-flags"))
			slices.Sort(got)
			if want := s.other.Flags(uid); !slices.Equal(got, want) {
				t.Errorf("the row of %d has the flags %v, want %v", uid, got, want)
			}
			for _, cell := range []string{"date", "from", "subject", "size"} {
				if field(row, cell) == "" {
					t.Errorf("the row of %d has no %s", uid, cell)
				}
			}
		}
	}
}

func (s *serverWalk) filters(t *testing.T) {
	s.begin(t)
	for filter, criteria := range map[string]string{"unread": "UNSEEN", "flagged": "FLAGGED"} {
		page := s.v.get(inbox + "?filter=" + filter)
		want := s.other.Search(criteria)
		slices.Reverse(want)
		if got := value(page.list(t), "data-total"); len(want) == 0 || got != fmt.Sprint(len(want)) {
			t.Errorf("%s: data-total is %s, want %d", filter, got, len(want))
		}
		if _, order := page.rows(t); !slices.Equal(order, want) {
			t.Errorf("%s: %v, want %v", filter, order, want)
		}
	}
}

// sorting compares with the server's own SORT. Without it none is offered.
func (s *serverWalk) sorting(t *testing.T) {
	s.begin(t)
	if !slices.Contains(s.can, "SORT") {
		if page := s.v.get(inbox + "?sort=subject"); page.status != http.StatusUnprocessableEntity || page.alert() == "" {
			t.Errorf("sorting gave %d %q", page.status, page.alert())
		}
		return
	}
	for _, sort := range []string{"date", "from", "subject", "size"} {
		lines, err := s.other.Do("UID SORT (" + strings.ToUpper(sort) + ") UTF-8 ALL")
		if err != nil {
			t.Fatal(err)
		}
		var sorted []string
		for _, line := range lines {
			if rest, ok := strings.CutPrefix(line, "* SORT "); ok {
				sorted = strings.Fields(rest)
			}
		}
		_, order := s.v.get(inbox + "?sort=" + sort + "&order=asc&page=2").rows(t)
		if len(sorted) != serverMessages || fmt.Sprint(order) != fmt.Sprint(sorted[50:100]) {
			t.Errorf("sorted by %s, page 2 has %v, and the server's order is %v", sort, order, sorted)
		}
	}
}

func (s *serverWalk) text(t *testing.T) {
	s.begin(t)
	uid := s.other.Search("UNSEEN NOT HEADER Content-Type multipart")[0]
	page := s.v.get(fmt.Sprintf("%s/messages/%d", inbox, uid))
	m := where(page.root, "data-message", fmt.Sprint(uid))
	if m == nil {
		t.Fatalf("no message is shown: %d %s", page.status, page.alert())
	}
	if text, want := words(where(m, "data-body", "")), fmt.Sprintf("this is message number %d.", s.number(t, uid)); !strings.Contains(text, want) {
		t.Errorf("the text is %q, want %q in it", text, want)
	}
	if !slices.Contains(s.other.Flags(uid), `\Seen`) {
		t.Error("opening has not marked the message as read")
	}
}

// number is the i of GenerateMail(i) that a message came from.
func (s *serverWalk) number(t *testing.T, uid uint32) int {
	t.Helper()
	i := slices.Index(s.other.UIDs(), uid)
	if i < 0 {
		t.Fatalf("no message has the UID %d", uid)
	}
	return i
}

func (s *serverWalk) html(t *testing.T) {
	s.begin(t)
	uid := s.other.Search("HEADER Content-Type multipart/alternative")[0]
	frame := where(s.v.get(fmt.Sprintf("%s/messages/%d", inbox, uid)).root, "data-body", "")
	if frame == nil || frame.Data != "iframe" {
		t.Fatal("an HTML message has no frame")
	}
	body := s.v.get(value(frame, "src"))
	if want := fmt.Sprintf("Message number %d", s.number(t, uid)); !strings.Contains(words(body.root), want) {
		t.Errorf("the body (%d) is %q, want %q in it", body.status, words(body.root), want)
	}
}

func (s *serverWalk) attachment(t *testing.T) {
	s.begin(t)
	uid := s.other.Search("HEADER Content-Type multipart/mixed")[0]
	address := fmt.Sprintf("%s/messages/%d", inbox, uid)
	parts := with(s.v.get(address).root, "data-part")
	if len(parts) != 1 {
		t.Fatalf("%d attachments are listed, want 1", len(parts))
	}
	download := s.v.get(address + "/parts/" + value(parts[0], "data-part"))
	if download.body != string(testimap.PDF(s.number(t, uid))) {
		t.Errorf("the download (%d) has %d bytes that are not the PDF's", download.status, len(download.body))
	}
	raw := s.v.get(address + "/raw")
	if want := string(testimap.GenerateMail(s.number(t, uid)).Body); raw.body != want {
		t.Errorf("the original (%d) has %d bytes, want %d", raw.status, len(raw.body), len(want))
	}
}

// flags does here what the other client must then see.
func (s *serverWalk) flags(t *testing.T) {
	s.begin(t)
	page := s.v.get(inbox)
	_, order := page.rows(t)
	uid := order[3]
	after := s.v.post(inbox+"/delete", uidForm(page.list(t), uid), inbox)
	if rows, _ := after.rows(t); rows[uid] == nil || !struck(rows[uid]) {
		t.Error("the deleted row is not struck through")
	}
	s.hasFlag(t, uid, `\Deleted`, true)
	after = s.v.post(inbox+"/undelete", uidForm(page.list(t), uid), inbox)
	if rows, _ := after.rows(t); rows[uid] == nil || struck(rows[uid]) {
		t.Error("the restored row is still struck through")
	}
	s.hasFlag(t, uid, `\Deleted`, false)
	for _, flag := range []string{`\Flagged`, `\Seen`} {
		s.change(t, page, uid, "remove", flag)
		s.change(t, page, uid, "add", flag)
		s.change(t, page, uid, "remove", flag)
	}
	s.change(t, page, uid, "add", "$Later")
	if s.name != "courier" { // which brings keywords back; see docs/servers.md
		s.change(t, page, uid, "remove", "$Later")
	}
}

// change posts a change of a flag, and waits until the other client has it.
func (s *serverWalk) change(t *testing.T, page *answer, uid uint32, action, flag string) {
	t.Helper()
	form := uidForm(page.list(t), uid)
	form.Set(action, flag)
	if got := s.v.post(inbox+"/flags", form, inbox); got.status != http.StatusOK {
		t.Errorf("%s %s gave %d %q", action, flag, got.status, got.alert())
	}
	s.hasFlag(t, uid, flag, action == "add")
}

// hasFlag waits until the other client is told of a flag, or of its going.
func (s *serverWalk) hasFlag(t *testing.T, uid uint32, flag string, want bool) {
	t.Helper()
	waitUntil(t, fmt.Sprintf("%d with %s: %v", uid, flag, want), func() bool {
		s.other.UIDs() // has the server tell what is new
		return slices.Contains(s.other.Flags(uid), flag) == want
	})
}

func (s *serverWalk) names(t *testing.T) {
	s.begin(t)
	for _, name := range s.mailboxes {
		page := s.v.get("/mailboxes/" + url.PathEscape(name))
		if got := value(page.list(t), "data-mailbox"); got != name {
			t.Errorf("the address of %q shows %q", name, got)
		}
		if got := value(page.list(t), "data-total"); got != "1" {
			t.Errorf("%q has %s messages, want 1", name, got)
		}
		if where(page.root, "data-mailbox", name) == nil {
			t.Errorf("the tree lacks %q", name)
		}
	}
	for _, name := range []string{"Sent", "Drafts", "Trash", "Junk", "Archive"} {
		if where(s.v.get(inbox).root, "data-mailbox", s.server.Mailbox(name)) == nil {
			t.Errorf("the tree lacks %s", name)
		}
	}
	if page := s.v.get("/mailboxes/Nowhere"); page.status != http.StatusNotFound || page.alert() == "" {
		t.Errorf("a folder that isn't there gave %d %q", page.status, page.alert())
	}
}
