package templates

import (
	"strings"
	"testing"
	"time"

	"hearthmail/message"
)

// sampleThreads is a list of conversations: 9 stands for three messages of the inbox
// and one in Sent, 4 for itself alone.
func sampleThreads() MailboxPage {
	m := samplePage(sampleRow(9), sampleRow(4))
	m.List.Total, m.List.Threads = 2, ThreadList{Shown: true, Messages: 4}
	m.List.Rows[0].Unread = true
	m.List.Rows[0].Thread = &ThreadRow{
		Count: 4, Unread: 1, Here: []uint32{9, 7, 5}, Struck: 1, NewUnread: true,
		People: []message.Address{
			{Name: "Rose Hill", Addr: "rose@hearth.example"}, {Addr: "mira@hearth.example"}, {Name: "Dr. No", Addr: "no@doctors.example"}, {Name: "Al", Addr: "al@hearth.example"},
		},
		Members: []ThreadMember{{"INBOX", 9}, {"Sent", 2}, {"INBOX", 7}, {"INBOX", 5}},
	}
	m.List.Rows[1].Thread = &ThreadRow{Count: 1, Here: []uint32{4}, People: m.List.Rows[1].From, Members: []ThreadMember{{"INBOX", 4}}}
	return m
}

// sampleThread is the conversation with one of its messages open.
func sampleThread(open int, messages int) MailboxPage {
	m := sampleThreads()
	m.Message = sampleOpen().Message
	m.Message.Thread = &Thread{List: "INBOX"}
	for i := range messages {
		member := ThreadMessage{Row: sampleRow(uint32(i + 1))}
		member.Mailbox, member.UIDValidity, member.Current = "INBOX", 77, i == open
		m.Message.Thread.Messages = append(m.Message.Thread.Messages, member)
	}
	return m
}

func TestThreadIsOneRow(t *testing.T) {
	doc := render(t, MailboxesPage(sampleThreads()))
	row := one(t, doc, has("id", "row-9"))
	for key, want := range map[string]string{"data-uid": "9", "data-count": "4", "data-here": "9 7 5", "data-flags": `\Seen`, "data-unread": ""} {
		wantAttribute(t, row, key, want)
	}
	if got := strings.Join(strings.Fields(text(one(t, row, has("data-field", "from")))), " "); got != "Rose … Dr. No, Al (4, 1 unread) 4 messages, 1 unread" {
		t.Errorf("who wrote is told as %q", got)
	}
	unfold := one(t, row, has("class", "button quiet unfold"))
	wantAttribute(t, unfold, "aria-expanded", "false")
	wantAttribute(t, unfold, "href", "/mail/mailboxes/INBOX/messages/9/thread")
	wantAttribute(t, one(t, row, has("id", "members-9")), "hidden", "")
	wantAttribute(t, one(t, row, has("id", "tick-9")), "value", "9")
	alone := one(t, doc, has("id", "row-4"))
	wantAttribute(t, alone, "data-count", "1")
	if all(alone, has("aria-expanded", "*")) != nil {
		t.Error("a message by itself can be unfolded")
	}
	wantUniqueIDs(t, doc)
}

func TestThreadOpensAtTheFirstUnread(t *testing.T) {
	m := sampleThreads()
	row := m.List.Rows[0]
	for _, c := range []struct {
		unread int
		itself bool
		want   string
	}{
		{0, false, "/mail/mailboxes/INBOX/messages/9?threads=on"},
		{1, true, "/mail/mailboxes/INBOX/messages/9?threads=on"},
		{1, false, "/mail/mailboxes/INBOX/messages/9/thread?threads=on"},
		{2, true, "/mail/mailboxes/INBOX/messages/9/thread?threads=on"},
	} {
		row.Thread.Unread, row.Thread.NewUnread = c.unread, c.itself
		if got := row.opens(m.Links, "INBOX", View{Threads: "on"}); got != c.want {
			t.Errorf("%d unread: %s, want %s", c.unread, got, c.want)
		}
	}
}

