package imapclient

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
)

// TestMoveTrustsNoSearch: only what was asked for is moved, whatever else the
// server says to be there.
func TestMoveTrustsNoSearch(t *testing.T) {
	moved := make(chan string, 10)
	account := onScript(t, "MOVE", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "UID SEARCH"):
			return []string{"SEARCH 1 2 3"}, "OK done"
		case strings.HasPrefix(command, "UID MOVE"):
			moved <- command
			return []string{}, "OK done"
		}
		return nil, ""
	})
	_, _ = account.Move(t.Context(), "INBOX", 7, []uint32{2}, "Trash") // what matters is what was sent
	close(moved)
	if command := <-moved; command != `UID MOVE 2 "Trash"` {
		t.Errorf("sent %q", command)
	}
}

// TestMoveThenCut: a move that the server has done is no failure, though the
// connection breaks before all is told.
func TestMoveThenCut(t *testing.T) {
	var searches atomic.Int32
	account := onScript(t, "MOVE", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "UID SEARCH"):
			if searches.Add(1) > 1 {
				return []string{}, "" // cut
			}
			return []string{"SEARCH 2"}, "OK done"
		case strings.HasPrefix(command, "UID MOVE"):
			return []string{"OK [COPYUID 9 2 17] moved", "2 EXPUNGE"}, "OK done"
		}
		return nil, ""
	})
	if moved, err := account.Move(t.Context(), "INBOX", 7, []uint32{2}, "Trash"); err != nil || moved != 1 {
		t.Errorf("told %d, %v", moved, err)
	}
	if searches.Load() != 2 {
		t.Error("the connection was not cut")
	}
}

// TestMoveToNowhere: of mailboxes that aren't there nothing is remembered, nor is
// anything told of them.
func TestMoveToNowhere(t *testing.T) {
	account := onScript(t, "MOVE", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "UID SEARCH"):
			return []string{"SEARCH 2"}, "OK done"
		case strings.HasPrefix(command, "UID MOVE"):
			return []string{}, "NO [TRYCREATE] no such mailbox"
		}
		return nil, ""
	})
	s := account.Subscribe(account.Turn())
	defer s.Close()
	for i := range 20 {
		target := fmt.Sprintf("nowhere %d", i)
		if _, err := account.Move(t.Context(), "INBOX", 7, []uint32{2}, target); err == nil {
			t.Fatal("moved")
		}
		if account.known(target) != nil {
			t.Fatalf("%q is remembered", target)
		}
	}
	told, _ := s.Take()
	for _, e := range told {
		if e.Mailbox != "INBOX" {
			t.Errorf("told of %q", e.Mailbox)
		}
	}
}
