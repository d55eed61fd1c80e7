package imapclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testimap"
	"hearthmail/internal/testproxy"
	"hearthmail/search"
)

func parsed(text string) search.Expression { return search.Parse(text, time.Now()) }

func mustFind(t *testing.T, account *Account, mailbox, text string) []uint32 {
	t.Helper()
	found, err := account.Find(t.Context(), mailbox, parsed(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return found.UIDs
}

// searched are what people look for, and how another client asks a server for it.
func searchedBoth() map[string]string {
	return map[string]string{
		"tea":                               `TEXT "tea"`,
		"subject:re":                        `SUBJECT "re"`,
		"from:example is:unread":            `FROM "example" UNSEEN`,
		"is:starred OR is:answered":         `OR FLAGGED ANSWERED`,
		"-is:read -subject:re":              `UNSEEN NOT SUBJECT "re"`,
		"(is:unread subject:re) OR -from:a": `OR (UNSEEN SUBJECT "re") NOT FROM "a"`,
		"after:2022-01-10 before:2022-02":   `SENTSINCE 10-Jan-2022 SENTBEFORE 1-Feb-2022`,
		"on:2022-01-12":                     `SENTON 12-Jan-2022`,
		"larger:10k":                        `LARGER 10240`,
		"smaller:600 is:unread":             `SMALLER 600 UNSEEN`,
		"label:$Label1":                     `KEYWORD $Label1`,
		"subject:ü":                         "CHARSET UTF-8 SUBJECT {2+}\r\nü",
		"ä OR é -is:unread":                 "CHARSET UTF-8 SEEN OR TEXT {2+}\r\nä TEXT {2+}\r\né",
		"from:nobody@nowhere":               `NOT ALL`,
		"is:unread is:read":                 `SEEN UNSEEN`,
		"in:INBOX is:draft":                 `DRAFT`,
		"in:Elsewhere":                      `NOT ALL`,
		"-in:Elsewhere is:starred":          `FLAGGED`,
		"newer:1d":                          `YOUNGER 86400`,
		"older:1d":                          `OLDER 86400`,
		"label:a\"b":                        `NOT ALL`,
		`"a quote \" and \\ more"`:          `TEXT "a quote \" and \\ more"`,
	}
}

func TestSearchOnDovecot(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 300, testdovecot.GenerateMail)
	testdovecot.Seed(t, dovecot, "family", "Archive", 40, testdovecot.GenerateMail)
	other := testdovecot.Login(t, dovecot, "family")
	other.Select("INBOX")
	for uid := uint32(3); uid < 300; uid += 40 {
		other.Store(uid, "+FLAGS", "$Label1")
	}
	t.Run("cold", func(t *testing.T) {
		account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
		sameAsServer(t, account, other)
	})
	proxy := testproxy.Start(t, dovecot.Addr())
	account := onDovecot(t, dovecot, proxy.Addr(), usualLimits())
	digested(t, account, "INBOX")
	t.Run("warm", func(t *testing.T) { sameAsServer(t, account, other) })
	t.Run("again", func(t *testing.T) { askedAgain(t, account, proxy) })
	t.Run("at once", func(t *testing.T) { askedAtOnce(t, account, proxy) })
	t.Run("known", func(t *testing.T) { knownAtOnce(t, account, proxy) })
	t.Run("pages", func(t *testing.T) { searchedPages(t, account, other) })
	t.Run("attachments", func(t *testing.T) { searchedAttachments(t, account) })
	t.Run("new mail", func(t *testing.T) { searchedNewMail(t, account, other, proxy) })
	t.Run("everywhere", func(t *testing.T) { searchedEverywhere(t, account) })
}

// sameAsServer finds what another client finds.
func sameAsServer(t *testing.T, account *Account, other *testimap.Client) {
	t.Helper()
	for text, criteria := range searchedBoth() {
		if want, got := other.Search(criteria), mustFind(t, account, "INBOX", text); !slices.Equal(got, want) {
			t.Errorf("%s finds %d and not %d", text, got, want)
		}
	}
}

// askedAgain: what the server has said once isn't asked for again.
func askedAgain(t *testing.T, account *Account, proxy *testproxy.Proxy) {
	t.Helper()
	mustFind(t, account, "INBOX", "tea is:unread")
	proxy.Reset()
	for _, text := range []string{"tea", "tea is:read", "is:starred OR tea", "is:unread", "subject:re", "-tea"} {
		mustFind(t, account, "INBOX", text)
	}
	mustPage(t, account, "INBOX", Query{Where: parsed("subject:re"), Filter: FilterUnread})
	for _, command := range proxy.Commands() {
		if strings.Contains(command, "SEARCH") {
			t.Errorf("the server was asked %q", command)
		}
	}
}

// askedAtOnce: those who ask the same at the same time have it asked once.
func askedAtOnce(t *testing.T, account *Account, proxy *testproxy.Proxy) {
	t.Helper()
	proxy.Reset()
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if found, err := account.Find(t.Context(), "INBOX", parsed("body:the")); err != nil || len(found.UIDs) == 0 {
				t.Errorf("it finds %d messages, %v", len(found.UIDs), err)
			}
		})
	}
	all.Wait()
	asked := slices.DeleteFunc(proxy.Commands(), func(command string) bool { return !strings.Contains(command, "SEARCH") })
	if len(asked) != 1 {
		t.Errorf("the server was asked %q", asked)
	}
}

