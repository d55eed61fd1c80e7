package imapclient

import (
	"slices"
	"testing"
)

func TestSubscriptionGathers(t *testing.T) {
	account := &Account{live: newLive()}
	s := account.Subscribe()
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

// TestPagesKeepTheLatestUsed also wants nothing kept without HIGHESTMODSEQ.
func TestPagesKeepTheLatestUsed(t *testing.T) {
	p, v := newPages(), pageVersion{1, 9, 3, 7}
	key := func(i int) pageKey { return pageKey{"INBOX", Query{Page: i}} }
	for i := range maxPages {
		p.put(key(i), v, &Page{Number: i})
	}
	if page, ok := p.get(key(0), v); !ok || page.Number != 0 {
		t.Fatal("the first was not kept")
	}
	p.put(key(maxPages), v, &Page{})
	if _, ok := p.get(key(0), v); !ok {
		t.Error("what was just used was thrown out")
	}
	if _, ok := p.get(key(1), v); ok {
		t.Error("the one unused for longest is still there")
	}
	if _, ok := p.get(key(0), pageVersion{1, 9, 3, 8}); ok {
		t.Error("a page was taken for one of another version")
	}
	p.put(key(0), pageVersion{1, 9, 3, 0}, &Page{})
	if _, ok := p.get(key(0), pageVersion{1, 9, 3, 0}); ok {
		t.Error("kept without HIGHESTMODSEQ")
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
