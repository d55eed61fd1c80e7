package imapclient

import (
	"slices"
	"testing"
)

func TestSubscriptionGathers(t *testing.T) {
	account := &Account{live: newLive()}
	s := account.Subscribe(0)
	for range 1000 { // nobody takes anything meanwhile
		account.live.changed("INBOX")
		account.live.changed("Garden")
	}
	<-s.Ready()
	events := s.Take()
	slices.SortFunc(events, func(a, b Event) int { return len(a.Mailbox) - len(b.Mailbox) })
	if want := []Event{{"INBOX"}, {"Garden"}}; !slices.Equal(events, want) {
		t.Errorf("heard %v, want %v", events, want)
	}
	s.Close()
	account.live.changed("INBOX")
	if left := s.Take(); len(left) != 0 {
		t.Errorf("heard %v after the end", left)
	}
}

// TestSubscribeSince: what has happened since a page was made is not missed.
func TestSubscribeSince(t *testing.T) {
	account := &Account{live: newLive()}
	account.live.changed("INBOX")
	turn := account.Turn()
	if got := account.Subscribe(turn).Take(); len(got) != 0 {
		t.Errorf("told %v of nothing new", got)
	}
	account.live.changed("INBOX")
	for _, since := range []uint64{turn, turn + 99} { // the latter is from before a restart
		if got := account.Subscribe(since).Take(); !slices.Equal(got, []Event{{}}) {
			t.Errorf("since %d: told %v", since, got)
		}
	}
}

func TestDecodeMailboxName(t *testing.T) {
	for in, want := range map[string]string{
		"inbox": "INBOX", "House &- Garden": "House & Garden", "R&AOk-c&AOk-piss&AOk-s": "Récépissés",
		"&ZeVnLIqe-": "日本語", "a&b": "a&b", "&": "&", "&Ze-": "&Ze-", "&2D3eAA-": "😀", "plain/name": "plain/name",
	} {
		if got := decodeMailboxName(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
