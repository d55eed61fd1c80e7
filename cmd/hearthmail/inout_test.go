package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/message"
)

// TestInAndOut gets mail out and brings it back, and compares what another client sees
// of both.
func TestInAndOut(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	x := &inOut{server: testdovecot.Login(t, dovecot, "family")}
	x.fill()
	x.v = signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--max-message", "2MiB"), dovecot.Password())
	t.Run("zip there and back", func(t *testing.T) { x.thereAndBack(t, "zip") })
	t.Run("mbox there and back", func(t *testing.T) { x.thereAndBack(t, "mbox") })
	t.Run("selection", x.selection)
	t.Run("narrowed", x.narrowed)
	t.Run("refusals", x.refusals)
	t.Run("cut upload", x.cutUpload)
	t.Run("odd files", x.oddFiles)
	t.Run("odd folders", x.oddFolders)
	t.Run("same Message-ID", x.sameMessageID)
	t.Run("pages", x.pages)
	t.Run("corpus", x.corpus)
	t.Run("cut export", func(t *testing.T) { x.cutExport(t, dovecot) })
}

type inOut struct {
	v      *visitor
	server *testdovecot.Client
}

// oddMails are hard to write into a mailbox file.
func oddMails() []string {
	return []string{
		"Subject: From\r\n\r\nFrom here on\r\n>From there\r\n\r\nFrom ann@example.org Mon Jan  2 15:04:05 2006\r\nSubject: not a message\r\n\r\n",
		"Subject: no end of line",
		"Subject: empty lines at the end\r\n\r\n\r\n\r\n\r\n",
		"Status: RO\r\nX-Status: A\r\nSubject: flags of its own\r\n\r\nx\r\n",
		"Subject: =?utf-8?b?w6TDtsO8?= / \\ : * \"a\"\r\nContent-Length: 3\r\n\r\nx\ry\r\n",
		"\r\nno header\r\n",
		"Subject: large\r\n\r\n" + strings.Repeat("0123456789abcdef\r\n", 90_000),
	}
}

func (x *inOut) fill() {
	for _, mailbox := range []string{"Family", "Family/School", "Family/Récépissés", "Back"} {
		x.server.Create(mailbox)
	}
	odd := oddMails()
	x.server.AppendMany("Family", 300+len(odd), func(i int) testdovecot.Mail {
		mail := testdovecot.GenerateMail(i)
		if i >= 300 {
			mail.Body = []byte(odd[i-300])
		}
		mail.Date = time.Date(2020, 1, 1, i%24, 0, i%60, 0, time.FixedZone("", 3600))
		return mail
	})
	x.server.AppendMany("Family/School", 30, func(i int) testdovecot.Mail { return testdovecot.GenerateMail(i + 400) })
	x.server.AppendMany("Family/Récépissés", 3, func(i int) testdovecot.Mail { return testdovecot.GenerateMail(i + 500) })
}

// sums says what a mailbox holds: for each message the hash of its octets, its flags,
// and when it arrived.
func (x *inOut) sums(t *testing.T, mailbox string) []string {
	t.Helper()
	x.server.Select(mailbox)
	answers, err := x.server.Do("FETCH 1:* (UID FLAGS INTERNALDATE)")
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for _, answer := range answers {
		var uid uint32
		_, rest, fetched := strings.Cut(answer, "(UID ")
		if _, err := fmt.Sscan(rest, &uid); !fetched || err != nil {
			continue
		}
		_, flags, _ := strings.Cut(rest, "(")
		flags, date, _ := strings.Cut(flags, ")")
		words := strings.Fields(strings.ReplaceAll(flags, `\Recent`, ""))
		slices.Sort(words)
		sums = append(sums, fmt.Sprintf("%x %v %s", sha256.Sum256(x.server.Raw(uid)), words, date))
	}
	slices.Sort(sums)
	return sums
}

// imports posts files as the page does.
func (x *inOut) imports(t *testing.T, mailbox string, choices url.Values, files ...[]byte) *answer {
	t.Helper()
	body, kind := importForm(t, choices, files...)
	return x.v.send(http.MethodPost, "/mailboxes/"+url.PathEscape(mailbox)+"/import", body, http.Header{"Content-Type": {kind}})
}

