package testimap

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"strings"
	"time"
)

// threadLength is how many generated messages in a row are one conversation.
const threadLength = 3

// GenerateMail makes the i-th message of a believable mailbox, the same each
// time. Three in a row are a conversation, and one follows another by two and
// a half hours from January 2022 on, starting over after four years. By what
// remains when i is divided by 10:
//
//	3, 6  plain text and HTML alternatives
//	7     plain text with a PDF attached, 20 KB encoded
//	9     a subject and a sender beyond ASCII
//	else  plain text
//
// Read are all but each fifth (i%5 == 4), flagged each eleventh, answered each
// seventh; none is deleted.
func GenerateMail(i int) Mail {
	date := mailDate(i)
	var body bytes.Buffer
	writeHeader(&body, i, date)
	switch i % 10 {
	case 3, 6:
		writeAlternative(&body, i)
	case 7:
		writeAttachment(&body, i)
	default:
		body.WriteString("Content-Type: text/plain; charset=utf-8\r\n\r\n" + plainText(i))
	}
	return Mail{Flags: mailFlags(i), Date: date, Body: body.Bytes()}
}

func mailDate(i int) time.Time {
	const years = 4 * 365 * 24 * time.Hour
	start := time.Date(2022, time.January, 3, 7, 20, 0, 0, time.FixedZone("", 3600))
	return start.Add(time.Duration(i) * 150 * time.Minute % years)
}

func mailFlags(i int) []string {
	var flags []string
	for _, f := range []struct {
		name string
		set  bool
	}{{`\Seen`, i%5 != 4}, {`\Flagged`, i%11 == 10}, {`\Answered`, i%7 == 6}} {
		if f.set {
			flags = append(flags, f.name)
		}
	}
	return flags
}

func writeHeader(out *bytes.Buffer, i int, date time.Time) {
	name, address := sender(i)
	fmt.Fprintf(out, "Date: %s\r\n", date.Format(time.RFC1123Z))
	fmt.Fprintf(out, "From: %s <%s>\r\n", mime.QEncoding.Encode("utf-8", name), address)
	fmt.Fprintf(out, "To: The Family <family@example.org>\r\n")
	fmt.Fprintf(out, "Subject: %s\r\n", mime.QEncoding.Encode("utf-8", subject(i)))
	fmt.Fprintf(out, "Message-ID: %s\r\n", messageID(i))
	if first := i - i%threadLength; first < i {
		var references []string
		for earlier := first; earlier < i; earlier++ {
			references = append(references, messageID(earlier))
		}
		fmt.Fprintf(out, "In-Reply-To: %s\r\n", messageID(i-1))
		fmt.Fprintf(out, "References: %s\r\n", strings.Join(references, "\r\n "))
	}
	out.WriteString("MIME-Version: 1.0\r\n")
}

func messageID(i int) string { return fmt.Sprintf("<mail-%d@example.org>", i) }

func sender(i int) (name, address string) {
	people := []struct{ name, address string }{
		{"Ada Berg", "ada@example.org"},
		{"Tom Fischer", "tom.fischer@example.net"},
		{"Town Library", "notices@library.example"},
		{"Nadia Haddad", "nadia@example.com"},
		{"Green Grocer", "orders@grocer.example"},
		{"Sam O'Neill", "sam@example.org"},
		{"School Office", "office@school.example"},
	}
	if i%10 == 9 {
		return "Zoë Müller-井上", "zoe@example.org"
	}
	person := people[i%len(people)]
	return person.name, person.address
}

func subject(i int) string {
	topics := []string{
		"Plans for the weekend", "Your books are due", "Photographs from the garden", "Invoice for the bicycle",
		"Parents' evening", "The recipe you asked for", "Train times", "Repair of the heating", "A birthday, and cake",
	}
	thread := i / threadLength
	text := fmt.Sprintf("%s (%d)", topics[thread%len(topics)], thread)
	if i%threadLength > 0 {
		text = "Re: " + text
	}
	if i%10 == 9 {
		text += " — schöne Grüße, また明日"
	}
	return text
}

func plainText(i int) string {
	name, _ := sender(i)
	paragraph := "We walked along the river this morning and talked it over once more. " +
		"It should work if everybody brings a little\r\nof what they have, and somebody opens the gate by nine.\r\n\r\n"
	return fmt.Sprintf("Hello all,\r\n\r\nthis is message number %d.\r\n\r\n%sSee https://example.org/notes/%d\r\n\r\n-- \r\n%s\r\n",
		i, strings.Repeat(paragraph, 1+i%4), i, name)
}

func writeAlternative(out *bytes.Buffer, i int) {
	html := fmt.Sprintf("<!DOCTYPE html>\r\n<html><body><h1>Message number %d</h1>\r\n"+
		"<p>We walked along the <b>river</b> this morning.</p>\r\n"+
		"<p><a href=\"https://example.org/notes/%d\">The notes</a></p></body></html>\r\n", i, i)
	fmt.Fprintf(out, "Content-Type: multipart/alternative; boundary=\"alternative-%d\"\r\n\r\n", i)
	writePart(out, fmt.Sprintf("alternative-%d", i), "Content-Type: text/plain; charset=utf-8\r\n", plainText(i))
	writePart(out, fmt.Sprintf("alternative-%d", i), "Content-Type: text/html; charset=utf-8\r\n", html)
	fmt.Fprintf(out, "--alternative-%d--\r\n", i)
}

func writeAttachment(out *bytes.Buffer, i int) {
	boundary := fmt.Sprintf("mixed-%d", i)
	fmt.Fprintf(out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n", boundary)
	writePart(out, boundary, "Content-Type: text/plain; charset=utf-8\r\n", plainText(i))
	writePart(out, boundary, fmt.Sprintf("Content-Type: application/pdf; name=\"invoice-%d.pdf\"\r\n"+
		"Content-Disposition: attachment; filename=\"invoice-%d.pdf\"\r\n"+
		"Content-Transfer-Encoding: base64\r\n", i, i), base64Lines(PDF(i)))
	fmt.Fprintf(out, "--%s--\r\n", boundary)
}

func writePart(out *bytes.Buffer, boundary, header, body string) {
	fmt.Fprintf(out, "--%s\r\n%s\r\n%s", boundary, header, body)
}

// PDF returns the bytes of the file attached to GenerateMail(i): a page with
// one line of text, filled up with a comment to be as long as a short letter.
func PDF(i int) []byte {
	text := fmt.Sprintf("BT /F1 24 Tf 72 720 Td (Invoice %d) Tj ET", i)
	return fmt.Appendf(nil, "%%PDF-1.4\n"+
		"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"+
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"+
		"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"+
		"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n%%%s\n"+
		"trailer<</Root 1 0 R>>\n%%%%EOF\n", len(text), text, strings.Repeat("hearthmail ", 1300))
}

func base64Lines(data []byte) string {
	const width = 76
	encoded := base64.StdEncoding.EncodeToString(data)
	var out strings.Builder
	for len(encoded) > width {
		out.WriteString(encoded[:width] + "\r\n")
		encoded = encoded[width:]
	}
	return out.String() + encoded + "\r\n"
}
