package imapclient

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// onScript signs in to a scripted server that announces what it can besides.
func onScript(t *testing.T, capabilities string, answer script) *Account {
	t.Helper()
	return signIn(t, startScript(t, pushing(capabilities, answer)))
}

func nothingSpecial(string) ([]string, string) { return nil, "" }

// answerSelect is the answer to SELECT of the mailbox whose messages threeMessages has.
func answerSelect(more ...string) []string {
	return append([]string{"OK [UIDVALIDITY 7] ok", "OK [UIDNEXT 9] ok"}, more...)
}

// threeMessages is a snapshot of the messages with UID 1, 2 and 3.
func threeMessages(modSeq uint64) *snapshot {
	s := &snapshot{uidValidity: 7, uidNext: 9, modSeq: modSeq, sets: newFlagSets()}
	s.columns = s.with([]entry{{uid: 1, modSeq: 1}, {uid: 2, modSeq: 2}, {uid: 3, modSeq: 3}})
	return s
}

// waitContext says, by a call of waits, that somebody waits for its end.
type waitContext struct {
	context.Context
	waits func()
}

func (c waitContext) Done() <-chan struct{} {
	c.waits()
	return c.Context.Done()
}

// TestLateRowOfPurgedMessage: the answer to one person's STORE that is taken in
// after another's purge of the same message doesn't bring it back.
func TestLateRowOfPurgedMessage(t *testing.T) {
	account := onScript(t, "CONDSTORE", nothingSpecial)
	b := account.box("INBOX")
	b.put(threeMessages(10))
	b.apply(7, nil, rangesOf([]uint32{2}))
	b.apply(7, []frame{frame("* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (11))\r\n")}, nil)
	if s := b.snapshot(); s.len() != 2 {
		t.Errorf("%d messages, want 2", s.len())
	}
}

// TestModSeqThatTellsNothing: of a mailbox that came back from a backup with lower
// MODSEQs, or that has none any more, nobody can say what has changed. Its index is
// given up.
func TestModSeqThatTellsNothing(t *testing.T) {
	for code, keeps := range map[string]bool{"HIGHESTMODSEQ 100": true, "HIGHESTMODSEQ 40": false, "NOMODSEQ": false} {
		t.Run(code, func(t *testing.T) {
			account := onScript(t, "CONDSTORE ENABLE QRESYNC", func(command string) ([]string, string) {
				if strings.HasPrefix(command, "SELECT") {
					return answerSelect("3 EXISTS", "OK ["+code+"] ok"), "OK done"
				}
				return nil, ""
			})
			b := account.box("INBOX")
			b.put(threeMessages(100))
			if err := b.sync(t.Context()); err != nil {
				t.Fatal(err)
			}
			if kept := b.snapshot() != nil; kept != keeps {
				t.Errorf("the index is kept: %v, want %v", kept, keeps)
			}
		})
	}
}

// slowSort is a server on which a message with UID 9 has come, and which answers
// SORT when finish is called. It says on asked that a SORT has come.
func slowSort(t *testing.T) (account *Account, asked chan struct{}, finish func()) {
	t.Helper()
	asked, gate := make(chan struct{}, 10), make(chan struct{})
	account = onScript(t, "CONDSTORE SORT", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "SELECT"):
			return []string{"4 EXISTS", "OK [UIDVALIDITY 7] ok", "OK [UIDNEXT 10] ok", "OK [HIGHESTMODSEQ 600] ok"}, "OK done"
		case strings.HasPrefix(command, "UID FETCH 1:*"):
			return []string{"4 FETCH (UID 9 FLAGS () MODSEQ (600))"}, "OK done"
		case strings.HasPrefix(command, "UID SORT"):
			asked <- struct{}{}
			<-gate
			return []string{"SORT 1 2 3 9"}, "OK done"
		}
		return nil, ""
	})
	finish = sync.OnceFunc(func() { close(gate) })
	t.Cleanup(finish)
	account.box("INBOX").put(threeMessages(100))
	return account, asked, finish
}