func importForm(t *testing.T, choices url.Values, files ...[]byte) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = &bytes.Buffer{}
	form := multipart.NewWriter(body)
	for name, values := range choices {
		if err := form.WriteField(name, values[0]); err != nil {
			t.Fatal(err)
		}
	}
	for i, file := range files {
		w, err := form.CreateFormFile("file", fmt.Sprintf("file %d", i))
		if err == nil {
			_, err = w.Write(file)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return body, form.FormDataContentType()
}

// outcome is what the page says of an import.
func outcome(t *testing.T, page *answer) (taken, there, refused string) {
	t.Helper()
	state := where(page.root, "id", "import-state")
	if state == nil || page.status != http.StatusOK {
		t.Fatalf("an import led to %s with %d: %s", page.address, page.status, page.alert())
	}
	if _, ended := attr(state, "data-ended"); !ended {
		t.Fatalf("an import has not ended: %s", words(state))
	}
	return value(state, "data-taken"), value(state, "data-there"), value(state, "data-refused")
}

func (x *inOut) thereAndBack(t *testing.T, format string) {
	t.Helper()
	file := x.v.get("/mailboxes/Family/export?children=1&format=" + format)
	if file.status != http.StatusOK {
		t.Fatalf("the export gave %d: %s", file.status, file.alert())
	}
	if name := file.header.Get("Content-Disposition"); !strings.Contains(name, "Family "+time.Now().Format("2006")) || !strings.Contains(name, "."+format) {
		t.Errorf("it is called %s", name)
	}
	target := "Back/" + format
	x.server.Create(target)
	const all = 300 + 7 + 33
	page := x.imports(t, target, url.Values{"job": {"a" + format}, "folders": {"1"}}, []byte(file.body))
	if taken, there, refused := outcome(t, page); taken != fmt.Sprint(all) || there != "0" || refused != "0" {
		t.Fatalf("%s were taken, %s were there, %s were refused: %s", taken, there, refused, words(where(page.root, "id", "import-state")))
	}
	for _, mailbox := range []string{"Family", "Family/School", "Family/Récépissés"} {
		want, got := x.sums(t, mailbox), x.sums(t, target+"/"+mailbox)
		if !slices.Equal(got, want) {
			t.Errorf("%s has %d messages, and came back with %d; others are %v", mailbox, len(want), len(got), differing(want, got))
		}
	}
	page = x.imports(t, target, url.Values{"job": {"b" + format}, "folders": {"1"}}, []byte(file.body))
	if taken, there, refused := outcome(t, page); taken != "0" || there != fmt.Sprint(all) || refused != "0" {
		t.Errorf("again, %s were taken, %s were there, %s were refused", taken, there, refused)
	}
	page = x.imports(t, target, url.Values{"job": {"c" + format}, "read": {"1"}}, []byte(file.body))
	if taken, _, _ := outcome(t, page); taken != fmt.Sprint(all) {
		t.Errorf("into one folder, %s were taken", taken)
	}
	x.server.Select(target)
	if unseen := x.server.Search("UNSEEN"); len(unseen) != 0 || len(x.server.UIDs()) != all {
		t.Errorf("%d of %d are unread", len(unseen), len(x.server.UIDs()))
	}
}

func differing(a, b []string) (only []string) {
	for _, s := range a {
		if !slices.Contains(b, s) {
			only = append(only, "-"+s)
		}
	}
	for _, s := range b {
		if !slices.Contains(a, s) {
			only = append(only, "+"+s)
		}
	}
	return only
}

func (x *inOut) selection(t *testing.T) {
	validity := x.server.Select("Family/School")
	form := url.Values{"format": {"zip"}, "uid": {"3", "1", "999"}, "uidvalidity": {fmt.Sprint(validity)}}
	file := x.v.post("/mailboxes/Family%2FSchool/export", form, "")
	files := unzip(t, file.body)
	if len(files) != 3 {
		t.Fatalf("the selection has %d files", len(files))
	}
	for name, octets := range files {
		switch {
		case name == "export.txt":
			if !strings.Contains(octets, "purged while this was made: numbers 999\n") {
				t.Errorf("it says %q", octets)
			}
		case !strings.HasPrefix(name, "Family/School/00000") || !strings.HasSuffix(name, ".eml"):
			t.Errorf("a file is called %q", name)
		case octets != string(x.server.Raw(uint32(name[len("Family/School/00000")]-'0'))):
			t.Errorf("%q is another message", name)
		}
	}
	unseen := x.server.Search("UNSEEN")
	several := url.Values{"format": {"mbox"}, "message": {fmt.Sprintf("%d.2.Family/School", validity), fmt.Sprintf("%d.1.Family/Récépissés", x.server.Select("Family/Récépissés"))}}
	file = x.v.post("/export", several, "")
	mbox, err := message.NewMboxReader(strings.NewReader(file.body))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Family/Récépissés", "Family/School"} {
		entry, err := mbox.Next()
		if err != nil || entry.Note == nil || strings.Join(entry.Note.Mailbox, "/") != want {
			t.Fatalf("the file has %+v, %v", entry.Note, err)
		}
	}
	if _, err := mbox.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("there is more: %v", err)
	}
	x.server.Select("Family/School")
	if got := x.server.Search("UNSEEN"); !slices.Equal(got, unseen) {
		t.Error("an export marks messages as read")
	}
	if files := unzip(t, x.v.get("/mailboxes/Family%2FSchool/export?format=zip&after=28").body); len(files) != 3 {
		t.Errorf("going on gave %d files", len(files))
	}
	if files := unzip(t, x.v.get("/export.zip").body); len(files) < 341 {
		t.Errorf("everything has %d files", len(files))
	}
}

