package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// onePixel is a red GIF.
const onePixel = "R0lGODlhAQABAPAAAP8AAP///ywAAAAAAQABAAACAkQBADs="

func structuredMail(subject, kind string, parts ...string) []byte {
	lines := []string{
		"From: Rose <rose@hearth.example>", "To: family@hearth.example", "Subject: " + subject,
		"Date: Tue, 10 Mar 2026 14:05:00 +0100", "MIME-Version: 1.0", "Content-Type: multipart/" + kind + `; boundary="` + subject + `"`, "",
	}
	for _, part := range parts {
		lines = append(lines, "--"+subject, part)
	}
	return crlf(strings.ReplaceAll(strings.Join(append(lines, "--"+subject+"--", ""), "\n"), "\r\n", "\n"))
}

func textPart(kind, text string) string { return "Content-Type: " + kind + "\r\n\r\n" + text }

func picturePart(more string) string {
	return "Content-Type: image/gif; name=red.gif\r\n" + more + "Content-Transfer-Encoding: base64\r\n\r\n" + onePixel
}

func mailPart(mail []byte) string { return "Content-Type: message/rfc822\r\n\r\n" + string(mail) }

// structuredMails are mails of several parts, and what is to be seen of each, in
// this order.
func structuredMails() (mails [][]byte, want [][]string) {
	inner := structuredMail("inside", "mixed", textPart("text/plain", "The inner text."), "Content-Type: application/pdf; name=inner.pdf\r\n\r\n%PDF-1.4")
	add := func(mail []byte, seen ...string) {
		mails, want = append(mails, mail), append(want, seen)
	}
	add(structuredMail("holiday", "mixed", textPart("text/plain", "Before the picture."), picturePart("Content-Disposition: inline; filename=red.gif\r\n"),
		textPart("text/plain", "Behind the picture.")), "pre Before the picture.", "img parts 2", "pre Behind the picture.")
	add(structuredMail("forwarded", "mixed", textPart("text/plain", "See below."), mailPart(inner)),
		"pre See below.", "inner inside", "pre The inner text.")
	add(structuredMail("digest", "digest", "\r\n"+string(textMail("first of the digest", "One.")), "\r\n"+string(textMail("second of the digest", "Two."))),
		"inner first of the digest", "pre One.", "inner second of the digest", "pre Two.")
	add(structuredMail("bounce", "report", textPart("text/plain", "It came back."), textPart("message/delivery-status", "Reporting-MTA: dns; mx.hearth.example"),
		mailPart(textMail("lost", "Never arrived."))), "pre It came back.", "details Reporting-MTA: dns; mx.hearth.example", "inner lost", "pre Never arrived.")
	add(structuredMail("layers", "related", textPart("text/html", `<p>Seen <img src="cid:red@hearth" alt="red"></p>`), picturePart("Content-ID: <red@hearth>\r\n")),
		"frame body")
	add(structuredMail("both", "mixed", textPart("text/html", "<p>First document</p>"), textPart("text/html", "<p>Second document</p>")),
		"frame body", "frame body?part=2")
	add(structuredMail("odd", "appledouble", "Content-Type: application/applefile\r\n\r\nx", textPart("text/plain", "For other computers.")),
		"pre For other computers.")
	return mails, want
}

// TestSections opens messages of several parts: all of them are seen, in their
// order.
func TestSections(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	mails, want := structuredMails()
	deliver(t, dovecot, "INBOX", mails...)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for i := range mails {
		page := v.get(fmt.Sprintf("/mailboxes/INBOX/messages/%d", i+1))
		if page.status != http.StatusOK {
			t.Errorf("message %d: %d", i+1, page.status)
			continue
		}
		if got := sectionsOn(page.root); strings.Join(got, "\n") != strings.Join(want[i], "\n") {
			t.Errorf("message %d shows\n%s\nwant\n%s", i+1, strings.Join(got, "\n"), strings.Join(want[i], "\n"))
		}
	}
	for address, want := range map[string]string{
		"5/body": "/mailboxes/INBOX/messages/5/pictures/2", "6/body": "First document", "6/body?part=2": "Second document",
		"2/parts/2.2": "%PDF-1.4", "5/pictures/2": "GIF89a",
	} {
		if a := v.get("/mailboxes/INBOX/messages/" + address); a.status != http.StatusOK || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d, without %q", address, a.status, want)
		}
	}
	for _, address := range []string{"1/body", "6/body?part=3", "6/body?part=../2", "5/pictures/1", "5/pictures/3"} {
		if a := v.get("/mailboxes/INBOX/messages/" + address); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, a.status)
		}
	}
}

// sectionsOn lists what of a message a page shows.
func sectionsOn(root *html.Node) []string {
	var found []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		source := value(n, "src")
		_, address, _ := strings.Cut(source, "/messages/")
		_, address, _ = strings.Cut(address, "/")
		switch _, isBody := attr(n, "data-body"); {
		case n.Data == "iframe" && isBody:
			found = append(found, "frame "+address)
		case n.Data == "pre" && isBody:
			found = append(found, "pre "+words(n))
		case n.Data == "pre" && value(n, "data-part-body") != "":
			found = append(found, "details "+words(n))
		case n.Data == "section" && value(n, "data-inner") != "":
			found = append(found, "inner "+words(elementOf(n, "h3")))
		case n.Data == "img" && strings.HasPrefix(address, "pictures/") && !strings.Contains(source, "size="):
			part, _, _ := strings.Cut(strings.TrimPrefix(address, "pictures/"), "?")
			found = append(found, "img parts "+part)
		}
	}
	return found
}

