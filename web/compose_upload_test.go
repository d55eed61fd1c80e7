package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hearthmail/imapclient"
	"hearthmail/internal/testdovecot"
	"hearthmail/smtpclient"
	"hearthmail/static"
	"hearthmail/store"
)

// someSubmission is there, and that is all.
type someSubmission struct{}

func (someSubmission) Find(context.Context, string) (*smtpclient.Server, error) { return nil, nil }

// letterSite is one on which letters can be written.
type letterSite struct {
	server  *Server
	store   *store.Store
	address string
	dovecot *testdovecot.Server

	transport http.RoundTripper // of those who write there
}

// startLetterSite starts one for the people of a Dovecot; change may set options
// otherwise.
func startLetterSite(t *testing.T, dovecot *testdovecot.Server, kept *store.Store, change func(*Options)) *letterSite {
	t.Helper()
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	mail, err := imapclient.ParseServer("imap://"+dovecot.Addr(), true)
	if err != nil {
		t.Fatal(err)
	}
	directory, err := imapclient.NewDirectory(imapclient.DirectoryOptions{Server: mail})
	if err != nil {
		t.Fatal(err)
	}
	accounts := imapclient.NewAccounts(imapclient.Options{Connections: 4, Memory: 8 << 20})
	o := Options{
		Accounts: accounts, Directory: directory, Store: kept, Static: files, Logger: slog.New(slog.DiscardHandler), BasePath: "/",
		PageMemory: 1 << 20, Submission: someSubmission{},
	}
	if change != nil {
		change(&o)
	}
	s := New(o)
	site := httptest.NewServer(s)
	t.Cleanup(func() {
		s.EndStreams()
		site.Close()
		s.Close()
		accounts.Close()
	})
	return &letterSite{server: s, store: kept, address: site.URL, dovecot: dovecot, transport: site.Client().Transport}
}

// writer is somebody who writes letters there.
type writer struct {
	t      *testing.T
	at     *letterSite
	client *http.Client
	login  string
}

func (at *letterSite) signIn(t *testing.T, user string) *writer {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{t: t, at: at, client: &http.Client{Jar: jar, Timeout: time.Minute, Transport: at.transport}, login: user}
	t.Cleanup(w.client.CloseIdleConnections)
	answer := w.post("/login", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"username": {user}, "password": {at.dovecot.Password()}}.Encode()))
	if answer.status != http.StatusOK {
		t.Fatalf("signing in gave %d", answer.status)
	}
	return w
}

type answer struct {
	status int
	header http.Header
	body   string
}

var tokens = regexp.MustCompile(`data-token="([^"]+)"`)

// token is what stands for the file that was uploaded.
func (a answer) token(t *testing.T) string {
	t.Helper()
	found := tokens.FindStringSubmatch(a.body)
	if a.status != http.StatusOK || found == nil {
		t.Fatalf("uploading gave %d: %s", a.status, a.body)
	}
	return found[1]
}

func (w *writer) do(method, path, contentType string, body io.Reader) answer {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.at.address+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("HX-Request", "true")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	response, err := w.client.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(text)}
}

func (w *writer) get(path string) answer {
	w.t.Helper()
	return w.do(http.MethodGet, path, "", nil)
}

func (w *writer) post(path, contentType string, body io.Reader) answer {
	w.t.Helper()
	return w.do(http.MethodPost, path, contentType, body)
}

// file is one that is uploaded.
type file struct{ name, kind, content string }