// narrowed exports what a list shows, by the links that lead there from it.
func (x *inOut) narrowed(t *testing.T) {
	x.server.Select("Family/School")
	for _, uid := range []uint32{2, 5, 7} {
		x.server.Store(uid, "+FLAGS", `\Flagged`)
	}
	for query, uids := range map[string][]uint32{
		"?filter=unread":                       x.server.Search("UNSEEN"),
		"?filter=flagged&filter=unread":        x.server.Search("FLAGGED UNSEEN"),
		"?filter=flagged&q=%22%26%C3%A4%22":    {},
		"?filter=flagged&q=is%3Astarred&x=%26": x.server.Search("FLAGGED"),
	} {
		page := x.v.get("/mailboxes/Family%2FSchool" + query)
		for _, a := range with(page.root, "href") {
			if strings.Contains(words(a), "Export…") {
				page = x.v.get(value(a, "href"))
			}
		}
		listed := where(page.root, "data-export-listed", "Family/School")
		if listed == nil {
			t.Fatalf("the page for %s does not offer what the list shows", query)
		}
		files := unzip(t, x.v.get(value(with(listed, "download")[0], "href")).body)
		delete(files, "export.txt")
		for _, uid := range uids {
			if name := fmt.Sprintf("Family/School/%06d", uid); !slices.ContainsFunc(slices.Collect(maps.Keys(files)), func(file string) bool { return strings.HasPrefix(file, name) }) {
				t.Errorf("%s lacks %d", query, uid)
			}
		}
		if len(files) != len(uids) {
			t.Errorf("%s gave %d messages, not %d: %s", query, len(files), len(uids), words(listed))
		}
	}
}

func unzip(t *testing.T, file string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range archive.File {
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		octets, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name] = string(octets)
	}
	return files
}

