package imapclient

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
)

// TestUnselectableIsNoNews: a mailbox that can't be selected has no STATUS. It is
// new once, not each time the server is asked what is there.
func TestUnselectableIsNoNews(t *testing.T) {
	account := onScript(t, "", nothingSpecial)
	n := newNotified(account)
	said := []frame{
		frame("* LIST (\\HasNoChildren) \"/\" INBOX\r\n"),
		frame("* STATUS INBOX (MESSAGES 3 UNSEEN 0 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 5)\r\n"),
		frame("* LIST (\\Noselect \\HasChildren) \"/\" Projects\r\n"),
	}
	n.hear(said, false)
	turn := account.Turn()
	n.hear(said, false)
	if told := account.Turn() - turn; told != 0 {
		t.Errorf("%d events, though nothing has changed", told)
	}
}

// TestStatusAddsUp: a STATUS that is pushed leaves out what hasn't changed (RFC
// 5465).
func TestStatusAddsUp(t *testing.T) {
	account := onScript(t, "", nothingSpecial)
	n := newNotified(account)
	n.hear([]frame{
		frame("* STATUS INBOX (MESSAGES 3 UNSEEN 0 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 5)\r\n"),
		frame("* STATUS INBOX (UNSEEN 1 HIGHESTMODSEQ 6)\r\n"),
	}, true)
	counts := account.countsOf("INBOX")
	if counts == nil || counts.messages != 3 || counts.unseen != 1 {
		t.Errorf("counted %+v, want 3 messages, 1 unread", counts)
	}
}

// TestNewsAtTheEndOfIdle: what the server says while it ends IDLE is told too.
func TestNewsAtTheEndOfIdle(t *testing.T) {
	account := onScript(t, "", nothingSpecial)
	server, client := net.Pipe()
	frames := newFramer(client, "")
	read := make(chan struct{})
	go func() {
		defer close(read)
		buffer := make([]byte, 4096)
		for {
			if _, err := frames.Read(buffer); err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = server.Close()
		_ = frames.Close()
		<-read
	})
	interrupt, served := make(chan struct{}, 1), make(chan error, 1)
	go func() { served <- tellAtTheEnd(server, interrupt) }()
	s := account.Subscribe(account.Turn())
	defer s.Close()
	if err := account.watcher.idle(t.Context(), &connection{frames: frames}, "INBOX", interrupt); err != nil {
		t.Fatal(err)
	}
	if err := <-served; err != nil {
		t.Fatal(err)
	}
	hears(t, s, "INBOX")
}

// tellAtTheEnd serves one IDLE, interrupts it, and tells of a message after DONE.
func tellAtTheEnd(server net.Conn, interrupt chan<- struct{}) error {
	lines := bufio.NewReader(server)
	begin, err := lines.ReadString('\n')
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(server, "+ idling\r\n"); err != nil {
		return err
	}
	interrupt <- struct{}{}
	if end, err := lines.ReadString('\n'); end != "DONE\r\n" {
		return fmt.Errorf("the end of IDLE is %q: %w", end, err)
	}
	tag, _, _ := strings.Cut(begin, " ")
	_, err = fmt.Fprintf(server, "* 4 EXISTS\r\n%s OK done\r\n", tag)
	return err
}
