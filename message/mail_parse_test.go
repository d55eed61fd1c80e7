package message

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// outline writes a tree as "mixed(1:text/plain[body] 2:message/rfc822<…>)"; "!"
// marks what is shortened.
func outline(p *Part, raw []byte) string {
	var out strings.Builder
	if p.Type == "multipart" {
		out.WriteString(p.Subtype)
	} else {
		fmt.Fprintf(&out, "%s:%s/%s", p.Path, p.Type, p.Subtype)
	}
	if p.Shortened {
		out.WriteString("!")
	}
	switch {
	case p.Message != nil:
		out.WriteString("<" + outline(p.Message, raw) + ">")
	case len(p.Children) > 0:
		var children []string
		for _, child := range p.Children {
			children = append(children, outline(child, raw))
		}
		out.WriteString("(" + strings.Join(children, " ") + ")")
	case p.Type != "multipart":
		fmt.Fprintf(&out, "[%s]", raw[p.Range.Start:p.Range.End])
	}
	return out.String()
}

// multipartMail has a multipart/mixed with the boundary "b" for its body.
func multipartMail(body string) string {
	return "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n" + body
}

func TestParseMail(t *testing.T) {
	const two = "--b\nContent-Type: text/html\n\none\n--b\n\ntwo\n--b--\nepilogue\n"
	tests := map[string]struct{ raw, want string }{
		"nothing":               {"", "1:text/plain[]"},
		"text":                  {"Subject: x\n\nbody\n", "1:text/plain[body\n]"},
		"no body":               {"Subject: x\n", "1:text/plain[]"},
		"no header":             {"Hello,\nworld\n", "1:text/plain[Hello,\nworld\n]"},
		"blank lines first":     {"\n\nContent-Type: text/html\n\nbody", "1:text/html[body]"},
		"blank line, no header": {"\nHello\n", "1:text/plain[Hello\n]"},
		"mbox":                  {"From a@example.org Thu\nContent-Type: text/html\n\nbody", "1:text/html[body]"},
		"quoted mbox":           {">From a@example.org Thu\nContent-Type: text/html\n\nbody", "1:text/html[body]"},
		"stray line":            {"Subject: x\nno field\nContent-Type: text/html\n\nbody", "1:text/html[body]"},
		"stray lines":           {"# a licence\n#\n# more\nSubject: x\nContent-Type: text/html\n\nbody", "1:text/html[body]"},
		"header without end":    {"Subject: x\nHello,\nsee below: this\n\nbody", "1:text/plain[Hello,\nsee below: this\n\nbody]"},
		"address after header":  {"Subject: x\nhttps://example.org/\n\nbody", "1:text/plain[https://example.org/\n\nbody]"},
		"bare CR":               {"Subject: x\rContent-Type: text/html\r\rbody\r", "1:text/html[body\r]"},
		"blank line of blanks":  {"Subject: x\nContent-Type: text/html\n \nHello there\n", "1:text/html[Hello there\n]"},
		"folded type":           {"Content-Type:\n text/html;\n charset=utf-8\n\nbody", "1:text/html[body]"},
		"wide blank":            {"\u00a0Content-Type: text/html\nContent-Type: text/plain\n\nx", "1:text/plain[x]"},

		"type without half":  {"Content-Type: text\n\nx", "1:text/plain[x]"},
		"type of one word":   {"Content-Type: pdf\n\nx", "1:application/octet-stream[x]"},
		"type left out":      {"Content-Type: ; charset=utf-8\n\nx", "1:text/plain[x]"},
		"type in capitals":   {"Content-Type: TEXT/HTML; charset=utf-8\n\nx", "1:text/html[x]"},
		"type and a name":    {"Content-Type: application/pdf name=\"a.pdf\"\n\nx", "1:application/pdf[x]"},
		"type with a remark": {"Content-Type: text/html (yes)\n\nx", "1:text/html[x]"},

		"multipart":            {multipartMail("preamble\n" + two), "mixed(1:text/html[one] 2:text/plain[two])"},
		"blanks behind":        {multipartMail("--b \t\n\none\n--b--  \n"), "mixed(1:text/plain[one])"},
		"no close":             {multipartMail("--b\n\none\n--b\n\ntwo\n"), "mixed(1:text/plain[one] 2:text/plain[two\n])"},
		"longer line":          {multipartMail("--b\n\none\n--bb\ntwo\n--b--\n"), "mixed(1:text/plain[one\n--bb\ntwo])"},
		"no header in part":    {multipartMail("--b\nHello\n--b\n\ntwo\n--b--\n"), "mixed(1:text/plain[Hello] 2:text/plain[two])"},
		"no body in part":      {multipartMail("--b\nContent-Type: text/html\n--b\n\ntwo\n--b--\n"), "mixed(1:text/html[] 2:text/plain[two])"},
		"empty part":           {multipartMail("--b\n--b\n--b--\n"), "mixed(1:text/plain[] 2:text/plain[])"},
		"behind the close":     {multipartMail("--b\n\none\n--b--\n--b\n\ntwo\n--b--\n"), "mixed(1:text/plain[one] 2:text/plain[two])"},
		"no header end":        {"Content-Type: multipart/mixed; boundary=b\n--b\nContent-Type: text/html\n\none\n--b--\n", "mixed(1:text/html[one])"},
		"two semicolons":       {"Content-Type: multipart/mixed;; boundary=\"b\"\n\n" + two, "mixed(1:text/html[one] 2:text/plain[two])"},
		"no boundary":          {"Content-Type: multipart/mixed\n\n" + two, "mixed(1:text/html[one] 2:text/plain[two])"},
		"no boundary, no type": {"Content-Type: multipart/mixed\n\n--b\n\none\n--b--\n", "mixed(1:text/plain[one])"},
		"other boundary":       {"Content-Type: multipart/mixed; boundary=x\n\n" + two, "mixed(1:text/html[one] 2:text/plain[two])"},
		"quote left open":      {"Content-Type: multipart/mixed; boundary=\"b\n\n" + two, "mixed(1:text/html[one] 2:text/plain[two])"},
		"boundary in sections": {"Content-Type: multipart/mixed; boundary*0=\"b\"; boundary*1=c\n\n--bc\n\none\n--bc--\n", "mixed(1:text/plain[one])"},
		"boundary of dashes":   {"Content-Type: multipart/mixed; boundary=\"b--\"\n\n--b--\n\none\n--b----\n", "mixed(1:text/plain[one])"},
		"bait in the preamble": {multipartMail("--x\nContent-Type: text/html\n\nbait\n--x\n\nmore\n--x--\n--b\n\none\n--b--\n"), "mixed(1:text/plain[one])"},
		"nothing found":        {multipartMail("only text\n"), "1:text/plain[only text\n]"},
		"nothing there":        {multipartMail("\n \n"), "mixed"},
		"bare CR, parts":       {strings.ReplaceAll(multipartMail(two), "\n", "\r"), "mixed(1:text/html[one] 2:text/plain[two])"},

		"nested": {multipartMail("--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\none\n--c\n\ntwo\n--c--\n--b\n\nthree\n--b--\n"),
			"mixed(alternative(1.1:text/plain[one] 1.2:text/plain[two]) 2:text/plain[three])"},
		"nested, not closed": {multipartMail("--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\none\n--b\n\nthree\n--b--\n"),
			"mixed(alternative(1.1:text/plain[one]) 2:text/plain[three])"},
		"nested, same boundary": {multipartMail("--b\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\none\n--b--\n--b\n\ntwo\n--b--\n"),
			"mixed(alternative(1.1:text/plain[one]) 2:text/plain[two])"},
		"nested, nothing found": {multipartMail("--b\nContent-Type: multipart/alternative; boundary=c\n\nwords\n--b--\n"), "mixed(1:text/plain[words])"},

		"message":           {"Content-Type: message/rfc822\n\nSubject: x\n\nbody", "1:message/rfc822<1.1:text/plain[body]>"},
		"message in part":   {multipartMail("--b\nContent-Type: message/rfc822\n\nContent-Type: text/html\n\nin\n--b--\n"), "mixed(1:message/rfc822<1.1:text/html[in]>)"},
		"message of parts":  {multipartMail("--b\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nin\n--b--\n"), "mixed(1:message/rfc822<mixed(1.1:text/plain[in])>)"},
		"message, blank":    {multipartMail("--b\nContent-Type: message/rfc822\n\n\n\nContent-Type: text/html\n\nin\n--b--\n"), "mixed(1:message/rfc822<1.1:text/html[in]>)"},
		"message, encoded":  {"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA==", "1:message/rfc822[U3ViamVjdDogeA==]"},
		"messages, nested":  {"Content-Type: message/rfc822\n\nContent-Type: message/global\n\nSubject: x\n\nin", "1:message/rfc822<1.1:message/global<1.1.1:text/plain[in]>>"},
		"message of nobody": {multipartMail("--b\nContent-Type: message/rfc822\n\nwords\n--b--\n"), "mixed(1:message/rfc822<1.1:text/plain[words]>)"},
		"digest":            {"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\none\n--b\nContent-Type: text/plain\n\ntwo\n--b--\n", "digest(1:message/rfc822<1.1:text/plain[one]> 2:text/plain[two])"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, lineEnd := range []string{"\n", "\r\n"} {
				raw := []byte(strings.ReplaceAll(test.raw, "\n", lineEnd))
				root := ParseMail(raw)
				if got, want := outline(root, raw), strings.ReplaceAll(test.want, "\n", lineEnd); got != want {
					t.Errorf("with %q: got %q, want %q", lineEnd, got, want)
				}
				checkTree(t, root, raw)
			}
		})
	}
}