// knownAtOnce: what senders and subjects tell is there before the server is asked, and
// is of what that finds.
func knownAtOnce(t *testing.T, account *Account, proxy *testproxy.Proxy) {
	t.Helper()
	if known, _ := account.FindKnown("INBOX", parsed("garden")); len(known.UIDs) == 0 {
		t.Error("the subjects tell nothing")
	}
	for _, tc := range []struct {
		text  string
		whole bool
	}{
		{"subject:re is:unread", true}, {"garden", false}, {"-arden", false}, {"gard is:unread -subject:re", false}, {"is:unread OR gar", false}, {"-(is:unread rden)", false},
		{"body:ga is:read is:unread", true}, {"body:ar OR is:read OR is:unread", true}, {"-garden", true},
	} {
		text, whole := tc.text, tc.whole
		proxy.Reset()
		known, all := account.FindKnown("INBOX", parsed(text))
		if all != whole || len(proxy.Commands()) > 0 {
			t.Errorf("%s: %v, with %q", text, all, proxy.Commands())
		}
		found := mustFind(t, account, "INBOX", text)
		if more := without(known.UIDs, found); len(more) > 0 {
			t.Errorf("%s: %d were known, and don't match", text, more)
		}
		if again, all := account.FindKnown("INBOX", parsed(text)); !all || !slices.Equal(again.UIDs, found) {
			t.Errorf("%s: afterwards %d are known, and %d found", text, again.UIDs, found)
		}
	}
}

// searchedPages: pages, counts, neighbours and the last known page agree.
func searchedPages(t *testing.T, account *Account, other *testimap.Client) {
	t.Helper()
	where := parsed("subject:e -is:starred")
	want := other.Search(`SUBJECT "e" UNFLAGGED UNSEEN`)
	for _, sort := range []Sort{SortArrival, SortSubject, SortSize} {
		var got []uint32
		q := Query{Where: where, Filter: FilterUnread, Sort: sort, Ascending: true}
		for q.Page = 1; ; q.Page++ {
			page := mustPage(t, account, "INBOX", q)
			if page.Total != len(want) {
				t.Errorf("by %s the list has %d messages and not %d", sort, page.Total, len(want))
			}
			for _, row := range page.Rows {
				got = append(got, row.UID)
			}
			if last, ok := account.LastPage("INBOX", q); !ok || shown(last) != shown(page) {
				t.Errorf("by %s the last page known is another", sort)
			}
			if q.Page == page.Pages {
				break
			}
		}
		m, err := account.Message(t.Context(), "INBOX", got[1], &q)
		if err != nil {
			t.Fatal(err)
		}
		if m.Above != got[0] || m.Below != got[2] {
			t.Errorf("by %s the rows above and below %d are %d and %d of %d", sort, got[1], m.Above, m.Below, got[:3])
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("by %s the list has %d and not %d", sort, got, want)
		}
	}
	if n, err := account.Count(t.Context(), "INBOX", Query{Where: where, Filter: FilterUnread}); err != nil || n != len(want) {
		t.Errorf("it counts %d, %v and not %d", n, err, len(want))
	}
}

// searchedAttachments: generated messages have one when their number ends in 7.
func searchedAttachments(t *testing.T, account *Account) {
	t.Helper()
	var want, without []uint32
	for i := range uint32(300) {
		if i%10 == 7 {
			want = append(want, i+1)
		} else if i%11 == 10 {
			without = append(without, i+1)
		}
	}
	if got := mustFind(t, account, "INBOX", "has:attachment"); !slices.Equal(got, want) {
		t.Errorf("attachments have %d", got)
	}
	if got := mustFind(t, account, "INBOX", "-has:attachment is:starred"); !slices.Equal(got, without) {
		t.Errorf("no attachments have %d", got)
	}
}

// searchedNewMail: of the server only new messages are asked about.
func searchedNewMail(t *testing.T, account *Account, other *testimap.Client, proxy *testproxy.Proxy) {
	t.Helper()
	before := mustFind(t, account, "INBOX", "marmalade OR subject:jam")
	proxy.Reset()
	other.Append("INBOX", testimap.Mail{Body: []byte("Subject: jam\r\n\r\nOrange marmalade\r\n")})
	eventually(t, "the new message to be found", func() bool {
		return len(mustFind(t, account, "INBOX", "marmalade OR subject:jam")) == len(before)+1
	})
	asked := 0
	for _, command := range proxy.Commands() {
		if strings.Contains(command, "SEARCH") {
			if asked++; !strings.Contains(command, "UID 301") {
				t.Errorf("the server was asked %q", command)
			}
		}
	}
	if asked == 0 {
		t.Error("the server wasn't asked")
	}
}

func searchedEverywhere(t *testing.T, account *Account) {
	t.Helper()
	var told []string
	var busy sync.Mutex
	tell := func(found Found) {
		if !busy.TryLock() {
			t.Error("two are told at once")
		}
		defer busy.Unlock()
		told = append(told, fmt.Sprintf("%s: %d found, %d", found.Mailbox, len(found.UIDs), KindOf(found.Err)))
		if found.Err == nil && found.UIDValidity == 0 {
			t.Errorf("%s has no UIDVALIDITY", found.Mailbox)
		}
	}
	if err := account.FindAll(t.Context(), []string{"Nowhere", "Archive", "INBOX"}, parsed("is:starred -in:Trash"), tell); err != nil {
		t.Fatal(err)
	}
	if slices.Sort(told); !slices.Equal(told, []string{"Archive: 3 found, 0", "INBOX: 27 found, 0", fmt.Sprintf("Nowhere: 0 found, %d", KindNotFound)}) {
		t.Errorf("it told %q", told)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := account.FindAll(ctx, []string{"INBOX"}, parsed("tea"), tell); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that nobody waits for gives %v", err)
	}
}
