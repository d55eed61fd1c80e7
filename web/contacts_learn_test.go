package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/store"
)

// TestLearnt: who wrote and who was written to is learnt, by one spelling of the
// address, and neither programs nor oneself.
func TestLearnt(t *testing.T) {
	l := learnt{own: func(address string) bool { return address == "me@x.example" }, people: map[string]store.Contact{}}
	people := func(all ...message.Address) []message.Address { return all }
	early, late := time.Unix(100, 0), time.Unix(200, 0)
	for _, head := range []imapclient.Head{
		{Date: late, From: people(message.Address{Name: "Ann", Addr: "Ann@x.example"})},
		{Date: early, From: people(message.Address{Addr: "ann@X.example"})},
		{From: people(message.Address{Addr: "me@x.example"})},
		{From: people(message.Address{Addr: "no-reply@x.example"})},
		{From: people(message.Address{Addr: "MAILER-DAEMON@x.example"})},
		{From: people(message.Address{Addr: "bounce+123@x.example"})},
		{From: people(message.Address{Addr: "news@x.example"}), Automatic: true},
		{From: people(message.Address{Addr: "two@x.example"}, message.Address{Addr: "three@x.example"})},
		{From: people(message.Address{Addr: "no address"}, message.Address{Name: "nobody"})},
		{From: people(message.Address{Addr: "a\r\nb@x.example"})},
		{From: people(message.Address{Name: "ceo@bank.example", Addr: "mallory@x.example"})},
		{From: people(message.Address{Name: "Eve\r\nBcc: x\x00", Addr: "eve@x.example"})},
	} {
		l.take(head, false)
	}
	l.take(imapclient.Head{Date: early, From: people(message.Address{Addr: "me@x.example"}), To: people(message.Address{Addr: "ann@x.example"}), Cc: people(message.Address{Name: "Cy", Addr: "cy@x.example"})}, true)
	want := map[string]store.Contact{
		"ann@x.example":     {Address: "ann@x.example", Name: "Ann", Written: 1, Heard: 2, Last: late},
		"cy@x.example":      {Address: "cy@x.example", Name: "Cy", Written: 1, Last: early},
		"mallory@x.example": {Address: "mallory@x.example", Heard: 1},
		"eve@x.example":     {Address: "eve@x.example", Name: "Eve Bcc: x", Heard: 1},
	}
	if d := cmp.Diff(want, l.people); d != "" {
		t.Error(d)
	}
}

// TestLearnerTurns: a login has its turn once in a while, and as many wait as there
// is room for.
func TestLearnerTurns(t *testing.T) {
	now := time.Unix(1000, 0)
	l := newContactLearner(func() time.Time { return now })
	for range 3 {
		l.see("ann", nil)
	}
	if len(l.queue) != 1 {
		t.Errorf("one login waits %d times", len(l.queue))
	}
	for i := range 2 * learnQueue {
		l.see(fmt.Sprint(i), nil)
	}
	if len(l.queue) != learnQueue || len(l.next) != learnQueue {
		t.Errorf("%d wait and %d are remembered, want %d", len(l.queue), len(l.next), learnQueue)
	}
	for range learnQueue {
		<-l.queue
	}
	l.see("ann", nil)
	now = now.Add(learnAgain)
	l.forgetOld()
	if len(l.queue) != 0 || len(l.next) != 0 {
		t.Errorf("%d wait and %d are remembered, want none", len(l.queue), len(l.next))
	}
	if l.see("ann", nil); len(l.queue) != 1 {
		t.Error("it has no second turn")
	}
}

func TestImportedSentence(t *testing.T) {
	many := make([]int, 30)
	for i := range many {
		many[i] = 30 - i
	}
	for want, got := range map[string]string{
		"1 address is among your contacts now.": importedSentence(t.Context(), 1, nil, false),
		"2 addresses are among your contacts now. 1 card of the file has no address or can't be read: number 7.":                                                                            importedSentence(t.Context(), 2, []int{7}, false),
		"2 addresses are among your contacts now. The file has more than 20,000 cards; only these were read.":                                                                               importedSentence(t.Context(), 2, nil, true),
		"2 addresses are among your contacts now. 30 cards of the file have no address or can't be read: numbers 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, ….": importedSentence(t.Context(), 2, many, false),
	} {
		if strings.TrimSpace(got) != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
