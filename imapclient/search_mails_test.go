package imapclient

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"

	"hearthmail/internal/testimap"
)

// words are what the messages of oddScripts speak of, in many scripts.
func oddWords() []string {
	return []string{
		"garden", "Plumber", "invoice", "HOLIDAY", "o'clock", "100%", "a_b", `back\slash`, `"quoted"`, "(paren)", "{5+}", "x*y", "café", "Grüße", "Straße", "naïve", "Łódź",
		"ısparta", "İzmir", "Ελλάδα", "Ωμέγα", "почта", "Ёлка", "שלום", "مرحبا", "ไทย", "日本語", "会議", "한글", "편지", "Việt", "नमस्ते", "🎂", "e\u0301te\u0301", "ﬁsh", "Ｗｉｄｅ", "OR", "NOT",
	}
}

// oddSearched makes the i-th message of a mailbox to be searched, the same each time:
// scripts, charsets and encodings of all kinds, and headers as senders make them.
func oddSearched(i int) testimap.Mail {
	words := oddWords()
	word := func(n int) string { return words[(i*7+n*13+i/len(words))%len(words)] }
	var out bytes.Buffer
	zone := time.FixedZone("", (i%25-12)*3600)
	date := time.Date(2026, time.January, 1, 22, 30, 0, 0, time.UTC).AddDate(0, 0, -i).In(zone)
	switch i % 40 {
	case 7: // no date
	case 8:
		out.WriteString("Date: rubbish\r\n")
	case 9:
		out.WriteString("Date: " + date.Format("2 Jan 06 15:04 -0700") + "\r\n")
	default:
		out.WriteString("Date: " + date.Format("Mon, 02 Jan 2006 15:04:05 -0700") + "\r\n")
	}
	oddPeople(&out, i, word)
	oddSubject(&out, i, word)
	fmt.Fprintf(&out, "X-Note: kept %s\r\n", mime.QEncoding.Encode("utf-8", word(5)))
	oddContent(&out, i, word)
	flags := []string{}
	for n, flag := range []string{`\Seen`, `\Flagged`, `\Answered`, `\Deleted`, `\Draft`, "$Label1", "$Label2"} {
		if (i+n)%(n+3) == 0 {
			flags = append(flags, flag)
		}
	}
	return testimap.Mail{Flags: flags, Body: out.Bytes()}
}