func TestThreadIsStruckWhenAllOfItIs(t *testing.T) {
	m := sampleThreads()
	m.List.Rows[0].Deleted = true // the newest
	doc := render(t, MailboxesPage(m))
	row := one(t, doc, has("id", "row-9"))
	if all(row, tag("del")) != nil {
		t.Error("the conversation is struck through with one of its messages")
	}
	wantText(t, one(t, row, has("class", "thread-struck")), "1 of 3 struck through")
	wantAttribute(t, one(t, row, has("id", "strike-9")), "formaction", "/mail/mailboxes/INBOX/undelete")
	wantAttribute(t, one(t, doc, has("id", "purge-struck")), "hidden", "")

	m.List.Rows[0].Thread.Struck = 3
	doc = render(t, MailboxesPage(m))
	row = one(t, doc, has("id", "row-9"))
	wantText(t, one(t, row, tag("a"), has("id", "open-9")), "Deleted: Sunday lunch")
	wantText(t, one(t, row, has("class", "thread-struck")), "All 3 struck through")
	purge := one(t, doc, has("id", "purge-struck"))
	wantText(t, purge, "Purge 3 struck…")
	wantAttribute(t, purge, "href", "/mail/mailboxes/INBOX/purge?uid=9&uid=7&uid=5&uidvalidity=77")
}

func TestThreadListSaysHowItIsShown(t *testing.T) {
	m := sampleThreads()
	m.List.View.Threads = "on"
	doc := render(t, MailboxesPage(m))
	list := one(t, doc, has("id", "list"))
	wantAttribute(t, list, "data-threads", "")
	wantText(t, one(t, list, has("id", "list-summary")), "2 conversations, 4 messages, 12 unread")
	choices := one(t, list, has("class", "threads-choices"))
	wantText(t, one(t, choices, tag("a"), has("aria-current", "true")), "Conversations")
	form := one(t, choices, tag("form"))
	wantAttribute(t, form, "action", "/mail/settings/threads")
	wantAttribute(t, one(t, form, has("name", "threads")), "value", "on")
	if all(list, has("class", "thread-note")) != nil {
		t.Error("there is a note although nothing is amiss")
	}
	m.List.Threads.Usual = true
	if all(render(t, MailboxesPage(m)), has("id", "threads-keep")) != nil {
		t.Error("what is usual can be made so")
	}
	for said, threads := range map[string]ThreadList{"looked at": {Shown: true, Partial: true}, "server": {Unable: true}} {
		m.List.Threads = threads
		if note := text(one(t, render(t, MailboxesPage(m)), has("class", "thread-note"))); !strings.Contains(note, said) {
			t.Errorf("the note says %q", note)
		}
	}
}

func TestOpenThread(t *testing.T) {
	m := sampleThread(1, 3)
	sent := &m.Message.Thread.Messages[2]
	sent.Mailbox, sent.Place, sent.Unread, sent.Subject = "Sent", "Sent", true, "Re: Sunday lunch"
	m.Message.Thread.Messages[0].Subject = "Quite another thing"
	doc := render(t, MailboxesPage(m))
	wantUniqueIDs(t, doc)
	pane := one(t, doc, has("id", "thread-5"))
	wantText(t, one(t, pane, has("class", "thread-size")), "3 messages, 1 unread")
	members := all(pane, has("data-member", "*"))
	if len(members) != 3 {
		t.Fatalf("%d messages, want 3", len(members))
	}
	wantAttribute(t, members[2], "data-member", "77.3.Sent")
	link := one(t, members[2], tag("a"))
	wantAttribute(t, link, "href", "/mail/mailboxes/Sent/messages/3?list=INBOX")
	for _, said := range []string{"in Sent", "Unread.", "Re: Sunday lunch"} {
		if !strings.Contains(strings.Join(strings.Fields(text(link)), " "), said) {
			t.Errorf("the reply is told as %q, without %q", text(link), said)
		}
	}
	wantAttribute(t, one(t, members[1], tag("a")), "aria-current", "true")
	wantAttribute(t, one(t, pane, has("id", "thread-leave")), "href", "/mail/mailboxes/INBOX/messages/5?threads=off")
}

func TestWholeThreadIsExactlyWhatIsShown(t *testing.T) {
	pane := one(t, render(t, MailboxesPage(sampleThread(1, 3))), has("id", "thread-5"))
	form := one(t, pane, tag("form"))
	wantAttribute(t, form, "method", "post")
	var named []string
	for _, n := range all(form, has("name", "message")) {
		value, _ := attribute(n, "value")
		named = append(named, value)
	}
	if got := strings.Join(named, " "); got != "77.1.INBOX 77.2.INBOX 77.3.INBOX" {
		t.Errorf("the form names %s", got)
	}
	for _, action := range []string{"delete", "undelete", "move"} {
		one(t, form, has("formaction", "/mail/messages/"+action))
	}
	if got := len(all(form, has("formaction", "/mail/messages/flags"))); got != 2 {
		t.Errorf("%d buttons change flags, want 2", got)
	}
}

