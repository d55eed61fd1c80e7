package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// fillBatch is how many messages go into one APPEND (RFC 3502).
const fillBatch = 200

// fill makes the mailbox when it isn't there and appends what is missing to
// have n messages. It needs MULTIAPPEND and LITERAL+, as Dovecot has them.
func (c *rawIMAP) fill(mailbox string, n int, mail func(i int) []byte) error {
	if err := c.do("CREATE " + mailbox); err != nil && !strings.Contains(err.Error(), "[ALREADYEXISTS]") {
		return err
	}
	if err := c.do("SELECT " + mailbox); err != nil {
		return err
	}
	there, err := c.uids()
	if err != nil {
		return err
	}
	if len(there) > n {
		return fmt.Errorf("%s holds %d messages, more than %d: it is not ours, or a run was broken off", mailbox, len(there), n)
	}
	for i := len(there); i < n; {
		command := []byte("APPEND " + mailbox)
		for end := min(i+fillBatch, n); i < end; i++ {
			text := mail(i)
			command = fmt.Appendf(command, " (%s) %s {%d+}\r\n%s", mailFlags(i), mailDate(i).Format(`"_2-Jan-2006 15:04:05 -0700"`), len(text), text)
		}
		if err := c.do(string(command)); err != nil {
			return err
		}
	}
	return nil
}

// bring appends one message, unread.
func (c *rawIMAP) bring(mailbox string, text []byte) error {
	return c.do(fmt.Sprintf("APPEND %s {%d+}\r\n%s", mailbox, len(text), text))
}

// Of ten messages in a row one is HTML with a plain alternative, one carries a
// file, and the others are plain text. Each fifth is unread.
const (
	isText = 0 // i % 10
	isHTML = 3
	isFile = 7
)

func mailFlags(i int) string {
	if i%5 == 4 {
		return ""
	}
	return `\Seen`
}

func mailDate(i int) time.Time {
	return time.Date(2016, time.March, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * 50 * time.Minute)
}

// mailText is the i-th message, the same each time.
func mailText(i int) []byte {
	var out bytes.Buffer
	mailHeader(&out, i)
	plain := mailPlain(i)
	switch i % 10 {
	case isHTML:
		fmt.Fprintf(&out, "Content-Type: multipart/alternative; boundary=b%d\r\n\r\n", i)
		mailPart(&out, i, "Content-Type: text/plain; charset=utf-8", plain)
		mailPart(&out, i, "Content-Type: text/html; charset=utf-8", mailHTML(i))
		fmt.Fprintf(&out, "--b%d--\r\n", i)
	case isFile:
		mailWithFile(&out, i, bytes.Repeat([]byte("invoice "), 1500))
	default:
		out.WriteString("Content-Type: text/plain; charset=utf-8\r\n\r\n" + plain)
	}
	return out.Bytes()
}

func mailHeader(out *bytes.Buffer, i int) {
	people := []string{"Ada Berg <ada@example.org>", "Tom Fischer <tom@example.net>", "=?utf-8?q?Zo=C3=AB_M=C3=BCller?= <zoe@example.org>",
		"Town Library <notices@library.example>", "Green Grocer <orders@grocer.example>", "School Office <office@school.example>"}
	topics := []string{"Plans for the weekend", "Your books are due", "Photographs from the garden", "Invoice for the bicycle",
		"Train times", "=?utf-8?q?Sch=C3=B6ne_Gr=C3=BC=C3=9Fe?=", "A birthday, and cake"}
	fmt.Fprintf(out, "Received: from mx.example.org (mx.example.org [192.0.2.7])\r\n\tby mail.example.org with ESMTPS id %d;\r\n\t%s\r\n",
		i, mailDate(i).Format(time.RFC1123Z))
	fmt.Fprintf(out, "Date: %s\r\nFrom: %s\r\nTo: The Family <family@example.org>\r\nSubject: %s (%d)\r\nMessage-ID: <bench-%d@example.org>\r\nMIME-Version: 1.0\r\n",
		mailDate(i).Format(time.RFC1123Z), people[i%len(people)], topics[i/3%len(topics)], i/3, i)
}

func mailPlain(i int) string {
	return fmt.Sprintf("Hello all,\r\n\r\nthis is message number %d.\r\n\r\n%s-- \r\nAda\r\n", i,
		strings.Repeat("We walked along the river this morning and talked it over once more.\r\nSee https://example.org/notes for it.\r\n\r\n", 2+i%7))
}

// mailHTML is a newsletter of some 10 KB.
func mailHTML(i int) string {
	row := `<tr><td style="padding: 4px 8px; color: #333"><a href="https://example.org/notes">The notes</a></td>` +
		`<td style="font: 14px sans-serif; background-color: #fafafa"><b>A walk</b> along the river, with a picture of it.</td></tr>` + "\r\n"
	return fmt.Sprintf("<!DOCTYPE html>\r\n<html><head><style>p { margin: 0 } .x { color: red }</style></head><body><h1>Number %d</h1><table>\r\n%s</table></body></html>\r\n",
		i, strings.Repeat(row, 45))
}

func mailWithFile(out *bytes.Buffer, i int, file []byte) {
	fmt.Fprintf(out, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n", i)
	mailPart(out, i, "Content-Type: text/plain; charset=utf-8", mailPlain(i))
	mailPart(out, i, fmt.Sprintf("Content-Type: application/pdf; name=file-%d.pdf\r\nContent-Disposition: attachment; filename=file-%d.pdf\r\n"+
		"Content-Transfer-Encoding: base64", i, i), base64Lines(file))
	fmt.Fprintf(out, "--b%d--\r\n", i)
}

func mailPart(out *bytes.Buffer, i int, header, body string) {
	fmt.Fprintf(out, "--b%d\r\n%s\r\n\r\n%s", i, header, body)
}

func base64Lines(data []byte) string {
	const octets = 57 // give 76 characters
	var out strings.Builder
	for len(data) > 0 {
		n := min(octets, len(data))
		out.WriteString(base64.StdEncoding.EncodeToString(data[:n]) + "\r\n")
		data = data[n:]
	}
	return out.String()
}