// TestNewsWhileTheServerSorts: a slow SORT, of which one person's list has need,
// keeps neither the news nor a list by arrival from anybody.
func TestNewsWhileTheServerSorts(t *testing.T) {
	account, asked, _ := slowSort(t)
	b := account.box("INBOX")
	b.look()
	b.lookSorted(SortSubject)
	s := account.Subscribe(account.Turn())
	defer s.Close()
	if err := b.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-asked
	hears(t, s, "INBOX")
	b.told()
	now, err := b.current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if now.len() != 4 {
		t.Errorf("%d messages, want 4", now.len())
	}
}

// TestSharedOrderOutlivesWhoAsked: one who goes away while an order is being made
// doesn't fail the list of another who waits for it too.
func TestSharedOrderOutlivesWhoAsked(t *testing.T) {
	account, asked, finish := slowSort(t)
	b := account.box("INBOX")
	first, leave := context.WithCancel(t.Context())
	defer leave()
	left, sorted := make(chan error, 1), make(chan error, 1)
	go func() { left <- b.sort(first, SortSubject, long) }()
	<-asked
	joined := make(chan struct{})
	second := waitContext{t.Context(), sync.OnceFunc(func() { close(joined) })}
	go func() { sorted <- b.sort(second, SortSubject, long) }()
	<-joined
	leave()
	if err := <-left; err == nil {
		t.Error("who has left waits until the order is made")
	}
	finish()
	if err := <-sorted; err != nil {
		t.Errorf("who has stayed is told: %v", err)
	}
	if again := len(asked); again != 0 {
		t.Errorf("the server had to sort %d times more", again)
	}
}

// TestSelectTellsOfTheMailboxBefore: what the server says up to [CLOSED] is of the
// mailbox that was selected before (RFC 7162, section 3.2.11).
func TestSelectTellsOfTheMailboxBefore(t *testing.T) {
	var told atomic.Bool
	account := onScript(t, "CONDSTORE ENABLE QRESYNC", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, `SELECT "Garden"`):
			told.Store(true)
			return append([]string{
				`2 FETCH (UID 2 FLAGS (\Deleted) MODSEQ (500))`,
				"OK [CLOSED] the one before is closed",
			}, answerSelect("3 EXISTS", "OK [HIGHESTMODSEQ 100] ok")...), "OK done"
		case strings.HasPrefix(command, "SELECT"):
			return []string{"3 EXISTS", "OK [UIDVALIDITY 8] ok", "OK [UIDNEXT 9] ok", "OK [HIGHESTMODSEQ 600] ok"}, "OK done"
		}
		return nil, ""
	})
	b := account.box("Garden")
	b.put(threeMessages(100))
	if err := account.pool.run(t.Context(), task{}, func(c *connection) error { return c.enter("INBOX", 0) }); err != nil {
		t.Fatal(err)
	}
	if err := b.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := b.snapshot(); !told.Load() || s == nil || len(s.flags(2)) != 0 {
		t.Errorf("message 2 of Garden has taken a flag from INBOX's")
	}
}

// TestOrderNewerThanSnapshot: as many messages are not the same messages.
func TestOrderNewerThanSnapshot(t *testing.T) {
	account := onScript(t, "CONDSTORE SORT", func(string) ([]string, string) { return nil, "" })
	b := account.box("INBOX")
	s := threeMessages(100)
	last := s.at(s.len() - 1).uid
	var uids []uint32
	for e := range s.all() {
		uids = append([]uint32{e.uid}, uids...)
	}
	for _, tc := range []struct {
		name string
		uids []uint32
		upTo uint32
		want []uint32
	}{
		{"the same", uids, last, uids},
		{"one has come and one gone since", append([]uint32{last + 1}, uids[1:]...), last + 1, nil},
		{"one has come since", append([]uint32{last + 1}, uids...), last + 1, uids},
		{"one more before", append([]uint32{}, uids[1:]...), last, nil},
	} {
		b.keepOrder(s, SortSubject, tc.uids, tc.upTo)
		if got := b.sortedOf(s, SortSubject); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