func TestLongThreadIsFolded(t *testing.T) {
	for _, c := range []struct{ open, messages, before, shown, after int }{
		{0, 2, 0, 2, 0}, {0, 4, 0, 4, 0}, {0, 5, 0, 5, 0}, {0, 9, 0, 4, 5}, {4, 9, 0, 9, 0}, {10, 20, 7, 7, 6}, {19, 20, 16, 4, 0},
	} {
		before, shown, after := sampleThread(c.open, c.messages).Message.Thread.folded()
		if len(before) != c.before || len(shown) != c.shown || len(after) != c.after {
			t.Errorf("%d of %d open: %d, %d and %d messages", c.open, c.messages, len(before), len(shown), len(after))
		}
	}
	doc := render(t, MailboxesPage(sampleThread(10, 20)))
	wantUniqueIDs(t, doc)
	if got := len(all(doc, has("data-member", "*"))); got != 20 {
		t.Errorf("%d messages are there, want 20", got)
	}
}

func TestMessageByItselfHasNoThread(t *testing.T) {
	pane := one(t, render(t, MailboxesPage(sampleThread(0, 1))), has("id", "thread-5"))
	if pane.FirstChild != nil {
		t.Error("a message by itself is shown as a conversation")
	}
}

func TestThreadFragments(t *testing.T) {
	m := sampleThread(1, 3)
	m.List.Rows = m.List.Rows[:1]
	wantPlaces(t, render(t, MessageFragment(m)), "page-title", "reading", "row-9", "list-summary", "tree", "alerts", "status")
	wantPlaces(t, render(t, RowsFragment(m)), "row-9", "list-summary", "tree", "message-acts-5", "message-heading-5", "thread-5", "alerts", "status")
	wantPlaces(t, render(t, PanesFragment(m)), "page-title", "list", "reading", "row-forms", "tree", "alerts", "status")
	doc := render(t, ThreadRowsFragment(m, 9, *m.Message.Thread))
	wantPlaces(t, doc, "members-9")
	one(t, doc, has("id", "members-9"), has("hx-morph-skip", ""))
}

func TestThreadEscapesEverything(t *testing.T) {
	m := sampleThread(1, 3)
	m.List.Rows[0].Thread.People = []message.Address{{Name: hostile, Addr: hostile}, {Addr: hostile}}
	for i := range m.Message.Thread.Messages {
		member := &m.Message.Thread.Messages[i]
		member.Mailbox, member.Place, member.From = hostile, hostile, []message.Address{{Name: hostile, Addr: hostile}}
		member.Date = time.Time{}
	}
	m.Message.Thread.Messages[2].Subject = hostile
	doc := render(t, MailboxesPage(m))
	wantHarmless(t, doc)
	wantAttribute(t, all(doc, has("data-member", "*"))[0], "data-member", "77.1."+hostile)
}

func TestShortNames(t *testing.T) {
	for from, want := range map[message.Address]string{
		{Name: "Rose Hill", Addr: "rose@hearth.example"}:    "Rose",
		{Name: "Hill, Rose", Addr: "rose@hearth.example"}:   "Hill, Rose",
		{Name: "Dr. Osei", Addr: "osei@doctors.example"}:    "Dr. Osei",
		{Name: "J. R. Hartley", Addr: "jr@anglers.example"}: "J. R. Hartley",
		{Addr: "rose@hearth.example"}:                       "rose",
		{Name: "山田 太郎", Addr: "taro@hearth.example"}:        "山田 太郎",
	} {
		if got := shortName(from); got != want {
			t.Errorf("%v is called %q, want %q", from, got, want)
		}
	}
}

func TestNeighboursOfAThread(t *testing.T) {
	m := sampleThread(1, 3)
	m.Message.Above = &Row{UID: 12, Thread: &ThreadRow{Count: 2, Unread: 2}}
	m.Message.View = View{List: "INBOX", Threads: "on"}
	m.Message.Mailbox = "Sent"
	doc := render(t, MailboxesPage(m))
	wantAttribute(t, one(t, doc, has("id", "message-previous")), "href", "/mail/mailboxes/INBOX/messages/12/thread?threads=on")
	wantAttribute(t, one(t, doc, has("id", "message-back")), "href", "/mail/mailboxes/INBOX?threads=on")
}
