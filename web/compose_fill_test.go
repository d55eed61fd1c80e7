package web

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"hearthmail/imapclient"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testpostgres"
	"hearthmail/message"
	"hearthmail/store"
)

// request is one of somebody who has signed in.
func (at *letterSite) request(t *testing.T, user string) *http.Request {
	t.Helper()
	server, err := at.server.servers.Find(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	account, err := at.server.accounts.SignIn(t.Context(), server, imapclient.Login{Username: user, Password: at.dovecot.Password()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(account.Release)
	r := httptest.NewRequest(http.MethodPost, "/compose/draft", nil)
	who := person{account: account, session: &liveSession{kept: store.Session{Login: user}}}
	return r.WithContext(context.WithValue(t.Context(), personKey{}, who))
}

// readPart reads something of a letter.
func readPart(t *testing.T, p message.LetterPart) string {
	t.Helper()
	body, err := p.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	text, err := io.ReadAll(body)
	if err != nil || int64(len(text)) != p.Size {
		t.Errorf("%s: %d octets of %d, %v", p.Name, len(text), p.Size, err)
	}
	return string(text)
}

const beginOfPNG = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

// mailWithFiles has a picture and a text, and is of some size.
func mailWithFiles() testdovecot.Mail {
	return testdovecot.Mail{Body: []byte(strings.ReplaceAll("From: ben@example.org\nSubject: Holiday: day 1\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"+
		"--b\nContent-Type: text/plain\n\nhello\n"+
		"--b\nContent-Type: application/octet-stream; name=pic.png\nContent-Transfer-Encoding: base64\nContent-ID: <old@example.org>\n\n"+
		base64.StdEncoding.EncodeToString([]byte(beginOfPNG))+"\n"+
		"--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=\"../t\u00e4ble.csv\"\n\na,b\n--b--\n", "\n", "\r\n"))}
}

// TestLetterTakesOver: what a letter takes over from a mail is copied on the server,
// once, and outlives the mail.
func TestLetterTakesOver(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "ann", "INBOX", 1, func(int) testdovecot.Mail { return mailWithFiles() })
	databases := map[string]*store.Store{"sqlite": openedStore(t, store.Options{Dir: t.TempDir()})}
	databases["postgres"] = openedStore(t, store.Options{Database: testpostgres.Start(t).NewDatabase(t)})
	for name, kept := range databases {
		t.Run(name, func(t *testing.T) {
			at := startLetterSite(t, dovecot, kept, nil)
			mail := testdovecot.Login(t, dovecot, "ann")
			mail.Create("Copy-" + name)
			mail.Append("Copy-"+name, mailWithFiles())
			validity := mail.Select("Copy-" + name)
			of := func(part string) string { return mailToken{"Copy-" + name, validity, 1, part}.String() }
			picture, table, whole := of("2"), of("3"), of("")
			raw := string(mail.Raw(1))
			ann := at.request(t, "ann")
			fill := func() (*message.Letter, error) {
				l := &message.Letter{From: message.Address{Addr: "ann@example.org"}}
				return l, at.server.fillLetter(ann.Context(), ann, &composeForm{id: "L1", attached: []string{table, whole, picture, table}}, l)
			}
			var all sync.WaitGroup
			for range 4 { // as when a draft is saved while the letter is sent
				all.Go(func() {
					if _, err := fill(); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			mail.Store(1, "+FLAGS", `\Deleted`)
			mail.Expunge()
			l, err := fill()
			if err != nil || len(l.Attachments) != 3 {
				t.Fatalf("%d attachments, %v", len(l.Attachments), err)
			}
			for i, want := range []struct{ name, kind, content string }{
				{"täble.csv", "text/csv", "a,b"}, {"Holiday- day 1.eml", "message/rfc822", raw}, {"pic.png", "image/png", beginOfPNG},
			} {
				p := l.Attachments[i]
				if got := readPart(t, p); got != want.content || p.Name != want.name || p.Type != want.kind || p.ContentID != "" {
					t.Errorf("%s, %s: %q", p.Name, p.Type, got)
				}
			}
			list, err := kept.Uploads(t.Context(), "ann", "L1")
			if err != nil || len(list) != 3 {
				t.Errorf("%d uploads, %v", len(list), err)
			}
			if left, err := kept.BlobSpace(t.Context(), "ann"); err != nil || 512<<20-left != 4*(4<<10)+int64(len(raw)+len(beginOfPNG)+3) {
				t.Errorf("%d octets are taken, %v", 512<<20-left, err)
			}
		})
	}
}

func openedStore(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	kept, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	return kept
}

// TestLetterLacksSomething: what has gone is told, and never left out in silence.
func TestLetterLacksSomething(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "ann", "INBOX", 1, func(int) testdovecot.Mail { return mailWithFiles() })
	validity := testdovecot.Login(t, dovecot, "ann").Select("INBOX")
	at := startLetterSite(t, dovecot, memoryStore(t), func(o *Options) { o.MaxMessage = 1 << 20 })
	ann := at.request(t, "ann")
	big, err := at.server.takeIn(t.Context(), "ann", strings.NewReader(strings.Repeat("x", 1<<20)), "")
	if err != nil {
		t.Fatal(err)
	}
	upload, err := at.server.keepFile(t.Context(), store.Upload{Login: "ann", Letter: "L1", Token: newUploadToken(), Blob: big.blob, Size: big.size})
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		token  string
		status int
	}{
		"no token":             {"x", http.StatusConflict},
		"an upload that ended": {newUploadToken(), http.StatusConflict},
		"a purged message":     {mailToken{"INBOX", validity, 99, ""}.String(), http.StatusConflict},
		"another UIDVALIDITY":  {mailToken{"INBOX", validity + 1, 1, ""}.String(), http.StatusConflict},
		"no such part":         {mailToken{"INBOX", validity, 1, "9"}.String(), http.StatusConflict},
		"no such mailbox":      {mailToken{"None", validity, 1, ""}.String(), http.StatusConflict},
		"too large":            {upload.Token, http.StatusRequestEntityTooLarge},
	} {
		err := at.server.fillLetter(ann.Context(), ann, &composeForm{id: "L1", attached: []string{tc.token}}, &message.Letter{})
		if p, ok := errors.AsType[*problem](err); !ok || p.status != tc.status {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPictureAddresses: what a picture of the editor's is in the letter.
func TestPictureAddresses(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	at := startLetterSite(t, dovecot, memoryStore(t), nil)
	w := at.signIn(t, "ann")
	kind, body := form(map[string]string{"compose-id": "L1", "inline": "1"}, file{"a.png", "", beginOfPNG})
	got := w.post("/compose/uploads", kind, body)
	_, address, _ := strings.Cut(got.body, `data-inline="`)
	address, _, _ = strings.Cut(address, `"`)
	ann := at.request(t, "ann")
	uploads, err := at.server.letterUploads(ann.Context(), ann, "L1")
	if err != nil {
		t.Fatal(err)
	}
	l := &message.Letter{From: message.Address{Addr: "ann@example.org"}}
	f := &letterFiller{s: at.server, uploads: uploads, letter: l, placed: map[string]bool{}}
	first, ok := f.picture(ann.Context(), address)
	if !ok || !strings.HasPrefix(first, "cid:") || !strings.HasSuffix(first, "@example.org") {
		t.Errorf("%q becomes %q", address, first)
	}
	again, _ := f.picture(ann.Context(), at.address+address)
	if again != first || len(l.Inline) != 1 || "cid:"+l.Inline[0].ContentID != first || readPart(t, l.Inline[0]) != beginOfPNG {
		t.Errorf("again it is %q, %v", again, l.Inline)
	}
	remote := "https://pictures.example/a.png?x=1&y=2"
	for src, want := range map[string]string{
		at.server.links.ComposePart("L1", remoteToken(remote)):                remote,
		at.server.links.ComposePart("L1", remoteToken("javascript:alert(1)")): "",
		remote:                           remote,
		"data:image/png;base64,AAAA":     "",
		"javascript:alert(1)":            "",
		"cid:x@example.org":              "",
		"/compose/L2/parts/uAAAA":        "",
		"/compose/L1/parts/../../logout": "",
		"/settings":                      "",
	} {
		if got, _ := f.picture(ann.Context(), src); got != want {
			t.Errorf("%q becomes %q, want %q", src, got, want)
		}
	}
	if f.err != nil {
		t.Error(f.err)
	}
	if got, ok := f.picture(ann.Context(), at.server.links.ComposePart("L1", newUploadToken())); ok || f.err == nil {
		t.Errorf("one that has gone becomes %q", got)
	}
	got = w.get(at.server.links.ComposePart("L1", remoteToken(remote)))
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "image/svg+xml" || got.header.Get("Content-Security-Policy") != downloadPolicy().String() {
		t.Errorf("in its place: %v", got)
	}
}
