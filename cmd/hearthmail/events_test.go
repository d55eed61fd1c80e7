package main

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// listen opens the stream of events and gives its data lines as they come.
func (v *visitor) listen(since string) <-chan string {
	v.t.Helper()
	ctx, cancel := context.WithCancel(v.t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+"/events?since="+since, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	response, err := v.client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || !strings.HasPrefix(got, "text/event-stream") {
		v.t.Fatalf("the stream is %d, %s", response.StatusCode, got)
	}
	lines := make(chan string, 1000)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() { _ = response.Body.Close() }()
		for scanner := bufio.NewScanner(response.Body); scanner.Scan(); {
			if data, ok := strings.CutPrefix(scanner.Text(), "data: "); ok {
				lines <- data
			}
		}
	}()
	v.t.Cleanup(func() {
		cancel()
		<-ended
	})
	return lines
}

// await waits for an event that names one of the mailboxes.
func await(t *testing.T, lines <-chan string, mailboxes ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	for {
		select {
		case line := <-lines:
			for _, mailbox := range mailboxes {
				if line == `{"mailbox":"`+mailbox+`"}` {
					return
				}
			}
		case <-ctx.Done():
			t.Fatalf("no event for %q", mailboxes)
		}
	}
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
			lines := v.listen("0")
			other := testdovecot.Login(t, dovecot, "family")
			other.Append("INBOX", testdovecot.GenerateMail(3))
			await(t, lines, "INBOX", "") // heard, or the watcher has begun after it
			other.Append("INBOX", testdovecot.GenerateMail(4))
			await(t, lines, "INBOX")
			other.Select("INBOX")
			other.Store(1, "+FLAGS", `\Deleted`)
			await(t, lines, "INBOX")
			if name == "NOTIFY" {
				other.Append("Sent", testdovecot.GenerateMail(5))
				await(t, lines, "Sent")
				other.Create("Garden")
				await(t, lines, "")
			}
			visitor := signIn(t, program, dovecot.Password())
			visitor.post(inbox+"/delete", uidForm(visitor.get(inbox).list(t), 2), inbox)
			await(t, lines, "INBOX")
		})
	}
}

// TestEventsWithoutPush: on a server with neither the stream tells what is done
// here, and one that was broken off begins with a word to look again.
func TestEventsWithoutPush(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Capabilities: "IMAP4rev1 UIDPLUS LITERAL+"})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	lines := v.listen("7")
	await(t, lines, "")
	v.post(inbox+"/delete", uidForm(v.get(inbox).list(t), 2), inbox)
	await(t, lines, "INBOX")
}

// TestEventsAfterRestart: the watcher comes back after the server.
func TestEventsAfterRestart(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	lines := v.listen("0")
	appended := func() { testdovecot.Login(t, dovecot, "family").Append("INBOX", testdovecot.GenerateMail(1)) }
	appended()
	await(t, lines, "INBOX", "") // heard, or the watcher has begun after it
	dovecot.Stop()
	await(t, lines, "") // the connection is lost
	dovecot.Restart()
	appended()
	await(t, lines, "INBOX", "")
	appended()
	await(t, lines, "INBOX")
}