func (x *inOut) refusals(t *testing.T) {
	for _, tc := range []struct {
		path   string
		status int
	}{
		{"/mailboxes/Nothing/export?format=zip", 404},
		{"/mailboxes/Family/export?format=tar", 422},
		{"/mailboxes/Family/export?format=zip&after=x", 422},
		{"/mailboxes/Family/export?format=zip&uid=1&uidvalidity=1", 409},
		{"/export?mailbox=Nothing", 404},
		{"/export.zip?mailbox=Nothing", 404},
	} {
		if page := x.v.get(tc.path); page.status != tc.status || page.alert() == "" {
			t.Errorf("%s gave %d: %s", tc.path, page.status, page.alert())
		}
	}
	if page := x.v.post("/export", url.Values{"format": {"zip"}, "message": {"1.x.Family"}}, ""); page.status != 422 {
		t.Errorf("an odd selection gave %d", page.status)
	}
	if page := x.imports(t, "Nothing", url.Values{"job": {"none"}}, []byte("Subject: a\r\n\r\nb")); where(page.root, "role", "alert") == nil {
		t.Error("an import into no folder is not told of")
	}
	if page := x.imports(t, "Back", url.Values{"job": {"no file"}}); page.status != 422 {
		t.Errorf("no file gave %d", page.status)
	}
}

// cutUpload breaks an upload off in the middle, and repeats it.
func (x *inOut) cutUpload(t *testing.T) {
	x.server.Create("Cut")
	file := x.v.get("/mailboxes/Family/export?format=mbox")
	body, kind := importForm(t, url.Values{"job": {"cut"}}, []byte(file.body))
	whole := body.Len()
	half := io.MultiReader(io.LimitReader(body, int64(whole/2)), failingReader{})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, x.v.base+"/mailboxes/Cut/import", half)
	if err != nil {
		t.Fatal(err)
	}
	request.ContentLength = int64(whole)
	request.Header.Set("Content-Type", kind)
	if response, err := x.v.client.Do(request); err == nil {
		_ = response.Body.Close()
		t.Fatal("half a form was answered")
	}
	var state *answer
	eventually(t, "the import ends", func() bool {
		state = x.v.get("/mailboxes/Cut/import?job=cut")
		_, ended := attr(where(state.root, "id", "import-state"), "data-ended")
		return ended
	})
	if taken, _, _ := outcome(t, state); taken == "0" || !strings.Contains(state.alert(), "goes on where it stopped") {
		t.Errorf("%s were taken: %s", taken, state.alert())
	}
	outcome(t, x.imports(t, "Cut", url.Values{"job": {"whole"}}, []byte(file.body)))
	if want, got := x.sums(t, "Family"), x.sums(t, "Cut"); !slices.Equal(got, want) {
		t.Errorf("%d messages came of %d", len(got), len(want))
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (x *inOut) oddFiles(t *testing.T) {
	x.server.Create("Odd")
	var archive, bomb bytes.Buffer
	z := zip.NewWriter(&archive)
	write := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write("Takeout/Mail/All.mbox", "From 1@xxx Mon Jan 02 15:04:05 +0000 2006\r\nX-Gmail-Labels: Inbox,Starred\r\nMessage-ID: <takeout@example.org>\r\nDate: Mon, 2 Jan 2006 15:04:05 +0000\r\n\r\nx\r\n")
	write("Takeout/index.html", "<html>")
	write("Takeout/inner.zip", "PK\x03\x04")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	z = zip.NewWriter(&bomb)
	write("bomb.eml", "Subject: bomb\r\n\r\n"+strings.Repeat("\r\n", 9<<20))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	page := x.imports(t, "Odd", url.Values{"job": {"odd"}},
		archive.Bytes(), archive.Bytes()[:150],
	)
	if taken, there, refused := outcome(t, page); taken != "1" || there != "0" || refused != "2" || !strings.Contains(page.alert(), "in the middle") {
		t.Errorf("%s were taken, %s were there, %s were refused: %s", taken, there, refused, words(where(page.root, "id", "import-state")))
	}
	page = x.imports(t, "Odd", url.Values{"job": {"more"}},
		[]byte("Subject: zero\r\n\r\na\x00b\r\n"), []byte("%PDF-1.4"), []byte(""), bomb.Bytes(),
		[]byte("Subject: 8 bit \xff\n\nonly LF\n"), []byte("Subject: huge\r\n\r\n"+strings.Repeat("x", 3<<20)),
		[]byte("From a@b Mon Jan  2 15:04:05 2006\nX-Mozilla-Status: 0005\nDate: Tue, 3 Jan 2006 15:04:05 +0000\nSubject: Thunderbird\n\nx\n"),
	)
	said := words(where(page.root, "id", "import-state"))
	if taken, there, refused := outcome(t, page); taken != "2" || there != "0" || refused != "5" {
		t.Errorf("%s were taken, %s were there, %s were refused: %s", taken, there, refused, said)
	}
	for _, want := range []string{"octet of zero", "neither a mail", "is empty", "beyond all bounds", "larger than the 2.1 MB"} {
		if !strings.Contains(said, want) {
			t.Errorf("it isn't said that something is %s: %s", want, said)
		}
	}
	x.server.Select("Odd")
	for i, want := range []struct{ flags, text string }{{`[\Flagged \Seen]`, "takeout@"}, {"[]", "only LF\r\n"}, {`[\Flagged \Seen]`, "Thunderbird"}} {
		uid := uint32(i + 1)
		if flags := fmt.Sprint(x.server.Flags(uid)); flags != want.flags || !strings.Contains(string(x.server.Raw(uid)), want.text) {
			t.Errorf("message %d has the flags %s: %q", uid, flags, x.server.Raw(uid))
		}
	}
}

// oddFolders has a zip file as other programs write them, with folders that lead out of
// where they belong or have names that no server takes: each message comes in all the same.
func (x *inOut) oddFolders(t *testing.T) {
	x.server.Create("Odd folders")
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	names := []string{
		"Mail/", "../../INBOX/up.eml", "/INBOX/root.eml", "Mail/plain.eml", "a%b*c/wild.eml", "INBOX\" \"x/quote.eml", "~root/home.eml", "CON/NUL.eml",
		"C:\\Mail\\windows.eml", strings.Repeat("long/", 9) + "deep.eml", strings.Repeat("x", 300) + "/long.eml", "\u202egnp/right.eml", "a\r\nb/lines.eml",
	}
	for _, name := range names {
		text := "Subject: " + fmt.Sprintf("%q", name) + "\r\nMessage-ID: <" + fmt.Sprintf("%x", name) + "@example.org>\r\n\r\nx\r\n"
		if strings.HasSuffix(name, "/") {
			text = ""
		}
		w, err := z.CreateRaw(&zip.FileHeader{
			Name: name, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text)),
		})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	page := x.imports(t, "Odd folders", url.Values{"job": {"folders"}, "folders": {"1"}}, file.Bytes())
	if taken, _, refused := outcome(t, page); taken != fmt.Sprint(len(names)-1) || refused != "0" {
		t.Errorf("%s were taken, %s were refused: %s", taken, refused, words(where(page.root, "id", "import-state")))
	}
	if got := x.count(t, "INBOX"); got != 0 {
		t.Errorf("%d messages have come into the inbox", got)
	}
	lines, err := x.server.Do(`LIST "" "*"`)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, line := range lines {
		if _, name, found := strings.Cut(line, `"/" `); found && strings.Contains(name, "Odd folders") {
			total += x.count(t, strings.TrimSpace(name))
		}
	}
	if total != len(names)-1 {
		t.Errorf("%d messages are below the folder", total)
	}
}