// checkTree fails unless the parts lie within the mail and within each other,
// in order, and each can be found by its path.
func checkTree(t *testing.T, root *Part, raw []byte) {
	t.Helper()
	seen, count := map[string]bool{}, 0
	for part := range root.all(true) {
		count++
		at := part.Range
		if at.Header < 0 || at.Header > at.Start || at.Start > at.End || at.End > int64(len(raw)) || part.Size != at.End-at.Start {
			t.Errorf("part %q of %d octets at %+v of %d", part.Path, part.Size, *at, len(raw))
		}
		if seen[part.Path] {
			t.Errorf("two parts with the path %q", part.Path)
		}
		seen[part.Path] = true
		end := at.Start
		for _, inner := range append(part.Children[:len(part.Children):len(part.Children)], part.Message) {
			if inner == nil {
				continue
			}
			if inner.Range.Header < end || inner.Range.End > at.End {
				t.Errorf("part %q at %+v overlaps, or lies outside of %+v", inner.Path, *inner.Range, *at)
			}
			end = inner.Range.End
		}
	}
	if count > maxParts {
		t.Errorf("%d parts", count)
	}
}

// TestParseMailHeader: what a part's header says of it.
// TestMessageOfAHeader: a message that is a header alone ends before the line break
// that belongs to the boundary behind it, as any part does.
func TestMessageOfAHeader(t *testing.T) {
	for _, want := range []string{"Subject: x", "Subject: x\r\n", "Subject: x\r\n\r\n", "Subject: x\r\n\r\nbody", ""} {
		raw := []byte("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + want + "\r\n--b--\r\n")
		root := ParseMail(raw)
		checkTree(t, root, raw)
		if at := root.Children[0].Range; string(raw[at.Start:at.End]) != want {
			t.Errorf("%q is read as %q", want, raw[at.Start:at.End])
		}
	}
}

func TestParseMailHeader(t *testing.T) {
	raw := []byte("Content-Type: Image/PNG; NAME=\"a b.png\"\nContent-ID: <id@x>\nContent-Description: a picture\n" +
		"Content-Transfer-Encoding: BASE64 (yes)\nContent-Disposition: Inline; filename=c.png\n\nAAAA")
	p := ParseMail(raw)
	if p.MediaType() != "image/png" || p.ID != "id@x" || p.Description != "a picture" || p.Encoding != "base64" ||
		p.Disposition != "inline" || p.Filename() != "c.png" || p.Params["name"] != "a b.png" || p.Size != 4 {
		t.Errorf("got %+v", p)
	}
	body, err := io.ReadAll(NewTransferDecoder(bytes.NewReader(raw[p.Range.Start:p.Range.End]), p.Encoding))
	if err != nil || len(body) != 3 {
		t.Errorf("the body is %q, %v", body, err)
	}
}

// TestParseMailBounds: what is beyond the bounds is left out, and told.
func TestParseMailBounds(t *testing.T) {
	nest := func(kind string, depth int) []byte {
		var out strings.Builder
		for i := range depth {
			fmt.Fprintf(&out, "Content-Type: "+kind, i, i)
		}
		return []byte(out.String() + "\ntext\n")
	}
	tests := map[string][]byte{
		"deep":          nest("multipart/mixed; boundary=b%d\n\n--b%d\n", 20_000),
		"deep messages": nest("message/rfc822; a=%d; b=%d\n\n", 20_000),
		"one boundary":  []byte(strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 20_000)),
		"many parts":    []byte(multipartMail(strings.Repeat("--b\n\nx\n", 100_000))),
		"many digests":  []byte("Content-Type: multipart/digest; boundary=b\n\n" + strings.Repeat("--b\n\nSubject: x\n\nx\n", 100_000)),
		"no boundaries": []byte(strings.Repeat("Content-Type: multipart/mixed\n\n--\n--x\n", 20_000)),
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			root := ParseMail(raw)
			checkTree(t, root, raw)
			if !root.IsShortened() {
				t.Error("it isn't said that something was left out")
			}
		})
	}
}

