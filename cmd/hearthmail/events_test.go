package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// event is one of the stream, as a browser reads it.
type event struct {
	id   string
	data struct {
		Mailbox     string
		UIDValidity uint32 // 0 when there are no details
	}
}

// listen opens the stream of events and gives them as they come. lastEventID is
// what a browser sends that connects anew; "" for one that doesn't.
func (v *visitor) listen(since, lastEventID string) <-chan event {
	v.t.Helper()
	ctx, cancel := context.WithCancel(v.t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+"/events?since="+since, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	if lastEventID != "" {
		request.Header.Set("Last-Event-ID", lastEventID)
	}
	response, err := v.client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || !strings.HasPrefix(got, "text/event-stream") {
		v.t.Fatalf("the stream is %d, %s", response.StatusCode, got)
	}
	events := make(chan event, 1000)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() { _ = response.Body.Close() }()
		v.readEvents(bufio.NewScanner(response.Body), events)
		close(events)
	}()
	v.t.Cleanup(func() {
		cancel()
		<-ended
	})
	return events
}

// readEvents hands on what the stream tells, until it ends.
func (v *visitor) readEvents(lines *bufio.Scanner, events chan<- event) {
	var e event
	kind := ""
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			kind = value
		case "data":
			if err := json.Unmarshal([]byte(value), &e.data); err != nil {
				v.t.Errorf("an event with the data %q: %v", value, err)
			}
		case "":
			if kind == "change" {
				events <- e
			}
			e, kind = event{}, ""
		}
	}
}

// await waits for an event that names one of the mailboxes.
func await(t *testing.T, events <-chan event, mailboxes ...string) event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	for {
		select {
		case e, open := <-events:
			if !open {
				t.Fatalf("the stream ended before an event for %q", mailboxes)
			}
			if e.id == "" {
				t.Error("an event has no id")
			}
			if slices.Contains(mailboxes, e.data.Mailbox) {
				return e
			}
		case <-ctx.Done():
			t.Fatalf("no event for %q", mailboxes)
		}
	}
}

// untilEnd waits until the stream ends.
func untilEnd(t *testing.T, events <-chan event) {
	t.Helper()
	limit := time.After(within)
	for open := true; open; {
		select {
		case _, open = <-events:
		case <-limit:
			t.Fatal("the stream goes on")
		}
	}
}

// untilHeard lets mail come until an event tells of it: until then the program
// has not begun to watch the mailbox.
func untilHeard(t *testing.T, events <-chan event, server *testdovecot.Client) {
	t.Helper()
	for i := range 10 { // each is told of, or followed by a word to look at everything
		server.Append("INBOX", testdovecot.GenerateMail(i))
		if await(t, events, "INBOX", "").data.Mailbox == "INBOX" {
			return
		}
	}
	t.Fatal("mail comes, and no event names the mailbox")
}

// TestEvents: what another mail program does, and what somebody else does here,
// is told; with NOTIFY for all mailboxes, with IDLE for INBOX.
func TestEvents(t *testing.T) {
	for name, options := range map[string]testdovecot.Options{
		"NOTIFY": {}, "IDLE": {Without: []string{"NOTIFY"}},
	} {
		t.Run(name, func(t *testing.T) {
			dovecot := testdovecot.Start(t, options)
			testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
			program := start(t, "--imap", "imap://"+dovecot.Addr())
			v := signIn(t, program, dovecot.Password())
			v.get(inbox) // a mailbox that is looked at is told of by its name
			events := v.listen("0", "")
			other := testdovecot.Login(t, dovecot, "family")
			untilHeard(t, events, other)
			other.Select("INBOX")
			other.Store(1, "+FLAGS", `\Deleted`)
			await(t, events, "INBOX")
			if name == "NOTIFY" {
				other.Append("Sent", testdovecot.GenerateMail(5))
				await(t, events, "Sent")
				other.Create("Garden")
				await(t, events, "")
			}
			visitor := signIn(t, program, dovecot.Password())
			visitor.post(inbox+"/delete", uidForm(visitor.get(inbox).list(t), 2), inbox)
			await(t, events, "INBOX")
		})
	}
}

// TestEventsWithoutPush: on a server with neither the stream tells what is done
// here, and one that was broken off begins with a word to look again.
func TestEventsWithoutPush(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Capabilities: "IMAP4rev1 UIDPLUS LITERAL+"})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	events := v.listen("7", "")
	await(t, events, "")
	v.post(inbox+"/delete", uidForm(v.get(inbox).list(t), 2), inbox)
	await(t, events, "INBOX")
}

// TestEventsAfterRestart: the watcher comes back after the server.
func TestEventsAfterRestart(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	events := v.listen("0", "")
	untilHeard(t, events, testdovecot.Login(t, dovecot, "family"))
	dovecot.Stop()
	await(t, events, "") // the connection is lost
	dovecot.Restart()
	untilHeard(t, events, testdovecot.Login(t, dovecot, "family"))
}

// TestEventsReconnect: a browser that comes back with the id of the last event
// it heard is told to look again if it missed something, and else nothing.
func TestEventsReconnect(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Capabilities: "IMAP4rev1 UIDPLUS LITERAL+"}) // nobody else tells
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	act := func(action string) { v.post(inbox+"/"+action, uidForm(v.get(inbox).list(t), 2), inbox) }
	first := await(t, v.listen("0", ""), "")
	act("delete")
	last := await(t, v.listen("0", first.id), "")
	if last.id == first.id {
		t.Errorf("the turn is %s before and after a change", first.id)
	}
	for range 10 { // the program itself may have something to say between two streams
		events := v.listen("0", last.id)
		act("undelete")
		act("delete")
		if last = await(t, events, "INBOX", ""); last.data.Mailbox == "INBOX" {
			return
		}
	}
	t.Error("a browser that has missed nothing is told to look at everything")
}

// TestEventsEndWithTheSession: after a sign-out in another tab nothing more of
// the mail is told to this one, though others are still signed in.
func TestEventsEndWithTheSession(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v, other := signIn(t, program, dovecot.Password()), signIn(t, program, dovecot.Password())
	page := v.get(inbox)
	turn := regexp.MustCompile(`since=(\d+)`).FindStringSubmatch(page.body)
	events := v.listen(turn[1], "")
	v.post("/logout", nil, inbox)
	untilEnd(t, events)
	if page := other.get(inbox); page.status != http.StatusOK {
		t.Errorf("the other's list is %d", page.status)
	}
}
