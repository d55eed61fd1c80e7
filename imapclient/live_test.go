package imapclient

import (
	"reflect"
	"slices"
	"testing"
)

func sameEvents(got []Event, want ...Event) bool {
	return slices.EqualFunc(got, want, func(a, b Event) bool { return reflect.DeepEqual(a, b) })
}

func TestSubscriptionGathers(t *testing.T) {
	account := &Account{live: newLive(), used: make(chan struct{})}
	s := account.Subscribe(account.Turn())
	for range 1000 { // nobody takes anything meanwhile
		account.live.changed("INBOX")
		account.live.changed("Garden")
	}
	<-s.Ready()
	events, _ := s.Take()
	slices.SortFunc(events, func(a, b Event) int { return len(a.Mailbox) - len(b.Mailbox) })
	if !sameEvents(events, Event{Mailbox: "INBOX"}, Event{Mailbox: "Garden"}) {
		t.Errorf("heard %v", events)
	}
	s.Close()
	account.live.changed("INBOX")
	if left, _ := s.Take(); len(left) != 0 {
		t.Errorf("heard %v after the end", left)
	}
}

// TestSubscribeSince: what has happened since a page was made is not missed.
func TestSubscribeSince(t *testing.T) {
	account := &Account{live: newLive(), used: make(chan struct{})}
	account.live.changed("INBOX")
	turn := account.Turn()
	if got, _ := account.Subscribe(turn).Take(); len(got) != 0 {
		t.Errorf("told %v of nothing new", got)
	}
	account.live.changed("INBOX")
	for _, since := range []uint64{turn, turn + 99} { // the latter is from before a restart
		if got, _ := account.Subscribe(since).Take(); !sameEvents(got, Event{}) {
			t.Errorf("since %d: told %v", since, got)
		}
	}
}

// TestEventDetails: events add up while their details are known and few.
func TestEventDetails(t *testing.T) {
	account := &Account{live: newLive(), used: make(chan struct{})}
	s := account.Subscribe(account.Turn())
	first := Event{Mailbox: "INBOX", Detailed: true, UIDValidity: 7, Total: 3, Arrived: []uint32{3}, Flags: map[uint32][]string{1: {FlagSeen}}}
	second := Event{Mailbox: "INBOX", Detailed: true, UIDValidity: 7, Total: 2, Expunged: []uint32{2}, Flags: map[uint32][]string{1: {}}}
	account.live.tell(first)
	account.live.tell(second)
	got, turn := s.Take()
	want := Event{
		Mailbox: "INBOX", Detailed: true, UIDValidity: 7, Total: 2,
		Arrived: []uint32{3}, Expunged: []uint32{2}, Flags: map[uint32][]string{1: {}},
	}
	if !sameEvents(got, want) || turn != account.Turn() {
		t.Errorf("told %+v at %d", got, turn)
	}
	account.live.tell(first)
	account.live.tell(Event{Mailbox: "INBOX", Detailed: true, UIDValidity: 7, Arrived: make([]uint32, maxDetails)})
	if got, _ := s.Take(); !sameEvents(got, Event{Mailbox: "INBOX"}) {
		t.Errorf("told %d events with too many details", len(got))
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
