package main

import (
	"fmt"
	"strings"
)

// boundsMail is a mail that has far too much of something.
type boundsMail struct {
	name string
	mail func() string
	says []string // what the page, its frames or the page of headers must say
}

const (
	saysShort = "only a part of it is shown"
	saysFirst = "only the beginning is shown"
	saysEnd   = "the end"
)

func boundsMails() []boundsMail {
	return append(boundsOfStructure(), boundsOfText()...)
}

// boundsOfStructure have too many parts, fields or recipients.
func boundsOfStructure() []boundsMail {
	return []boundsMail{
		{"200 nested multiparts", func() string { return nested(200) }, []string{saysShort}},
		{"200 nested messages", func() string {
			return strings.Repeat("Subject: s\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n", 200) + "Subject: s\n\nx\n"
		}, []string{saysShort}},
		{"10,000 files", func() string { return manyParts(10_000) }, []string{saysShort}},
		{"10,000 texts", func() string {
			return "Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
				numbered(10_000, "--b\nContent-Type: text/plain\n\nnumber %d of %d\n") + "--b--\n"
		}, []string{saysShort, "number 7 of 7"}},
		{"10,000 pages", func() string {
			return "Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
				numbered(10_000, "--b\nContent-Type: text/html\n\n<p>number %d of %d</p>\n") + "--b--\n"
		}, []string{saysShort, "number 7 of 7"}},
		{"1,000 files", func() string { return manyParts(1_000) }, []string{"1,000 attachments"}},
		{"header with one long field", func() string {
			return "Subject: s\nX-Long: " + strings.Repeat(strings.Repeat("x", 900)+"\n ", 1<<20/900) + "\n\n" + saysEnd
		}, []string{saysFirst, saysEnd}},
		{"subject of 1 MB", func() string {
			return "Subject: " + strings.Repeat("word word word word word word\n ", 35_000) + "\n\n" + saysEnd
		}, []string{saysShort, saysEnd}},
		{"header with many fields", func() string { return numbered(60_000, "X-%d: value %d\n") + "Subject: s\n\n" + saysEnd }, []string{saysFirst, saysEnd}},
		{"100,000 recipients", func() string {
			return "Subject: s\nTo: " + numbered(100_000, "P%d <p%d@x.example>,\n ") + "z@x.example\n\n" + saysEnd
		}, []string{saysShort, saysEnd}},
		{"100,000 parameters", func() string {
			return "MIME-Version: 1.0\nContent-Type: text/plain;\n" + numbered(100_000, " name*%d=%d;\n") + " x=y\n\n" + saysEnd
		}, nil},
		{"100,000 references", func() string {
			return "Subject: s\nReferences:" + numbered(100_000, " <%d.%d@x.example>\n") + "\n" + saysEnd
		}, []string{saysEnd}},
	}
}

// boundsOfText have one text that is too large or too deep.
func boundsOfText() []boundsMail {
	page := func(name string, parts ...string) boundsMail {
		return boundsMail{name: name, mail: func() string {
			return "Subject: s\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + strings.Join(parts, "") + "\n"
		}}
	}
	short := func(m boundsMail, says ...string) boundsMail { m.says = says; return m }
	text := func(name, body string, says ...string) boundsMail {
		return boundsMail{name, func() string { return "Subject: s\nContent-Type: text/plain\n\n" + body + "\n" }, says}
	}
	row := "<tr><td style=\"color:red;padding:1px\" class=a>cell</td></tr>\n"
	return []boundsMail{
		short(page("60 MB of HTML", "<p>the beginning</p><table>", strings.Repeat(row, 60<<20/len(row))), saysShort, "the beginning"),
		text("60 MB of text", "the beginning\n"+strings.Repeat("> a quoted line http://x.example/ joe@x.example\n", 60<<20/48), saysShort, "the beginning"),
		text("a line of 1 MB", strings.Repeat("word ", 200_000)+"\n"+saysEnd, saysEnd),
		text("a word of 900 kB", strings.Repeat("w", 900_000)+"\n"+saysEnd, saysEnd),
		text("100,000 levels of quotes", strings.Repeat(">", 100_000)+" deep\n"+saysEnd, saysEnd),
		text("quotes ever deeper", stairs(1_300), saysEnd),
		text("links in text", numbered(30_000, "http://x.example/%d?%d\n")+saysEnd),
		text("flowed text", strings.Repeat("flowed \n", 100_000)+saysEnd, saysEnd),
		page("a style sheet of 1 MB", "<style>", numbered(25_000, "p.c%d > a.d%d:hover { color: red }\n"), "</style><p>the end</p>"),
		page("100,000 selectors", "<style>", numbered(100_000, ".a%d .b%d,"), "p { color: red }</style><p>the end</p>"),
		page("nested :not", "<style>p", strings.Repeat(":not(", 50_000), ".a", strings.Repeat(")", 50_000), "{color:red}</style><p>the end</p>"),
		page("nested rules", "<style>", strings.Repeat("@media screen{", 50_000), "p{color:red}", strings.Repeat("}", 50_000), "</style><p>the end</p>"),
		page("nested functions", "<p style=\"width:", strings.Repeat("calc(", 50_000), "1px", strings.Repeat(")", 50_000), "\">the end</p>"),
		page("a style of 3 MB", "<p style=\"", strings.Repeat("color:red;", 300_000), "\">the end</p>"),
		page("50,000 links", numbered(50_000, "<a href=\"http://x.example/%d\">http://y.example/%d</a>\n")),
		page("50,000 pictures", numbered(50_000, "<img src=\"http://x.example/%d.png?%d\">\n")),
		page("deep blockquotes", strings.Repeat("<blockquote>", 100_000), "the end"),
		page("200,000 fonts", strings.Repeat("<font>", 200_000), "the end"),
		page("fonts and paragraphs", strings.Repeat("<p><font size=1><b>", 60_000), "the end"),
		page("tables in tables", strings.Repeat("<table><tr><td>", 60_000), "the end"),
		page("one attribute of 3 MB", "<a href=\"http://x.example/", strings.Repeat("%41", 1<<20), "\">x</a>the end"),
		page("100,000 attributes", "<p ", numbered(100_000, "a%d=%d "), ">the end</p>"),
		page("100,000 identifiers", numbered(100_000, "<i id=a%d class=b%d>x</i>")),
		page("formatting in tables", strings.Repeat("<table><b><a>", 20_000), "the end"),
		page("unclosed comments", strings.Repeat("<!--", 500_000), "--><p>the end</p>"),
		page("entities", strings.Repeat("&lt;&#65;&notit;", 100_000), saysEnd),
		page("SVG in MathML", strings.Repeat("<svg><foreignObject><math><mtext>", 20_000), "the end"),
		page("conditional comments", strings.Repeat("<!--[if mso]><table><tr><td><![endif]-->", 50_000), "<p>the end</p>"),
	}
}

// stairs are lines of which each is quoted once more than the one before.
func stairs(n int) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "%s step\n", strings.Repeat(">", i))
	}
	return all.String() + saysEnd
}