func elementOf(root *html.Node, name string) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			return n
		}
	}
	return nil
}

// TestAttachedMail opens a message that was attached as a file.
func TestAttachedMail(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	file := base64.StdEncoding.EncodeToString(structuredMail("attached", "mixed", textPart("text/html", `<p>In the file <img src="cid:red@hearth"></p>`),
		picturePart("Content-ID: <red@hearth>\r\nContent-Disposition: attachment\r\n"), mailPart(textMail("innermost", "At the bottom."))))
	deliver(t, dovecot, "INBOX", structuredMail("outside", "mixed", textPart("text/plain", "A file."),
		"Content-Type: application/octet-stream; name=letter.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n"+file, textPart("text/plain; name=a.txt", "no mail")))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	const at = "/mailboxes/INBOX/messages/1"
	outer := v.get(at)
	if where(outer.root, "href", at+"/parts/2/open") == nil {
		t.Error("nothing leads to the attached message")
	}
	inner := v.get(at + "/parts/2/open")
	if inner.status != http.StatusOK || field(inner.root, "from") != "Rose <rose@hearth.example>" {
		t.Fatalf("%d, from %q", inner.status, field(inner.root, "from"))
	}
	if got := strings.Join(sectionsOn(inner.root), ", "); got != "frame parts/2/open/body, inner innermost, pre At the bottom." {
		t.Errorf("shown: %s", got)
	}
	if body := v.get(at + "/parts/2/open/body"); !strings.Contains(body.body, "In the file") || !strings.Contains(body.body, at+"/parts/2/open/pictures/2") {
		t.Errorf("body: %d %.300s", body.status, body.body)
	}
	for address, want := range map[string]string{"/parts/2": "GIF89a", "/pictures/2": "GIF89a", "/raw": "Subject: attached", "/attachments.zip": "red.gif"} {
		if a := v.get(at + "/parts/2/open" + address); a.status != http.StatusOK || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d, without %q", address, a.status, want)
		}
	}
	for _, address := range []string{"/parts/1/open", "/parts/3/open", "/parts/9/open", "/parts/2/open/parts/7", "/parts/2/open/body?part=9"} {
		if a := v.get(at + address); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, a.status)
		}
	}
}

// TestSignedMail reads what S/MIME has wrapped in a signature.
func TestSignedMail(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	// ContentInfo, SignedData, EncapsulatedContentInfo, in the form that is streamed, without any signer.
	wrapped, err := hex.DecodeString("308006092a864886f70d010702a080308002010131003080" + "06092a864886f70d010701a0802480" +
		"0437" + hex.EncodeToString([]byte("Content-Type: text/plain; charset=utf-8\r\n\r\nI sign this.")) + "0000" + "00000000" + "3100" + "000000000000")
	if err != nil {
		t.Fatal(err)
	}
	deliver(t, dovecot, "INBOX", crlf("From: Rose <rose@hearth.example>", "Subject: signed", "MIME-Version: 1.0",
		"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "Content-Transfer-Encoding: base64", "", base64.StdEncoding.EncodeToString(wrapped)))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	const at = "/mailboxes/INBOX/messages/1"
	if where(v.get(at).root, "href", at+"/parts/1/open") == nil {
		t.Error("nothing leads to what was signed")
	}
	inner := v.get(at + "/parts/1/open")
	if got := strings.Join(sectionsOn(inner.root), ", "); got != "pre I sign this." {
		t.Errorf("%d: %s", inner.status, got)
	}
	if from := field(inner.root, "from"); !strings.Contains(from, "rose@hearth.example") {
		t.Errorf("it is from %q", from)
	}
}

// TestBrowserFrames: frames are as high as what is in them, and what is too wide
// for a phone is made smaller.
func TestBrowserFrames(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX",
		structuredMail("both", "mixed", textPart("text/html", strings.Repeat("<p>A paragraph of the first.</p>", 100)), textPart("text/html", "<style>html{min-height:200%}</style><p>Short.</p>")),
		htmlMail("wide", `<table width="600"><tr><td width="300"><img width="300" height="40"></td><td width="300">right</td></tr></table>`))
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, width := range []int{1440, 390} {
		page := browser.NewPage(width, 844, false, width < 700)
		s := &session{t: t, page: page, base: strings.TrimRight(program.address, "/")}
		s.enter("family", dovecot.Password())
		page.Open(s.base + "/mailboxes/INBOX/messages/1")
		page.WaitFor(`document.querySelectorAll("iframe[data-body].fitted").length === 2`)
		page.WaitFor(`[...document.querySelectorAll("iframe[data-body]")].every((f) => {
			const root = f.contentDocument.documentElement;
			return f.clientHeight >= root.scrollHeight && f.clientHeight <= root.getBoundingClientRect().height + 25;
		})`)
		page.WaitFor(`document.querySelectorAll("iframe[data-body]")[1].clientHeight < 150`)
		s.check(fmt.Sprintf("frames at %d", width))
		page.Open(s.base + "/mailboxes/INBOX/messages/2")
		page.WaitFor(`(() => {
			const f = document.querySelector("iframe[data-body].fitted");
			return f && f.contentDocument.documentElement.scrollWidth <= f.clientWidth;
		})()`)
		s.check(fmt.Sprintf("a wide message at %d", width))
	}
}
