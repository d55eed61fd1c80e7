package message

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written shows lines in short: quote depth as ">", "~" for a signature, links
// as [text](URL).
func written(lines []Line) string {
	var out []string
	for _, line := range lines {
		s := strings.Repeat(">", line.Quote)
		if line.Signature {
			s += "~"
		}
		for _, span := range line.Spans {
			if span.URL == "" {
				s += span.Text
			} else {
				s += "[" + span.Text + "](" + span.URL + ")"
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func TestFormatText(t *testing.T) {
	flowed := map[string]string{"format": "Flowed"}
	delSp := map[string]string{"format": "flowed", "delsp": "YES"}
	tests := map[string]struct {
		params   map[string]string
		in, want string
	}{
		"lines":                      {nil, "a\nb\n\nc", "a\nb\n\nc"},
		"CRLF":                       {nil, "a\r\nb\r\n", "a\nb"},
		"empty":                      {nil, "", ""},
		"quotes":                     {nil, "> a\n>> b\n> > c\n>d\n>  e", ">a\n>>b\n>>c\n>d\n> e"},
		"quotes without text":        {nil, ">\n> >\n>>", ">\n>>\n>>"},
		"blanks at the start":        {nil, "  a\n > b", "  a\n > b"},
		"signature":                  {nil, "a\n-- \nJoe\n\nPhone", "a\n~-- \n~Joe\n~\n~Phone"},
		"signature before the quote": {nil, "a\n-- \nJoe\n> b\nc", "a\n~-- \n~Joe\n>b\nc"},
		"quoted signature":           {nil, "> a\n> -- \n> Joe\nb", ">a\n>~-- \n>~Joe\nb"},
		"not a signature":            {nil, "--\n--- \n -- ", "--\n--- \n -- "},
		"not flowed":                 {nil, "a \nb", "a \nb"},
		"flowed":                     {flowed, "a \nb \nc\nd", "a b c\nd"},
		"flowed at the end":          {flowed, "a \nb ", "a b "},
		"flowed, empty line":         {flowed, "a \n\nb", "a \nb"},
		"flowed, stuffed":            {flowed, " > a\n From b\n  c", "> a\nFrom b\n c"},
		"flowed quotes":              {flowed, "> a \n> b\n>> c \n> d\ne", ">a b\n>>c \n>d\ne"},
		"flowed signature":           {flowed, "a \n-- \nJoe \nDoe", "a \n~-- \n~Joe Doe"},
		"DelSp":                      {delSp, "日本 \n語 \nx", "日本語x"},
		"hidden characters":          {nil, "a\u202Eb\u200Bc\u2066d\uFEFFe\x00f\x1bg", "abcdefg"},
		"line separator":             {nil, "a\u2028b\fc", "a\nb\nc"},
		"invalid bytes":              {nil, "a\xffb", "a\uFFFDb"},
		"a link":                     {nil, "see http://x.example/a?b=c#d now", "see [http://x.example/a?b=c#d](http://x.example/a?b=c#d) now"},
		"flowed link":                {flowed, "see \nhttps://x.example", "see [https://x.example](https://x.example)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			lines := FormatText(test.in, test.params)
			if diff := cmp.Diff(test.want, written(lines)); diff != "" {
				t.Error(diff)
			}
			if problem := checkLines(lines); problem != "" {
				t.Error(problem)
			}
		})
	}
}

func TestLinks(t *testing.T) {
	tests := []struct{ in, want string }{
		{"https://x.example", "[https://x.example](https://x.example)"},
		{"HTTP://X.example/A", "[HTTP://X.example/A](http://X.example/A)"},
		{"http://x.example:8080/a", "[http://x.example:8080/a](http://x.example:8080/a)"},
		{"http://[::1]/a", "[http://[::1]/a](http://[::1]/a)"},
		{"http://localhost", "[http://localhost](http://localhost)"},
		{"http://x.example.", "[http://x.example](http://x.example)."},
		{"http://x.example/a, b", "[http://x.example/a](http://x.example/a), b"},
		{"(http://x.example/a)", "([http://x.example/a](http://x.example/a))"},
		{"(see http://x.example/a).", "(see [http://x.example/a](http://x.example/a))."},
		{"http://x.example/a_(b)", "[http://x.example/a_(b)](http://x.example/a_(b))"},
		{"(http://x.example/a_(b))", "([http://x.example/a_(b)](http://x.example/a_(b)))"},
		{"[http://x.example/]", "[[http://x.example/](http://x.example/)]"},
		{"<http://x.example/>", "<[http://x.example/](http://x.example/)>"},
		{`"http://x.example/"`, `"[http://x.example/](http://x.example/)"`},
		{`http://x.example/"onclick="alert(1)`, `[http://x.example/](http://x.example/)"onclick="alert(1)`},
		{"http://x.example/'onclick='x", "[http://x.example/](http://x.example/)'onclick='x"},
		{"http://x.example/<script>", "[http://x.example/](http://x.example/)<script>"},
		{"“http://x.example”", "“[http://x.example](http://x.example)”"},
		{"http://x.example/ü?ü", "[http://x.example/ü?ü](http://x.example/%C3%BC?ü)"},
		{"http://bücher.example/", "[http://bücher.example/](http://b%C3%BCcher.example/)"},
		{"http://x.example/100%", "[http://x.example/100%](http://x.example/100%25)"},
		{"见http://x.example/a。然后", "见[http://x.example/a](http://x.example/a)。然后"},
		{"www.x.example/a", "[www.x.example/a](http://www.x.example/a)"},
		{"www.example", "www.example"},
		{"www.", "www."},
		{"xwww.x.example", "xwww.x.example"},
		{"xhttp://x.example", "xhttp://x.example"},
		{"http://", "http://"},
		{"http:// x", "http:// x"},
		{"http://.", "http://."},
		{"http://user:pw@x.example/", "[http://user:pw@x.example/](http://user:pw@x.example/)"},
		{"mailto:joe@x.example", "[mailto:joe@x.example](mailto:joe@x.example)"},
		{"mailto:joe@x.example?subject=a", "[mailto:joe@x.example?subject=a](mailto:joe@x.example?subject=a)"},
		{"mailto:nobody", "mailto:nobody"},
		{"joe@x.example", "[joe@x.example](mailto:joe@x.example)"},
		{"joe.doe+tag@sub.x.example.", "[joe.doe+tag@sub.x.example](mailto:joe.doe+tag@sub.x.example)."},
		{"<joe@x.example>", "<[joe@x.example](mailto:joe@x.example)>"},
		{"to:joe@x.example,jane@x.example", "to:[joe@x.example](mailto:joe@x.example),[jane@x.example](mailto:jane@x.example)"},
		{"a@b", "a@b"},
		{"a@b.c", "a@b.c"},
		{"a@b.1a", "a@b.1a"},
		{"@x.example", "@x.example"},
		{"a@", "a@"},
		{"a@.x.example", "a@.x.example"},
		{"a@b..example", "a@b..example"},
		{"javascript:alert(1)", "javascript:alert(1)"},
		{"data:text/html,x", "data:text/html,x"},
		{"vbscript:x file:///etc/passwd ftp://x.example", "vbscript:x file:///etc/passwd ftp://x.example"},
		{"javascript://x.example/%0aalert(1)", "javascript://x.example/%0aalert(1)"},
		{"http://x\u202E.example", "[http://x.example](http://x.example)"},
		{`http:\\x.example`, `http:\\x.example`},
		{"http://x.example http://y.example", "[http://x.example](http://x.example) [http://y.example](http://y.example)"},
	}
	for _, test := range tests {
		t.Run(test.in, func(t *testing.T) {
			lines := FormatText(test.in, nil)
			if diff := cmp.Diff(test.want, written(lines)); diff != "" {
				t.Error(diff)
			}
			if problem := checkLines(lines); problem != "" {
				t.Error(problem)
			}
		})
	}
}

// TestFormatTextBounds goes through inputs on which a careless reader takes
// quadratic time: a minute instead of some milliseconds.
func TestFormatTextBounds(t *testing.T) {
	for _, piece := range []string{
		":", "(", ")", ">", "> ", "<", "@", ".", "http://", "http://a", "http://[", "http://(", "www.", "www.a.", "mailto:", "mailto:a",
		"a@", "a@a.bb", "-- ", "-- \n", "\n", " \n", "a ", "\u202E", "\xff", "http://a)", "h", "[", "http://a.b/) ",
	} {
		t.Run(piece, func(t *testing.T) {
			text := strings.Repeat(piece, 1<<20/len(piece))
			for _, params := range []map[string]string{nil, {"format": "flowed", "delsp": "yes"}} {
				lines := FormatText(text, params)
				if len(lines) > maxTextLines+1 {
					t.Errorf("%d lines", len(lines))
				}
				if problem := checkLines(lines); problem != "" {
					t.Error(problem)
				}
			}
		})
	}
}

// TestFormatTextLosesNothing: without quotes and hidden characters the spans
// put together are the text.
func TestFormatTextLosesNothing(t *testing.T) {
	text := strings.Repeat("line with http://x.example/a and joe@x.example\n", maxTextLines+10) + "the end"
	var out strings.Builder
	for i, line := range FormatText(text, nil) {
		if i > 0 {
			out.WriteString("\n")
		}
		for _, span := range line.Spans {
			out.WriteString(span.Text)
		}
	}
	if out.String() != text {
		t.Errorf("%d bytes became %d", len(text), out.Len())
	}
}

func TestLinkWarnings(t *testing.T) {
	for text, misleading := range map[string]int{
		"see https://x.example/a and joe@x.example":               0,
		"see https://\u0430pple.example/":                         1,
		"see https://bank.example@evil.example/":                  1,
		"see http://192.0.2.1/login, http://b\u00fccher.example/": 1,
	} {
		if got := Misleading(FormatText(text, nil)); got != misleading {
			t.Errorf("%q: %d links have a warning, want %d", text, got, misleading)
		}
	}
}