// form writes a form with files as browsers do: the fields first.
func form(fields map[string]string, files ...file) (contentType string, body *bytes.Buffer) {
	body = &bytes.Buffer{}
	m := multipart.NewWriter(body)
	for name, value := range fields {
		_ = m.WriteField(name, value)
	}
	for _, f := range files {
		h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="attachment"; filename="` + f.name + `"`}}
		if f.kind != "" {
			h.Set("Content-Type", f.kind)
		}
		part, _ := m.CreatePart(h)
		_, _ = io.WriteString(part, f.content)
	}
	_ = m.Close()
	return m.FormDataContentType(), body
}

// upload posts files for the letter L1.
func (w *writer) upload(files ...file) answer {
	w.t.Helper()
	return w.uploadTo("L1", files...)
}

func (w *writer) uploadTo(letter string, files ...file) answer {
	w.t.Helper()
	kind, body := form(map[string]string{"compose-id": letter}, files...)
	return w.post("/compose/uploads", kind, body)
}

// taken is how many octets the files of somebody take.
func (w *writer) taken() int64 {
	w.t.Helper()
	left, err := w.at.store.BlobSpace(w.t.Context(), w.login)
	if err != nil {
		w.t.Fatal(err)
	}
	return 512<<20 - 4<<10 - left
}

func TestUploads(t *testing.T) {
	at := startLetterSite(t, testdovecot.Start(t, testdovecot.Options{}), memoryStore(t), nil)
	w := at.signIn(t, "ann")
	if w.taken() != 0 {
		t.Fatalf("%d octets are taken at first", w.taken())
	}
	text := w.upload(file{"notes.txt", "text/plain", "some notes"}).token(t)
	picture := w.upload(file{"holiday.html", "text/html", "\x89PNG\r\n\x1a\nrest"}).token(t)

	got := w.get("/compose/L1/parts/" + text)
	if got.status != http.StatusOK || got.body != "some notes" || got.header.Get("Content-Disposition") != "attachment; filename=notes.txt" ||
		got.header.Get("Content-Security-Policy") != downloadPolicy().String() {
		t.Errorf("a text: %v", got)
	}
	got = w.get("/compose/L1/parts/" + picture)
	if got.status != http.StatusOK || got.header.Get("Content-Disposition") != "inline" || got.header.Get("Content-Type") != "image/png" ||
		got.header.Get("Content-Security-Policy") != downloadPolicy().String() {
		t.Errorf("a picture: %v", got)
	}
	for _, path := range []string{"/compose/L2/parts/" + text, "/compose/L1/parts/u" + strings.Repeat("A", 26), "/compose/L1/parts/..", "/compose/L1/parts/%2e%2e%2fx",
		"/compose/%2e%2e/parts/" + text, "/compose/L1/parts/pAAAA", "/compose/L1/parts/m"} {
		if got := w.get(path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	other := at.signIn(t, "ben")
	if got := other.get("/compose/L1/parts/" + text); got.status != http.StatusNotFound {
		t.Errorf("somebody else gets %d: %s", got.status, got.body)
	}
	other.post("/compose/L1/parts/"+text+"/remove", "", nil)
	if got := w.get("/compose/L1/parts/" + text); got.status != http.StatusOK {
		t.Error("somebody else has removed it")
	}
	for _, token := range []string{text, picture} {
		if got := w.post("/compose/L1/parts/"+token+"/remove", "", nil); got.status != http.StatusNoContent {
			t.Errorf("removing gave %d", got.status)
		}
	}
	if w.taken() != 0 {
		t.Errorf("%d octets are left", w.taken())
	}
}

// TestUploadsRefused: what isn't taken leaves nothing behind, and says why.
func TestUploadsRefused(t *testing.T) {
	at := startLetterSite(t, testdovecot.Start(t, testdovecot.Options{}), memoryStore(t), func(o *Options) { o.MaxMessage = 1 << 20 })
	w := at.signIn(t, "ann")
	large := strings.Repeat("x", 1<<20)
	inline, body := form(map[string]string{"compose-id": "L1", "inline": "1"}, file{"a.svg", "image/svg+xml", "<svg/>"})
	for name, tc := range map[string]struct {
		got    answer
		status int
		words  string
	}{
		"too large":          {w.upload(file{"big.bin", "", large}), http.StatusRequestEntityTooLarge, "big.bin was not attached"},
		"too large together": {w.upload(file{"one.bin", "", large[:500<<10]}, file{"two.bin", "", large[:500<<10]}), http.StatusRequestEntityTooLarge, "two.bin was not attached"},
		"no file":            {w.upload(), http.StatusUnprocessableEntity, "No file was chosen"},
		"an empty field":     {w.upload(file{"", "application/octet-stream", ""}), http.StatusUnprocessableEntity, "No file was chosen"},
		"no picture inline":  {w.post("/compose/uploads", inline, body), http.StatusUnprocessableEntity, "Only pictures"},
		"cut off":            {w.post("/compose/uploads", "multipart/form-data; boundary=b", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"x\"\r\n\r\nhalf")), http.StatusUnprocessableEntity, "did not arrive whole"},
		"a nameless part":    {w.post("/compose/uploads", "multipart/form-data; boundary=b", strings.NewReader("--b\r\nContent-Disposition: form-data; filename=\"x\"\r\n\r\nx\r\n--b--\r\n")), http.StatusUnprocessableEntity, "did not arrive whole"},
		"an odd name":        {w.upload(file{"a\x7fb", "", "x"}), http.StatusUnprocessableEntity, "did not arrive whole"},
		"no boundary":        {w.post("/compose/uploads", "multipart/form-data", strings.NewReader("x")), http.StatusUnprocessableEntity, "did not arrive whole"},
		"a form without end": {w.post("/compose/uploads", "multipart/form-data; boundary=b", endless()), http.StatusRequestEntityTooLarge, "too large"},
		"a long text":        {w.post("/compose/draft", "application/x-www-form-urlencoded", strings.NewReader("text="+strings.Repeat("x", maxLetterText))), http.StatusRequestEntityTooLarge, "larger than Hearthmail takes"},
	} {
		if tc.got.status != tc.status || !strings.Contains(tc.got.body, tc.words) || !strings.Contains(tc.got.body, `role="alert"`) {
			t.Errorf("%s: %d, %s", name, tc.got.status, tc.got.body)
		}
	}
	if w.taken() != 0 {
		t.Errorf("%d octets are left", w.taken())
	}
}

// endless is a form whose fields never end.
func endless() io.Reader {
	field := "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + strings.Repeat("x", 1<<20) + "\r\n"
	return io.LimitReader(&again{text: field}, 40<<20)
}

// again gives the same text over and over.
type again struct {
	text string
	at   int
}

func (a *again) Read(p []byte) (int, error) {
	n := copy(p, a.text[a.at:])
	a.at = (a.at + n) % len(a.text)
	return n, nil
}

// TestUploadsWithoutSending: without a server to send through nothing is taken.
func TestUploadsWithoutSending(t *testing.T) {
	at := startLetterSite(t, testdovecot.Start(t, testdovecot.Options{}), memoryStore(t), func(o *Options) { o.Submission = nil })
	w := at.signIn(t, "ann")
	if got := w.upload(file{"a.txt", "", "x"}); got.status != http.StatusNotFound || w.taken() != 0 {
		t.Errorf("%d", got.status)
	}
}

// TestManyUploads: there is a bound to how many files a letter has, small as they are.
func TestManyUploads(t *testing.T) {
	at := startLetterSite(t, testdovecot.Start(t, testdovecot.Options{}), memoryStore(t), nil)
	w := at.signIn(t, "ann")
	files := make([]file, store.MaxUploads)
	for i := range files {
		files[i] = file{fmt.Sprintf("%d.txt", i), "", ""}
	}
	if got := w.upload(files...); got.status != http.StatusOK || len(tokens.FindAllString(got.body, -1)) != store.MaxUploads {
		t.Fatalf("%d: %.300s", got.status, got.body)
	}
	if got := w.upload(files[0]); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "200 files") {
		t.Errorf("one more: %d", got.status)
	}
	if w.taken() != store.MaxUploads*(4<<10) {
		t.Errorf("%d octets are taken", w.taken())
	}
}
