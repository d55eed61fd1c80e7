package main

import (
	"encoding/base64"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// A row's FETCH, and a piece of a part other than its first.
const (
	rowFetched   = ` FETCH \(UID `
	pieceFetched = `\]<[1-9][0-9]*> `
)

// TestFaultCutInList: a connection that is cut off in the middle of a FETCH is
// replaced without a word; when that happens each time, the page says so.
func TestFaultCutInList(t *testing.T) {
	f := startFaulty(t, 60)
	v := f.signIn(t)
	v.get(inbox)
	often, broken := f.network.breakOff("downstream", attributes{"pattern": rowFetched, "pass": 3000, "times": 1000})
	page := v.get("/mailboxes/Box")
	if broken() == 0 {
		t.Fatalf("no FETCH was cut off: %q", f.wire.Commands())
	}
	page.mustSayAway(t)
	f.network.remove(often)

	once, broken := f.network.breakOff("downstream", attributes{"pattern": rowFetched, "pass": 3000, "times": 1})
	v.get(inbox + "?sort=size").rows(t) // there are idle connections again, and maybe a cut
	page = v.get("/mailboxes/Box")
	if broken() == 0 {
		t.Fatalf("no FETCH was cut off: %q", f.wire.Commands())
	}
	if rows, _ := page.rows(t); page.status != http.StatusOK || len(rows) != 50 {
		t.Errorf("after one cut the list is %d with %d rows: %s", page.status, len(rows), page.alert())
	}
	f.network.remove(once)
}

// mustSayAway demands a page that says that the server is away or too slow.
func (a *answer) mustSayAway(t *testing.T) {
	t.Helper()
	if (a.status != http.StatusBadGateway && a.status != http.StatusGatewayTimeout) || a.alert() == "" {
		t.Errorf("%s gave %d %q, want 502 or 504 and an alert", a.address, a.status, a.alert())
	}
}

// bigFile stores a message with one attachment in Files and gives both.
func (f *faulty) bigFile(size int) (file []byte, mail string) {
	f.t.Helper()
	file = make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(file)
	encoded := base64.StdEncoding.EncodeToString(file)
	var text strings.Builder
	text.WriteString("Subject: a file\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\n\r\nHere it is.\r\n" +
		"--b\r\nContent-Type: image/png; name=big.png\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for ; len(encoded) > 76; encoded = encoded[76:] {
		text.WriteString(encoded[:76] + "\r\n")
	}
	text.WriteString(encoded + "\r\n--b--\r\n")
	f.server.Create("Files")
	f.server.Append("Files", testdovecot.Mail{Body: []byte(text.String())})
	return file, text.String()
}

const (
	bigMessage = "/mailboxes/Files/messages/1"
	bigPart    = bigMessage + "/parts/2"
)

// TestFaultCutInDownload: a download that is cut off for good doesn't end as a
// whole file; one that is cut off once goes on.
func TestFaultCutInDownload(t *testing.T) {
	f := startFaulty(t, 3)
	file, mail := f.bigFile(2_000_000)
	v := f.signIn(t)
	v.get(bigMessage)
	for _, path := range []string{bigPart, bigMessage + "/raw", bigMessage + "/attachments.zip"} {
		toxic, broken := f.network.breakOff("downstream", attributes{"pattern": pieceFetched, "pass": 100_000, "times": 1000})
		response := v.open(path)
		got, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if broken() == 0 {
			t.Fatalf("%s: nothing was cut off: %q", path, f.wire.Commands())
		}
		if response.StatusCode == http.StatusOK && err == nil {
			t.Errorf("%s was cut off and ended well, after %d bytes", path, len(got))
		}
		f.network.remove(toxic)
	}
	toxic, broken := f.network.breakOff("downstream", attributes{"pattern": pieceFetched, "pass": 100_000, "times": 1})
	if got := v.get(bigPart).body; got != string(file) {
		t.Errorf("a download that was cut off once has %d bytes, want %d", len(got), len(file))
	}
	if broken() != 1 {
		t.Errorf("the download was cut off %d times, want once", broken())
	}
	f.network.remove(toxic)
	if got := v.get(bigMessage + "/raw").body; got != mail {
		t.Errorf("afterwards the original has %d bytes, want %d", len(got), len(mail))
	}
}

// open begins to get a page; its body is the caller's to read and close.
func (v *visitor) open(path string) *http.Response {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.base+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	response, err := v.client.Do(request)
	if err != nil {
		v.t.Fatalf("GET %s: %v", path, err)
	}
	return response
}
