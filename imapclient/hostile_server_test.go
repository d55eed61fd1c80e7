package imapclient

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestOddMailboxNames: one mailbox with a name that breaks the rules doesn't take
// the whole tree with it.
func TestOddMailboxNames(t *testing.T) {
	for _, odd := range []string{"R&AGE-x", "&A-", "&AOk-&AOk-", "&2D0-", "&====-"} {
		t.Run(odd, func(t *testing.T) {
			account := onScript(t, "", func(command string) ([]string, string) {
				if strings.HasPrefix(command, "LIST") {
					return []string{`LIST () "/" INBOX`, `LIST () "/" "` + odd + `"`, `LIST () "/" Garden`}, "OK done"
				}
				return nil, ""
			})
			listed, err := account.Mailboxes(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"INBOX", "Garden"} {
				if !slices.ContainsFunc(listed, func(m Mailbox) bool { return m.Name == name }) {
					t.Errorf("%s isn't listed", name)
				}
			}
		})
	}
}

// TestIndexOfMoreThanThereIs: an index is built of as many messages as the mailbox
// has, and a server that names more is not listened to for long.
func TestIndexOfMoreThanThereIs(t *testing.T) {
	for rows, fits := range map[int]bool{3 + lateMessages: true, 4 + lateMessages: false} {
		account := onScript(t, "CONDSTORE", func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "SELECT"):
				return answerSelect("3 EXISTS", "OK [HIGHESTMODSEQ 600] ok"), "OK done"
			case strings.HasPrefix(command, "UID FETCH 1:*"):
				return slices.Repeat([]string{"2 FETCH (UID 2 FLAGS () MODSEQ (5))"}, rows), "OK done"
			}
			return nil, ""
		})
		size, err := account.BuildIndex(t.Context(), "INBOX")
		if fits != (err == nil) || err != nil && KindOf(err) != KindUnsupported {
			t.Errorf("of %d rows: %+v, %v", rows, size, err)
		}
	}
}

// TestPartHoldsNoMore: what is kept of a part doesn't hold the rest of the answer
// that it came with.
func TestPartHoldsNoMore(t *testing.T) {
	unasked := strings.Repeat("x", 1<<20)
	account := onScript(t, "CONDSTORE", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "SELECT"):
			return answerSelect("3 EXISTS", "OK [HIGHESTMODSEQ 600] ok"), "OK done"
		case strings.HasPrefix(command, "UID FETCH 2"):
			return []string{fmt.Sprintf("2 FETCH (UID 2 BODY[TEXT]<0> {3}\r\nabc BODY[9] {%d}\r\n%s)", len(unasked), unasked)}, "OK done"
		}
		return nil, ""
	})
	b := account.box("INBOX")
	b.put(threeMessages(600))
	if _, err := account.TextBytes(t.Context(), "INBOX", 2, 100); err != nil {
		t.Fatal(err)
	}
	if kept := b.part(7, 2, "TEXT"); string(kept) != "abc" || cap(kept) > 100 {
		t.Errorf("%q is kept in %d octets", kept, cap(kept))
	}
}

// TestStatusRefused: a server that won't give the STATUS of a selected mailbox (RFC
// 9051, section 6.3.11, advises against asking) has a list all the same.
func TestStatusRefused(t *testing.T) {
	account := onScript(t, "", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "STATUS"):
			return []string{}, "NO it is selected"
		case strings.HasPrefix(command, "UID SEARCH"):
			return []string{"SEARCH 1 2 3"}, "OK done"
		case strings.Contains(command, "FETCH"):
			return []string{scriptRow(1, goodStructure), scriptRow(2, goodStructure), scriptRow(3, goodStructure)}, "OK done"
		}
		return nil, ""
	})
	for _, q := range []Query{{}, {Filter: FilterUnread}} {
		page, err := account.Page(t.Context(), "INBOX", q)
		if err != nil {
			t.Errorf("%+v: %v", q, err)
		} else if len(page.Rows) != 3 {
			t.Errorf("%+v shows %d messages, want 3", q, len(page.Rows))
		}
	}
}