func oddPeople(out *bytes.Buffer, i int, word func(int) string) {
	name := word(1)
	switch i % 9 {
	case 0:
		fmt.Fprintf(out, "From: %s <p%d@example.org>\r\n", mime.BEncoding.Encode("utf-8", name), i%50)
	case 1:
		fmt.Fprintf(out, "From: p%d@example.org (%s)\r\n", i%50, "Ann Comment")
	case 2: // as it should not be
		fmt.Fprintf(out, "From: \"%s\" <p%d@example.org>\r\n", strings.ReplaceAll(strings.ReplaceAll(name, `\`, ""), `"`, ""), i%50)
	case 3: // from nobody
	case 4:
		fmt.Fprintf(out, "From: \"Lee, Ann\" <ann.lee@example.net>,\r\n Bob <bob@example.com>\r\n")
	default:
		fmt.Fprintf(out, "From: %s\r\n\t%s <p%d@example.org>\r\n", mime.QEncoding.Encode("iso-8859-1", "J\xf6rg"), mime.QEncoding.Encode("utf-8", name), i%50)
	}
	switch i % 5 {
	case 0:
		fmt.Fprintf(out, "To: undisclosed-recipients:;\r\n")
	case 1:
		cc := mail.Address{Name: word(2), Address: fmt.Sprintf("cc%d@example.org", i%30)}
		fmt.Fprintf(out, "To: family@example.org\r\nCc: %s\r\n", &cc)
	default:
		fmt.Fprintf(out, "To: The Family <family@example.org>, q%d@example.org\r\n", i%20)
	}
}

func oddSubject(out *bytes.Buffer, i int, word func(int) string) {
	both := word(3) + " " + word(4)
	switch i % 7 {
	case 0:
		out.WriteString("Subject: " + mime.QEncoding.Encode("utf-8", both) + "\r\n")
	case 1: // a word split between two encoded words
		out.WriteString("Subject: " + mime.BEncoding.Encode("utf-8", "a"+word(3)) + "\r\n " + mime.BEncoding.Encode("utf-8", "Grüße "+word(4)) + "\r\n")
	case 2: // raw octets
		out.WriteString("Subject: " + both + "\r\n")
	case 3: // folded
		out.WriteString("Subject: one\r\n two\r\n\tthree   four\r\n")
	case 4: // none
	case 5:
		out.WriteString("Subject: Re: " + mime.QEncoding.Encode("windows-1252", "caf\xe9") + "\r\n")
	default:
		out.WriteString("subject:" + mime.QEncoding.Encode("utf-8", both) + "\r\n")
	}
}

func oddContent(out *bytes.Buffer, i int, word func(int) string) {
	text := fmt.Sprintf("Dear %s,\r\n\r\nabout the %s and the %s there is %s to say.\r\n%s\r\n", word(6), word(7), word(8), word(9), strings.Repeat("filling line of the letter\r\n", i%60))
	out.WriteString("MIME-Version: 1.0\r\n")
	switch i % 8 {
	case 0:
		out.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text)
	case 1:
		out.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
		w := quotedprintable.NewWriter(out)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
	case 2:
		inCharset(out, []encoding.Encoding{charmap.KOI8R, japanese.ShiftJIS, charmap.ISO8859_1, simplifiedchinese.GBK}[i/8%4], []string{"koi8-r", "shift_jis", "iso-8859-1", "gbk"}[i/8%4],
			[]string{"Привет, почта и Ёлка", "日本語の会議", "Grüße, naïve café", "会議"}[i/8%4])
	case 3:
		fmt.Fprintf(out, "Content-Type: multipart/alternative; boundary=alt\r\n\r\npreamble garden\r\n--alt\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n--alt\r\n"+
			"Content-Type: text/html; charset=utf-8\r\n\r\n<p class=\"hidden%d\">Dear <b>%s</b></p>\r\n--alt--\r\nepilogue plumber\r\n", text, i%10, word(6))
	case 4: // what is attached isn't searched, but for its header
		fmt.Fprintf(out, "Content-Type: multipart/mixed; boundary=mix\r\n\r\n--mix\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n--mix\r\n"+
			"Content-Type: application/pdf; name=\"bill%d.pdf\"\r\nContent-Disposition: attachment; filename=\"bill%d.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--mix--\r\n",
			text, i%10, i%10, base64.StdEncoding.EncodeToString([]byte("garden plumber "+word(7))))
	case 5: // a message within the message
		fmt.Fprintf(out, "Content-Type: multipart/mixed; boundary=mix\r\n\r\n--mix\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nsee below\r\n--mix\r\nContent-Type: message/rfc822\r\n\r\n"+
			"From: inner%d@example.org\r\nSubject: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n--mix--\r\n", i%10, mime.QEncoding.Encode("utf-8", "inner "+word(3)), text)
	case 6: // no type
		out.WriteString("\r\nplain garden, " + strings.Repeat("x", i%3000) + "\r\n")
	default:
		out.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		encoded := base64.StdEncoding.EncodeToString([]byte(text))
		for len(encoded) > 76 {
			out.WriteString(encoded[:76] + "\r\n")
			encoded = encoded[76:]
		}
		out.WriteString(encoded + "\r\n")
	}
}

func inCharset(out *bytes.Buffer, charset encoding.Encoding, name, text string) {
	octets, err := charset.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	out.WriteString("Content-Type: text/plain; charset=" + name + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + octets + "\r\n")
}

// hasAttachment says which messages of oddSearched have attachments.
func hasOddAttachment(i int) bool { return i%8 == 4 || i%8 == 5 }
