package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // what a thumbnail may be
	_ "image/jpeg" // what a thumbnail usually is
	"image/png"
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// attachedFile is a file that comes with a mail.
type attachedFile struct {
	name, mediaType string
	content         []byte
}

// mailWith is a mail with a text and files.
func mailWith(subject string, files ...attachedFile) []byte {
	var b bytes.Buffer
	b.Write(crlf("Subject: "+subject, "From: Anna <anna@example.org>", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`, "",
		"--b", "Content-Type: text/plain", "", "See below.", ""))
	for _, f := range files {
		fmt.Fprintf(&b, "--b\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n", f.mediaType, f.name)
		encoded := base64.StdEncoding.EncodeToString(f.content)
		for ; len(encoded) > 76; encoded = encoded[76:] {
			b.WriteString(encoded[:76] + "\r\n")
		}
		b.WriteString(encoded + "\r\n")
	}
	b.WriteString("--b--\r\n")
	return b.Bytes()
}

// gradient is a picture of that size, as PNG.
func gradient(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{R: uint8(x), G: uint8(y), B: 128, A: 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tone is a sound of that many seconds, as WAV.
func tone(seconds int) []byte {
	const rate = 44_100
	data := make([]byte, 0, 2*rate*seconds)
	for i := range rate * seconds {
		data = binary.LittleEndian.AppendUint16(data, uint16(int16(8000*math.Sin(float64(i)/20))))
	}
	head := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(36+len(data)))...)
	head = append(head, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"...)
	head = binary.LittleEndian.AppendUint32(head, rate)
	head = binary.LittleEndian.AppendUint32(head, 2*rate)
	head = append(head, "\x02\x00\x10\x00data"...)
	return append(binary.LittleEndian.AppendUint32(head, uint32(len(data))), data...)
}

// TestRanges: pieces of an attachment can be had by themselves, whether it is
// small or fetched in pieces, and only as long as it is the same.
func TestRanges(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	large, small := tone(20), []byte("0123456789")
	deliver(t, dovecot, "INBOX", mailWith("ranges", attachedFile{"large.wav", "audio/wav", large}, attachedFile{"small.bin", "application/octet-stream", small}))
	v := signInToStay(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for part, content := range map[int][]byte{2: large, 3: small} {
		address := fmt.Sprintf("%s/messages/1/parts/%d", inbox, part)
		whole := v.get(address)
		tag := whole.header.Get("ETag")
		if whole.body != string(content) || whole.header.Get("Content-Length") != strconv.Itoa(len(content)) || whole.header.Get("Accept-Ranges") != "bytes" {
			t.Errorf("part %d: %d octets with %v", part, len(whole.body), whole.header)
		}
		head := v.send(http.MethodHead, address, nil, nil)
		if head.status != 200 || head.body != "" || head.header.Get("Content-Length") != strconv.Itoa(len(content)) {
			t.Errorf("part %d: HEAD gives %d, %v", part, head.status, head.header)
		}
		size := len(content)
		for asked, want := range map[string][2]int{
			"bytes=0-0": {0, 1}, "bytes=3-6": {3, 7}, "bytes=5-": {5, size}, "bytes=-4": {size - 4, size},
			fmt.Sprintf("bytes=%d-%d", size/2, size/2+2): {size / 2, size/2 + 3}, fmt.Sprintf("bytes=%d-9999999", size-1): {size - 1, size},
		} {
			got := v.send(http.MethodGet, address, nil, http.Header{"Range": {asked}})
			if got.status != http.StatusPartialContent || got.body != string(content[want[0]:want[1]]) {
				t.Errorf("part %d, %s: %d, %d octets", part, asked, got.status, len(got.body))
			}
			if got.header.Get("Content-Range") != fmt.Sprintf("bytes %d-%d/%d", want[0], want[1]-1, size) {
				t.Errorf("part %d, %s: Content-Range is %q", part, asked, got.header.Get("Content-Range"))
			}
			checkDownloadHeaders(t, got)
		}
		for asked, status := range map[string]int{"bytes=9999999-": 416, "bytes=5-3": 416, "lines=1-2": 416, "bytes=0-1,3-4": 200} {
			got := v.send(http.MethodGet, address, nil, http.Header{"Range": {asked}})
			if got.status != status || status == 200 && got.body != string(content) {
				t.Errorf("part %d, %s: %d", part, asked, got.status)
			}
		}
		for given, status := range map[string]int{tag: 206, `"another"`: 200} {
			got := v.send(http.MethodGet, address, nil, http.Header{"Range": {"bytes=0-1"}, "If-Range": {given}})
			if got.status != status {
				t.Errorf("part %d, If-Range %s: %d", part, given, got.status)
			}
		}
	}
}

// checkDownloadHeaders says whether an answer can do nothing but be saved.
func checkDownloadHeaders(t *testing.T, got *answer) {
	t.Helper()
	if !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") || !strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%s: %v", got.address, got.header)
	}
}

func signInToStay(t *testing.T, p *program, password string) *visitor {
	t.Helper()
	v := newVisitor(t, p)
	form := credentials("family", password)
	form.Set("remember", "on")
	if page := v.post("/login", form, ""); page.address != inbox {
		t.Fatalf("signing in led to %s: %s", page.address, page.alert())
	}
	return v
}

// TestIrregularAttachments: what isn't encoded in even lines comes whole, or not
// at all, and whole when it is asked for again.
func TestIrregularAttachments(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	line := strings.Repeat("QUJD", 19)
	even := strings.Repeat(line+"\r\n", 12_000)
	uneven := strings.Repeat(line+"\r\n"+line[:40]+"\r\n", 8_000)
	within := even[:400_000/78*78] + "QUI=" + even[400_000/78*78+4:]
	quoted := strings.Repeat("=41=42=43=\r\n", 60_000)
	part := func(encoding, body string) string {
		return "--b\r\nContent-Type: audio/wav; name=a.wav\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body + "\r\n"
	}
	mail := "Subject: odd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		part("base64", uneven) + part("base64", within) + part("quoted-printable", quoted) + "--b--\r\n"
	deliver(t, dovecot, "INBOX", []byte(mail))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for n, size := range map[int]int{1: 8_000 * (57 + 30), 3: 180_000} {
		got := v.send(http.MethodGet, fmt.Sprintf("%s/messages/1/parts/%d", inbox, n), nil, http.Header{"Range": {"bytes=0-9"}})
		if got.status != 200 || len(got.body) != size || got.header.Get("Accept-Ranges") != "" || got.header.Get("Content-Length") != "" {
			t.Errorf("part %d: %d, %d octets, %v", n, got.status, len(got.body), got.header)
		}
	}
	address := inbox + "/messages/1/parts/2"
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.base+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err = b.ReadFrom(response.Body); err == nil {
		t.Error("an answer whose length was wrong ended as if it were whole")
	}
	_ = response.Body.Close()
	if got := v.get(address); got.status != 200 || len(got.body) != 12_000*57-1 {
		t.Errorf("the next time it comes with %d octets", len(got.body))
	}
}

// TestPictures: an <img> gets what is a picture by its content, with the type
// that it has, and nothing else.
func TestPictures(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	picture := gradient(t, 900, 600)
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	deliver(t, dovecot, "INBOX", mailWith("pictures",
		attachedFile{"photo.png", "image/png", picture}, attachedFile{"photo.txt", "text/html", picture},
		attachedFile{"evil.png", "image/png", svg}, attachedFile{"evil.svg", "image/svg+xml", svg},
		attachedFile{"evil.html", "text/html", []byte("<script>alert(1)</script>")}, attachedFile{"broken.png", "image/png", picture[:len(picture)/2]}))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for part, want := range map[int]int{2: 200, 3: 200, 4: 404, 5: 404, 6: 404, 7: 200, 1: 404, 9: 404} {
		got := v.get(fmt.Sprintf("%s/messages/1/pictures/%d", inbox, part))
		if got.status != want {
			t.Errorf("part %d: %d, want %d", part, got.status, want)
		}
		if want == 200 && (got.header.Get("Content-Type") != "image/png" || got.header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasSuffix(got.header.Get("Content-Security-Policy"), "sandbox")) {
			t.Errorf("part %d: %v", part, got.header)
		}
		if want == 200 && part != 7 && got.body != string(picture) {
			t.Errorf("part %d isn't the picture", part)
		}
	}
	for part, want := range map[int]string{2: "jpeg 320 213", 3: "jpeg 320 213", 4: "gif 1 1", 5: "gif 1 1", 6: "gif 1 1", 7: "gif 1 1"} {
		got := v.get(fmt.Sprintf("%s/messages/1/pictures/%d?size=thumbnail", inbox, part))
		m, kind, err := image.DecodeConfig(strings.NewReader(got.body))
		if err != nil || got.status != 200 || fmt.Sprint(kind, " ", m.Width, " ", m.Height) != want || got.header.Get("Content-Type") != "image/"+kind {
			t.Errorf("part %d: the thumbnail is %d %s %d × %d, %v, want %s", part, got.status, kind, m.Width, m.Height, err, want)
		}
	}
}

// TestPreviews: a preview is a page of ours, and shows no sender's file as one.
func TestPreviews(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", mailWith("previews",
		attachedFile{"list.csv", "text/csv; charset=iso-8859-1", []byte("Gr\xfc\xdfe;1\r\n<script>alert(1)</script>;\xe2\x80\xae2")},
		attachedFile{"page.html", "text/html", []byte("<script>alert(1)</script>")},
		attachedFile{"drawing.svg", "image/svg+xml", []byte("<svg/>")},
		attachedFile{"long.log", "text/plain", bytes.Repeat([]byte("a line of the log\n"), 30_000)},
		attachedFile{"no.pdf", "application/pdf", []byte("<html>not a PDF</html>")},
		attachedFile{"tool.exe", "application/x-msdownload", []byte("MZ")}))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	preview := func(part int) *answer { return v.get(fmt.Sprintf("%s/messages/1/parts/%d/preview", inbox, part)) }
	table := preview(2)
	if got := words(where(table.root, "class", "preview-text")); table.status != 200 || !strings.Contains(got, "Grüße;1") || !strings.Contains(got, "<script>alert(1)</script>") {
		t.Errorf("the table is %d, %q", table.status, got)
	}
	if policy := table.header.Get("Content-Security-Policy"); !strings.Contains(policy, "media-src 'self'; worker-src 'self'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %s", policy)
	}
	for part, want := range map[int]int{1: 200, 3: 404, 4: 404, 7: 404, 9: 404} {
		if got := preview(part); got.status != want {
			t.Errorf("part %d: %d, want %d", part, got.status, want)
		}
	}
	if long := preview(5); !strings.Contains(words(long.root), "Only the beginning is shown") || len(long.body) > 300_000 {
		t.Errorf("the long text: %d octets", len(long.body))
	}
	if no := preview(6); !strings.Contains(words(no.root), "isn't what its name says") {
		t.Errorf("what is no PDF: %s", words(no.root))
	}
	page := v.get(inbox + "/messages/1")
	if got := words(where(page.root, "data-part", "7")); !strings.Contains(got, "This is a program") {
		t.Errorf("the program's card says %q", got)
	}
}

// TestZipOfOddNames: names that some system takes for one are told apart.
func TestZipOfOddNames(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	var files []attachedFile
	for i, name := range []string{"a.txt", "A.TXT", "a.txt.", "con.txt", "CON.txt", "a (2).txt", "-rf", "xx:y.txt", "xx_y.txt"} {
		files = append(files, attachedFile{name, "text/csv", []byte{byte('0' + i)}})
	}
	deliver(t, dovecot, "INBOX", mailWith("names", files...))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	packed := v.get(inbox + "/messages/1/attachments.zip").body
	archive, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range archive.File {
		names = append(names, file.Name)
	}
	want := "a.txt|A (2).TXT|a (3).txt|_con.txt|_CON (2).txt|a (2) (2).txt|rf|xx_y.txt|xx_y (2).txt"
	if got := strings.Join(names, "|"); got != want {
		t.Errorf("the names are %s\nwant %s", got, want)
	}
}

// invitation is one to tea, each week, of somebody in another zone.
func invitation() []byte {
	return crlf("BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", "SUMMARY:Tea <b>in</b> the garden", "LOCATION:Behind the house",
		"DTSTART;TZID=Tokyo Standard Time:20260703T170000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=3",
		"ORGANIZER;CN=Anna:mailto:anna@example.org", "ATTENDEE;CN=Ben;PARTSTAT=ACCEPTED:mailto:ben@example.org", "END:VEVENT", "END:VCALENDAR")
}

// TestCards: invitations and contacts can be read, also where an invitation is
// one of several versions of the same; what can't be read is an attachment.
func TestCards(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", mailWith("cards",
		attachedFile{"tea.ics", "text/calendar; charset=utf-8", invitation()},
		attachedFile{"anna.vcf", "text/vcard", crlf("BEGIN:VCARD", "VERSION:2.1", "N;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:Gr=C3=BC=", "n;Anna", "TEL;HOME:030 1", "END:VCARD")},
		attachedFile{"odd.ics", "text/calendar", []byte("this is no calendar")}),
		crlf("Subject: an invitation", "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", "Come to tea.",
			"--b", "Content-Type: text/calendar; method=REQUEST", "", string(invitation()), "--b--", ""))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	page := v.get(inbox + "/messages/1")
	cards := with(page.root, "data-card")
	if len(cards) != 2 {
		t.Fatalf("%d cards, want 2", len(cards))
	}
	for i, wanted := range [][]string{
		{"Invitation", "Tea <b>in</b> the garden", "There it is Friday, 17:00 (Asia/Tokyo).", "Every week on Friday, 3 times", "Behind the house", "Ben", "is coming"},
		{"Contact", "Anna Grün", "030 1"},
	} {
		for _, text := range wanted {
			if got := words(cards[i]); !strings.Contains(got, text) {
				t.Errorf("card %d is %q, without %q", i+1, got, text)
			}
		}
	}
	if got := value(where(cards[0], "data-told", "long"), "datetime"); got != "2026-07-03T17:00:00+09:00" {
		t.Errorf("it begins at %s", got)
	}
	if len(with(page.root, "data-part")) != 3 {
		t.Error("not all three are listed as attachments too")
	}
	if invited := v.get(inbox + "/messages/2"); len(with(invited.root, "data-card")) != 1 {
		t.Error("the invitation among the versions isn't shown")
	}
}
