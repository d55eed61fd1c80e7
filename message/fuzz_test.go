package message

import (
	"bytes"
	"io"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func FuzzParseHeader(f *testing.F) {
	f.Add([]byte("Subject: =?utf-8?B?R3LDvMOfZQ==?= =?x?q?=41\r\n b\r\nFrom: \"J\" <a@b>, g: c@d;\r\nDate: Mon, 2 Jan 2006 15:04:05 (x) +0100\r\nReferences: <a> <b>\r\n"))
	f.Add([]byte("From x\nSubject : =?\n\tq\nTo: (((\"<@,;:\\\nDate: 1-1-1 1:1:1 +-1"))
	f.Add([]byte("To: =?utf-8?Q?a,b?= <c@d>; e (f)\rFrom: \xfc\x00\u202e"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		h := ParseHeader(raw)
		for _, field := range h.fields {
			text := h.Text(field.name)
			if problem := checkShown(text); problem != "" || len(text) > maxTextBytes {
				t.Errorf("%s: %q", problem, text)
			}
			for _, address := range h.Addresses(field.name) {
				if problem := checkShown(address.Name + address.Addr); problem != "" || address.Display() == "" {
					t.Errorf("%s: %q", problem, address)
				}
			}
		}
		if at, ok := h.Date(); ok && (at.Year() < minYear || at.Year() > maxYear) {
			t.Errorf("year %d", at.Year())
		}
		for _, id := range append(h.References(), h.MessageID()) {
			if problem := checkShown(id); problem != "" || strings.ContainsAny(id, " <>") && strings.Contains(id, ">") {
				t.Errorf("id %q: %s", id, problem)
			}
		}
	})
}

func FuzzFormatText(f *testing.F) {
	f.Add("> > a http://x.example/(a)_b. \n-- \nwww.a.example, joe@x.example", "flowed", "yes")
	f.Add("http://[::1]:80/%zz'\"<mailto:a@b.cc?x=y>", "", "")
	f.Fuzz(func(t *testing.T, text, format, delSp string) {
		lines := FormatText(text, map[string]string{"format": format, "delsp": delSp})
		if problem := checkLines(lines); problem != "" {
			t.Errorf("%s in %q", problem, text)
		}
		var all []Line
		for _, block := range FoldQuotes(lines) {
			all = append(all, block.Lines...)
		}
		if len(all) != len(lines) || written(all) != written(lines) {
			t.Errorf("folding changes %q", text)
		}
	})
}

func FuzzFormatPart(f *testing.F) {
	f.Add("<bold>a</bold> <<b> <param>c</param>\r\n\r\n<nofill>d\ne</nofill>", true)
	f.Add("a<nl>b<lt>c<comment>d</comment>\r\n<", false)
	f.Fuzz(func(t *testing.T, text string, enriched bool) {
		part := &Part{Type: "text", Subtype: "richtext"}
		if enriched {
			part.Subtype = "enriched"
		}
		if plain := plainOf(text, enriched); len(plain) > len(text) {
			t.Errorf("%d bytes became %d", len(text), len(plain))
		}
		if problem := checkLines(FormatPart(text, part)); problem != "" {
			t.Errorf("%s in %q", problem, text)
		}
	})
}

func FuzzSanitizeHTML(f *testing.F) {
	f.Add(`<table background="//x"><tr><td style="background:url(x) #fff;margin:-1px"><a href="http://x/?a=&quot;">a<img src=cid:a alt="b"></table>`)
	f.Add(`<svg><style><!--</style><img src=x onerror=alert(1)>--></style><math><mtext><table><mglyph><style>`)
	f.Add(`<noscript><p title="</noscript><img src=x onerror=alert(1)>"><xmp></textarea><plaintext><select><template>`)
	f.Add(`<b><p><i></b><font color=red><td><ul><li><p><li></p></i><h1><h2><a href=http://x><a href=mailto:x>`)
	f.Add(`<style>@media (max-width:600px){.a,#b>td:not([x]):nth-child(2n+1)::after{content:"x";background:url(//x) no-repeat!important}}</style><body style=color:red>`)
	f.Add(`<pre>` + "\n\n" + `x<pre><b>` + "\n" + `</pre><table>a<font><tr>b<col><caption>c<td><table><td><ruby><rt><p><rt></table><map name=a><area href=//x>`)
	f.Add(`<a href="http://a.example">b.example<img srcset="//x 1x,//y 2x" width=1 height=1><a href=#x name=y id=z class="a b"><details open><summary>`)
	f.Fuzz(func(t *testing.T, source string) {
		requireStable(t, SanitizeHTML(source, HTMLOptions{}))
		opt := HTMLOptions{
			Inline: func(id string) (string, bool) { return "/pictures/" + url.PathEscape(id), true },
			Remote: func(address string) string { return "/images?url=" + url.QueryEscape(address) },
		}
		requireSafeHTML(t, source, SanitizeHTML(source, opt))
	})
}

func FuzzTransferDecoder(f *testing.F) {
	f.Add([]byte("SGVs bG8=\r\nSGVs==!"), uint8(0))
	f.Add([]byte("SGVs bG8=\r\n__\nx"), uint8(0))
	f.Add([]byte("a=C3=\r\n= \t\nb \t=4"), uint8(1))
	f.Add([]byte("begin 644 x\n#0V%T\n`\nend\n"), uint8(2))
	f.Fuzz(func(t *testing.T, in []byte, which uint8) {
		encoding := []string{"base64", "quoted-printable", "x-uuencode"}[which%3]
		whole, err := io.ReadAll(NewTransferDecoder(bytes.NewReader(in), encoding))
		most := len(in)
		if encoding == "x-uuencode" {
			most *= 63 // of a line, its length alone may be left
		}
		if err != nil || len(whole) > most {
			t.Fatalf("%d bytes became %d, %v", len(in), len(whole), err)
		}
		pieces, err := io.ReadAll(NewTransferDecoder(iotest.OneByteReader(bytes.NewReader(in)), encoding))
		if err != nil || !bytes.Equal(whole, pieces) {
			t.Errorf("%q read whole, %q in pieces, %v", whole, pieces, err)
		}
	})
}

func FuzzFilename(f *testing.F) {
	f.Add("filename*0*", "utf-8''a%2F..%5Cb", "filename*1", "=?utf-8?q?c", "1.2")
	f.Add("filename", "C:\\..\u202e.exe", "name*", "x'y'%FF%00.", "")
	f.Fuzz(func(t *testing.T, key1, value1, key2, value2, path string) {
		part := &Part{
			Path: path, Type: key1, Subtype: key2,
			Params:            map[string]string{key2: value2, "name": value1},
			DispositionParams: map[string]string{key1: value1, key2: value2},
		}
		if name := part.Filename(); checkFilename(name) != "" {
			t.Errorf("%q: %s", name, checkFilename(name))
		}
		if kind := part.MediaType(); strings.ContainsAny(kind, "<>\"';, \r\n\x00") || !strings.Contains(kind, "/") {
			t.Errorf("media type %q", kind)
		}
	})
}

func FuzzDecodeText(f *testing.F) {
	f.Add([]byte("Gr\xfc+AOQ-\x1b$)C\x0e3*"), "iso-2022-kr")
	f.Add([]byte("\xff\xfea\x00"), "utf-16")
	f.Add([]byte("\x1b$B\x1b$(D\x1b.A\x1bNi\x1b(I1\n\x0e\x0f\x1b"), "iso-2022-jp-2")
	f.Add([]byte("\xd0\xd2\xc9\xd7\xc5\xd4 \x82\xb1\x82\xf1\x81"), "x-unknown")
	f.Add([]byte("\xd5\xe7\x81"), "ibm_857")
	f.Fuzz(func(t *testing.T, b []byte, charset string) {
		text := DecodeText(b, charset)
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r\x1b") {
			t.Errorf("%q as %q gives %q", b, charset, text)
		}
	})
}