// count asks how many messages a mailbox has, by its name as LIST gives it.
func (x *inOut) count(t *testing.T, listed string) (count int) {
	t.Helper()
	answers, err := x.server.Do("STATUS " + listed + " (MESSAGES)")
	if err != nil {
		return 0 // only a level
	}
	for _, answer := range answers {
		if _, number, found := strings.Cut(answer, "(MESSAGES "); found {
			if _, err := fmt.Sscan(strings.TrimRight(number, ")\r\n "), &count); err != nil {
				t.Fatal(err)
			}
		}
	}
	return count
}

// sameMessageID has other messages under a Message-ID that was used before: none is lost
// for that, or without a word.
func (x *inOut) sameMessageID(t *testing.T) {
	x.server.Create("Same")
	mail := func(subject, text string) []byte {
		return []byte("From: ann@example.org\r\nDate: Mon, 2 Jan 2006 15:04:05 +0000\r\nMessage-ID: <again@example.org>\r\nSubject: " + subject + "\r\n\r\n" + text + "\r\n")
	}
	page := x.imports(t, "Same", url.Values{"job": {"same"}}, mail("one", "1"), mail("two", "2"), mail("one", "1"), mail("one", "longer"))
	if taken, there, refused := outcome(t, page); taken != "2" || there != "2" || refused != "0" {
		t.Errorf("%s were taken, %s were there, %s were refused", taken, there, refused)
	}
	if said := words(where(page.root, "id", "import-state")); strings.Count(said, "of another size") != 1 {
		t.Errorf("it is said: %s", said)
	}
}

