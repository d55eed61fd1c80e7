package web

import (
	"fmt"
	"mime"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

func TestFileType(t *testing.T) {
	for _, tc := range []struct{ claimed, head, want string }{
		{"text/csv", "a,b", "text/csv"},
		{"Text/CSV; charset=utf-8", "a,b", "text/csv"},
		{"text/html", "\xff\xd8\xff\xe0", "image/jpeg"},
		{"image/png", "GIF89a", "image/gif"},
		{"image/heic", "....ftyp", "image/heic"},
		{"", "%PDF-1.7", "application/pdf"},
		{"application/octet-stream", "%PDF-1.7", "application/pdf"},
		{"application/octet-stream", "\x00\x01", "application/octet-stream"},
		{"application/octet-stream", "<html><script>alert(1)</script>", "text/plain"},
		{"multipart/mixed; boundary=x", "--x", "text/plain"},
		{"message/rfc822", "Subject: x", "message/rfc822"},
		{"message/external-body", "x", "text/plain"},
		{"x/y", "words", "text/plain"},
		{"image/<script>alert(1)</script>", "\x00", "application/octet-stream"},
		{"text/plain\r\nX-Evil: 1", "\x00", "application/octet-stream"},
		{"text/", "\x00", "application/octet-stream"},
		{"text", "\x00", "application/octet-stream"},
		{"", "", "text/plain"},
	} {
		if got := fileType(tc.claimed, []byte(tc.head)); got != tc.want {
			t.Errorf("%q with %q is %q, want %q", tc.claimed, tc.head, got, tc.want)
		}
	}
}

// TestHostileUploads: whatever a file is called and said to be, it is no more than a
// name on the page and in the header, and a download.
func TestHostileUploads(t *testing.T) {
	at := startLetterSite(t, testdovecot.Start(t, testdovecot.Options{}), memoryStore(t), nil)
	w := at.signIn(t, "ann")
	for i, name := range []string{
		`<script>alert(1)</script>.html`, `%22><img src=x onerror=alert(1)>.svg`, `../../etc/passwd`, `C:\\Windows\\win.ini`, `a%0D%0AX-Evil: 1`, `.htaccess`, `-rf`,
		"na\u202etxt.exe", `CON.txt`, strings.Repeat("x", 500) + ".js", "\xff\xfe.txt", `=?utf-8?q?=0D=0AX-Evil:_1?=`, "a\tb.css", `' onmouseover='alert(1)`, "${alert(1)}",
	} {
		letter := fmt.Sprint("L", i)
		got := w.uploadTo(letter, file{name, "text/javascript", "alert(1)"})
		token := got.token(t)
		for _, problem := range unwanted(got.body) {
			t.Errorf("%q: %s", name, problem)
		}
		got = w.get("/compose/" + letter + "/parts/" + token)
		disposition, params, err := mime.ParseMediaType(got.header.Get("Content-Disposition"))
		if err != nil || disposition != "attachment" || got.header.Get("X-Evil") != "" || got.header.Get("Content-Type") != "application/octet-stream" ||
			got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Content-Security-Policy") != downloadPolicy().String() {
			t.Errorf("%q comes as %v, %v", name, got.header, err)
		}
		if saved := params["filename"]; saved == "" || strings.ContainsAny(saved, "/\\<>\":\r\n\u202e") || strings.HasPrefix(saved, ".") || strings.HasPrefix(saved, "-") || len(saved) > 200 {
			t.Errorf("%q is saved as %q", name, saved)
		}
	}
}

// unwanted are elements and attributes that no row of a file has.
func unwanted(fragment string) []string {
	var problems []string
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for tokens.Next() != html.ErrorToken {
		token := tokens.Token()
		if token.Type == html.TextToken {
			continue
		}
		if !strings.Contains(" ul li label input span svg use a bdi ", " "+token.Data+" ") {
			problems = append(problems, "there is "+token.String())
		}
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				problems = append(problems, "there is "+token.String())
			}
		}
	}
	return problems
}
