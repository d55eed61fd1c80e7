package imapclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// newMessage is a message of about so many octets.
func newMessage(id string, size int) NewMessage {
	text := "From: a@example.org\r\nMessage-ID: <" + id + ">\r\nX-Hearthmail-Draft: " + id + "\r\nSubject: gr\u00fcn\r\n\r\n"
	text += strings.Repeat("0123456789abcdef\r\n", size/18)
	return NewMessage{
		Flags: []string{FlagDraft, FlagSeen}, Date: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), MessageID: id, Size: int64(len(text)),
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}
}

// TestAppend stores messages on a Dovecot that can more or less.
func TestAppend(t *testing.T) {
	for name, options := range map[string]testdovecot.Options{
		"everything":          {},
		"no LITERAL+":         {Without: []string{"LITERAL+"}},
		"no UIDPLUS":          {Without: []string{"UIDPLUS"}},
		"no index":            {Without: []string{"CONDSTORE", "QRESYNC", "NOTIFY"}},
		"nothing to speak of": {Capabilities: "IMAP4rev1"},
	} {
		t.Run(name, func(t *testing.T) {
			dovecot := testdovecot.Start(t, options)
			account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
			mustPage(t, account, "Drafts", Query{})
			other := testdovecot.Login(t, dovecot, "family")
			for i, size := range []int{100, 5000, maxHasty * 3} {
				m := newMessage(fmt.Sprintf("id%d@example.org", i), size)
				at, err := account.Append(t.Context(), "Drafts", m)
				if err != nil || at.UID == 0 || at.UIDValidity == 0 {
					t.Fatalf("%d octets: %+v, %v", m.Size, at, err)
				}
				other.Select("Drafts")
				if raw := other.Raw(at.UID); int64(len(raw)) != m.Size || !bytes.Contains(raw, []byte("Subject: gr\u00fcn")) {
					t.Errorf("%d octets were stored as %d", m.Size, len(raw))
				}
				if flags := other.Flags(at.UID); !slices.Equal(flags, []string{`\Draft`, `\Seen`}) {
					t.Errorf("flags %q", flags)
				}
				page := mustPage(t, account, "Drafts", Query{})
				if page.Total != i+1 || page.Rows[0].UID != at.UID {
					t.Errorf("the list shows %d messages after %d", page.Total, i+1)
				}
			}
		})
	}
}