func (x *inOut) pages(t *testing.T) {
	page := x.v.get("/mailboxes/Family/export")
	if page.address != "/export?mailbox=Family" || where(page.root, "data-export", "Family") == nil {
		t.Errorf("the folder's page is %s", page.address)
	}
	if facts := words(where(page.root, "data-folder", "Family/School")); !strings.Contains(facts, "30 messages, ") || !strings.Contains(facts, "kB") {
		t.Errorf("the page says %q", facts)
	}
	if form := where(x.v.get("/mailboxes/Back/import").root, "name", "file"); form == nil {
		t.Error("the page asks for no file")
	}
	if page := x.v.send(http.MethodHead, "/export.zip", nil, nil); page.status != http.StatusOK || page.header.Get("Content-Type") != "application/zip" {
		t.Errorf("HEAD gave %d", page.status)
	}
}

// corpus brings odd and hostile mails through a mailbox file and a zip file.
func (x *inOut) corpus(t *testing.T) {
	mails := rawOf(append(corpusMails(t, "mime"), corpusMails(t, "xss")...))
	if len(mails) == 0 {
		t.Skip("The corpus of odd and hostile mails is not here.")
	}
	mails = slices.DeleteFunc(mails, func(raw []byte) bool { return bytes.IndexByte(raw, 0) >= 0 || len(raw) > 2<<20 })
	x.server.Create("Corpus")
	x.server.AppendMany("Corpus", len(mails), func(i int) testdovecot.Mail {
		return testdovecot.Mail{Body: mails[i], Date: time.Unix(int64(1e9+i), 0).UTC()}
	})
	want := x.sums(t, "Corpus")
	for _, format := range []string{"zip", "mbox"} {
		target := "Corpus " + format
		x.server.Create(target)
		file := x.v.get("/mailboxes/Corpus/export?format=" + format)
		outcome(t, x.imports(t, target, url.Values{"job": {target}, "twice": {"1"}}, []byte(file.body)))
		if got := x.sums(t, target); !slices.Equal(got, want) {
			t.Errorf("%d of %d came back as they were, through %s", len(want)-len(differing(got, want))/2, len(want), format)
		}
	}
}

// cutExport has the mail server go in the middle: what has come is no whole file.
func (x *inOut) cutExport(t *testing.T, dovecot *testdovecot.Server) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, x.v.base+"/mailboxes/Large/export?format=zip", nil)
	if err != nil {
		t.Fatal(err)
	}
	noise := rand.New(rand.NewPCG(1, 2))
	x.server.Create("Large")
	x.server.AppendMany("Large", 40, func(int) testdovecot.Mail {
		text := []byte("Subject: noise\r\n\r\n")
		for range 20_000 {
			text = fmt.Appendf(text, "%016x%016x\r\n", noise.Uint64(), noise.Uint64())
		}
		return testdovecot.Mail{Body: text}
	})
	response, err := x.v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	start := make([]byte, 100)
	if _, err := io.ReadFull(response.Body, start); err != nil {
		t.Fatal(err)
	}
	dovecot.Stop()
	rest, err := io.ReadAll(response.Body)
	if err == nil {
		t.Errorf("the answer ends as if it were whole, after %d octets", len(rest))
	}
	whole := string(start) + string(rest)
	if _, err := zip.NewReader(strings.NewReader(whole), int64(len(whole))); err == nil {
		t.Error("a part of a zip file can be opened as if it were whole")
	}
}
