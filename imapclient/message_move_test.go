package imapclient

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
)

func inboxToTrash(uids ...uint32) Transfer {
	return Transfer{Mailbox: "INBOX", UIDValidity: 7, UIDs: uids, Target: "Trash"}
}

// TestMoveTrustsNoAnswer: only what was asked for is moved, whatever else the
// server says to be there.
func TestMoveTrustsNoAnswer(t *testing.T) {
	moved := make(chan string, 10)
	account := onScript(t, "MOVE", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "UID FETCH"):
			return []string{"1 FETCH (UID 1 FLAGS ())", "2 FETCH (UID 2 FLAGS ())", "3 FETCH (UID 3 FLAGS ())"}, "OK done"
		case strings.HasPrefix(command, "UID MOVE"):
			moved <- command
			return []string{"OK [COPYUID 9 1:3 17:19] moved"}, "OK done"
		}
		return nil, ""
	})
	got, err := account.Move(t.Context(), inboxToTrash(2))
	if err != nil || got.Done.String() != "2" || got.Copies.String() != "18" || got.To != 9 || got.From != 7 {
		t.Errorf("moved %+v, %v", got, err)
	}
	if command := <-moved; command != `UID MOVE 2 "Trash"` || len(moved) > 0 {
		t.Errorf("sent %q", command)
	}
}

// TestMoveToNowhere: of mailboxes that aren't there nothing is remembered, nor is
// anything told of them.
func TestMoveToNowhere(t *testing.T) {
	var moves atomic.Int32
	account := onScript(t, "MOVE", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "UID FETCH"):
			return []string{"2 FETCH (UID 2 FLAGS ())"}, "OK done"
		case strings.HasPrefix(command, "UID MOVE"):
			moves.Add(1)
			return []string{}, "NO [TRYCREATE] no such mailbox"
		}
		return nil, ""
	})
	s := account.Subscribe(account.Turn())
	defer s.Close()
	for i := range 20 {
		target := fmt.Sprintf("nowhere %d", i)
		got, err := account.Move(t.Context(), Transfer{Mailbox: "INBOX", UIDs: []uint32{2}, Target: target})
		if KindOf(err) != KindNotFound || got.Done.Len() != 0 {
			t.Fatalf("moved %+v, %v", got, err)
		}
		if account.known(target) != nil {
			t.Fatalf("%q is remembered", target)
		}
	}
	if moves.Load() != 20 {
		t.Errorf("%d tries", moves.Load())
	}
	told, _ := s.Take()
	for _, e := range told {
		if e.Mailbox != "INBOX" {
			t.Errorf("told of %q", e.Mailbox)
		}
	}
}