// TestAppendRefused: the connection is as good as before, and nothing is stored.
func TestAppendRefused(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	proxy := testproxy.Start(t, dovecot.Addr())
	account := onDovecot(t, dovecot, proxy.Addr(), Options{Connections: 2, Memory: 1 << 20})
	mustPage(t, account, "INBOX", Query{})
	before := proxy.Connections()
	for _, size := range []int{100, maxHasty * 3} {
		if at, err := account.Append(t.Context(), "Nowhere", newMessage("x@example.org", size)); KindOf(err) != KindNotFound || errors.Is(err, ErrUnclear) {
			t.Errorf("%d octets to nowhere: %+v, %v", size, at, err)
		}
	}
	mustPage(t, account, "INBOX", Query{})
	if now := proxy.Connections(); now > before+1 { // the watcher opens one at its leisure
		t.Errorf("%d connections were opened, %d before", now, before)
	}
	for _, bad := range []NewMessage{{}, {Size: 3, Flags: []string{"a b"}}} {
		if _, err := account.Append(t.Context(), "Drafts", bad); KindOf(err) != KindInvalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestAppendThatCantBeRead: what is to be stored breaks off. Nothing of it is stored,
// and that is no doubt.
func TestAppendThatCantBeRead(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	broken := errors.New("broken off")
	for name, open := range map[string]func(context.Context) (io.ReadCloser, error){
		"not to be opened": func(context.Context) (io.ReadCloser, error) { return nil, broken },
		"too short": func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("Subject: x\r\n\r\n")), nil
		},
		"too long": func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(strings.Repeat("Subject: x\r\n", 20_000))), nil
		},
		"broken off": func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("Subject: x\r\n\r\n"), &brokenReader{broken})), nil
		},
	} {
		for _, size := range []int64{1000, maxHasty * 2} {
			_, err := account.Append(t.Context(), "Drafts", NewMessage{Size: size, Open: open})
			if KindOf(err) != KindInternal || errors.Is(err, ErrUnclear) || !strings.HasPrefix(name, "too ") && !errors.Is(err, broken) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if page := mustPage(t, account, "Drafts", Query{}); page.Total != 0 {
		t.Errorf("%d messages were stored", page.Total)
	}
}

type brokenReader struct{ err error }

func (r *brokenReader) Read([]byte) (int, error) { return 0, r.err }

// TestExpungeOfOurOwn: what others have struck stays.
func TestExpungeOfOurOwn(t *testing.T) {
	for name, without := range map[string][]string{"UIDPLUS": nil, "no UIDPLUS": {"UIDPLUS"}, "no index": {"CONDSTORE", "QRESYNC", "NOTIFY"}} {
		t.Run(name, func(t *testing.T) {
			dovecot := testdovecot.Start(t, testdovecot.Options{Without: without})
			testdovecot.Seed(t, dovecot, "family", "Drafts", 5, testdovecot.GenerateMail)
			account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
			validity := mustPage(t, account, "Drafts", Query{}).UIDValidity
			if _, err := account.Change(t.Context(), "Drafts", validity, []uint32{2}, Change{Add: []string{FlagDeleted}}); err != nil {
				t.Fatal(err)
			}
			if err := account.Expunge(t.Context(), "Drafts", validity, []uint32{3, 99}); err != nil {
				t.Error(err)
			}
			if err := account.Expunge(t.Context(), "Drafts", validity+1, []uint32{4}); KindOf(err) != KindConflict {
				t.Errorf("another UIDVALIDITY: %v", err)
			}
			other := testdovecot.Login(t, dovecot, "family")
			other.Select("Drafts")
			want, struck := []uint32{1, 2, 4, 5}, []uint32{2}
			if name == "no UIDPLUS" {
				want, struck = []uint32{1, 2, 3, 4, 5}, []uint32{2, 3}
			}
			if got := other.UIDs(); !slices.Equal(got, want) {
				t.Errorf("left are %v", got)
			}
			if got := other.Search("DELETED"); !slices.Equal(got, struck) {
				t.Errorf("struck are %v", got)
			}
			page := mustPage(t, account, "Drafts", Query{})
			if page.Total != len(want) {
				t.Errorf("the list shows %d", page.Total)
			}
		})
	}
}

// TestFindMessageID: only what has exactly that id is found.
func TestFindMessageID(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	for _, id := range []string{"a@example.org", "aa@example.org", "a@example.org", `quo"te\@example.org`} {
		if _, err := account.Append(t.Context(), "Drafts", newMessage(id, 100)); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string][]uint32{"a@example.org": {1, 3}, "aa@example.org": {2}, `quo"te\@example.org`: {4}, "b@example.org": nil} {
		validity, got, err := account.FindMessageID(t.Context(), "Drafts", id)
		if err != nil || !slices.Equal(got, want) || validity == 0 {
			t.Errorf("%s: %v, %v", id, got, err)
		}
		if _, got, err := account.FindHeader(t.Context(), "Drafts", "X-Hearthmail-Draft", id); err != nil || !slices.Equal(got, want) {
			t.Errorf("the draft %s: %v, %v", id, got, err)
		}
	}
	for _, bad := range []string{"a\r\nx LOGOUT", "\u00e4@example.org", strings.Repeat("x", 2000)} {
		if _, _, err := account.FindMessageID(t.Context(), "Drafts", bad); KindOf(err) != KindInvalid {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	if _, got, err := account.FindMessageID(t.Context(), "Sent", "a@example.org"); err != nil || len(got) > 0 {
		t.Errorf("in an empty mailbox: %v, %v", got, err)
	}
}