// TestParseMailKeepsNothing: the parts don't hold the raw mail in memory.
func TestParseMailKeepsNothing(t *testing.T) {
	raw := []byte(multipartMail("--b\nX-Long: " + strings.Repeat("x", maxHeaderBytes/2) + "\nContent-ID: <a>\n\none\n--b--\n"))
	root := ParseMail(raw)
	clear(raw)
	if part := root.Find("1"); part.ID != "a" || root.Params["boundary"] != "b" {
		t.Errorf("got %+v", part)
	}
	if size := root.Bytes(); size > 2000 {
		t.Errorf("the tree takes %d bytes", size)
	}
}

func FuzzParseMail(f *testing.F) {
	f.Add([]byte(multipartMail("--b\nContent-Type: message/rfc822\n\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\none\n--b--\n--b\n\ntwo\n--b--\n")))
	f.Add([]byte("From x\n\rContent-Type: multipart/mixed; boundary=\"x\"y; boundary*0=z\r\n\r\n--q\nContent-Type:a\n--x\r--x--\n--x----"))
	f.Add([]byte("Content-Type:\xf5"))
	f.Add([]byte("Content-Type: multipart/digest\n\n--\n--a\n\nno field\nDate: x\n--a--\n--b\n\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		root := ParseMail(raw)
		checkTree(t, root, raw)
		for part := range root.all(true) {
			if problem := checkFilename(part.Filename()); problem != "" {
				t.Errorf("%q: %s", part.Filename(), problem)
			}
		}
	})
}
