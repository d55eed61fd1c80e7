package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestSearchLists: lists that are searched, and those with several filters, hold what
// another mail program finds, on all of their pages and in any order.
func TestSearchLists(t *testing.T) {
	for _, options := range []testdovecot.Options{{}, {Without: []string{"CONDSTORE", "QRESYNC", "ESEARCH", "LITERAL+", "WITHIN", "NOTIFY"}}} {
		dovecot := testdovecot.Start(t, options)
		testdovecot.Seed(t, dovecot, "family", "INBOX", 230, testdovecot.GenerateMail)
		other := testdovecot.Login(t, dovecot, "family")
		other.Select("INBOX")
		for _, uid := range []uint32{7, 18, 55} {
			other.Store(uid, "+FLAGS", "$Label1", `\Deleted`)
		}
		v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
		for query, criteria := range map[string]string{
			"q=" + url.QueryEscape("subject:re -is:starred"):        `SUBJECT "re" UNFLAGGED`,
			"q=" + url.QueryEscape("body:the from:example"):         `BODY "the" FROM "example"`,
			"q=" + url.QueryEscape("ü OR é"):                        "CHARSET UTF-8 OR TEXT {2+}\r\nü TEXT {2+}\r\né",
			"q=" + url.QueryEscape("before:2022-01-20 larger:500"):  "SENTBEFORE 20-Jan-2022 LARGER 500",
			"q=" + url.QueryEscape("\"a\r\nt9 LOGOUT\" OR is:read"): "SEEN",
			"q=older:1d&filter=unread":                              "OLDER 86400 UNSEEN",
			"filter=unread&filter=flagged":                          "UNSEEN FLAGGED",
			"filter=deleted&label=$Label1&q=is:read":                "DELETED KEYWORD $Label1 SEEN",
			"sort=subject&filter=unread&q=subject:re":               `UNSEEN SUBJECT "re"`,
			"filter=unread&q=in:Elsewhere":                          "NOT ALL",
		} {
			if got, want := v.searched(query), other.Search(criteria); !slices.Equal(got, want) {
				t.Errorf("%s without %q lists %d and not %d", query, options.Without, got, want)
			}
		}
		if got := v.get(inbox + "?q=subject:re&page=2"); got.status != http.StatusOK {
			t.Errorf("a second page gives %d", got.status)
		}
	}
}

// searched gives the UIDs on all pages of a list, ascending.
func (v *visitor) searched(query string) []uint32 {
	v.t.Helper()
	var uids []uint32
	for n := 1; ; n++ {
		page := v.get(fmt.Sprintf("%s?%s&page=%d", inbox, query, n))
		rows, _ := page.rows(v.t)
		before := len(uids)
		for uid := range rows {
			if !slices.Contains(uids, uid) {
				uids = append(uids, uid)
			}
		}
		if len(uids) == before || len(rows) < 50 {
			slices.Sort(uids)
			if total := value(page.list(v.t), "data-total"); total != fmt.Sprint(len(uids)) {
				v.t.Errorf("%s has %s messages in all, and lists %d", query, total, len(uids))
			}
			return uids
		}
	}
}
