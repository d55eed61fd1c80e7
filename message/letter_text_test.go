package message

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextFromHTML(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"nothing":            {"", ""},
		"blanks":             {" \n <div> </div> ", ""},
		"text":               {"a\n b", "a b\n"},
		"lines":              {"<div>a</div><div>b</div>", "a\nb\n"},
		"empty line":         {"<div>a</div><div><br></div><div>b</div>", "a\n\nb\n"},
		"breaks":             {"a<br>b<br><br>c<br>", "a\nb\n\nc\n"},
		"break at the end":   {"<div>a<br></div><div>b</div>", "a\nb\n"},
		"paragraphs":         {"<p>a</p> <p>b</p>c", "a\n\nb\n\nc\n"},
		"headings":           {"<h1>a</h1>b", "a\n\nb\n"},
		"formatting":         {"<b>a</b><i> b </i>c", "a b c\n"},
		"kept blanks":        {"a&nbsp; b", "a  b\n"},
		"list":               {"a<ul><li>b</li><li>c<br>d</li></ul>e", "a\n\n- b\n- c\n  d\n\ne\n"},
		"numbers":            {"<ol><li>a</li><li>b</li></ol>", "1. a\n2. b\n"},
		"numbers from":       {"<ol start=9><li>a</li><li>b<p>c</p></li></ol>", "9. a\n10. b\n\n    c\n"},
		"list in a list":     {"<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"},
		"list in paragraphs": {"<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b\n"},
		"empty item":         {"<ul><li></li><li>a</li></ul>", "-\n- a\n"},
		"terms":              {"<dl><dt>a</dt><dd>b</dd></dl>", "a\nb\n"},
		"quote":              {"<div>X wrote:</div><blockquote type=cite>a<br>b</blockquote><div>c</div>", "X wrote:\n> a\n> b\nc\n"},
		"quoted paragraphs":  {"<p>a</p><blockquote><p>b</p><p>c</p></blockquote><p>d</p>", "a\n\n> b\n>\n> c\n\nd\n"},
		"quote in a quote":   {"<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>> b\n"},
		"list in a quote":    {"<blockquote><ul><li>a</li></ul></blockquote>", "> - a\n"},
		"no quote":           {"<div>&gt; a</div>", " > a\n"},
		"signature":          {"<div>a</div><div>--&nbsp;<br>b</div>", "a\n-- \nb\n"},
		"signature, trimmed": {"<div>-- <br>b</div>", "-- \nb\n"},
		"link":               {`<a href="https://x.example/a">here</a>.`, "here <https://x.example/a>.\n"},
		"its own address":    {`<a href="https://x.example/">https://x.example</a> <a href="http://www.x.example">www.x.example</a>`, "https://x.example www.x.example\n"},
		"mail addresses":     {`<a href="mailto:a@x.example">a@x.example</a>, <a href="mailto:b@x.example">B</a>`, "a@x.example, B <b@x.example>\n"},
		"link without text":  {`<a href="https://x.example"><img src="cid:x"></a>a`, "a\n"},
		"link of a picture":  {`<a href="https://x.example"><img src="cid:x" alt="Logo"></a>`, "Logo <https://x.example>\n"},
		"picture":            {`a <img src="cid:x" alt="the tent"> b`, "a the tent b\n"},
		"table":              {"a<table><tr><th>b</th><th>c</th></tr><tr><td>d</td><td>e</td></tr></table>f", "a\n\nb | c\nd | e\n\nf\n"},
		"empty cells":        {"<table><tr><td></td><td>a</td><td> </td></tr><tr><td>b</td></tr></table>", "a\nb\n"},
		"blocks in cells":    {"<table><tr><td><p>a</p></td><td><div>b</div></td></tr></table>", "a | b\n"},
		"columns":            {"<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc\n"},
		"table in a table":   {"<table><tr><td><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></td></tr></table>d", "a | b\nc\n\nd\n"},
		"rule":               {"a<hr>b", "a\n----------\nb\n"},
		"code":               {"a<pre>b\n  c</pre>d", "a\n\nb\n  c\n\nd\n"},
		"hidden":             {`a<div style="display:none">b<p>c</p></div><span style="visibility:hidden">d<br></span>e`, "ae\n"},
		"script":             {"a<script>b</script><style>c</style>", "a\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, TextFromHTML(test.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTextFromHTMLBounds: what is deep costs no more than what is long.
func TestTextFromHTMLBounds(t *testing.T) {
	for _, piece := range []string{"<blockquote>", "<ul><li>", "<blockquote><br>", "<table><tr><td>a", "<a href=http://x.example>", "<p>", "<div><br></div>", "<br>", "&nbsp;", "<ol start=999999><li>", "<pre>\n"} {
		source := strings.Repeat(piece, 1<<20/len(piece))
		if got := TextFromHTML(source); len(got) > 32*len(source) {
			t.Errorf("%s: %d octets became %d", piece, len(source), len(got))
		}
	}
	deep := strings.Repeat("<blockquote>", 140) + strings.Repeat("<br>", 1<<16)
	if got := TextFromHTML(deep); len(got) > 4<<20 {
		t.Errorf("%d octets", len(got))
	}
}
