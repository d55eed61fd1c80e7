package message

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// letterPictures maps pictures as a letter on its way into the editor: all that
// are in the mail or remote have a path of ours.
func letterPictures(src string) (string, bool) {
	switch {
	case strings.HasPrefix(src, "cid:"):
		return "/compose/ID/parts/p" + url.PathEscape(src[len("cid:"):]), true
	case isRemote(src):
		return "/compose/ID/parts/r" + url.PathEscape(src), true
	}
	return src, strings.HasPrefix(src, "/compose/")
}

// checkLetterHTML says what in a letter's HTML is not safe, "" for nothing. Its lists
// are its own.
func checkLetterHTML(cleaned string) string { return checkNodes(cleaned, checkLetterElement) }

var (
	noLetterElements    = wordSet("map area")
	noLetterAttributes  = wordSet("id name usemap headers shape coords rel target data-blocked data-picture data-host data-warning")
	letterPictureSource = regexp.MustCompile(`^(cid:[^ ]+|/[^/\\][^ ]*|https?://[^ ]+|data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]+)$`)
)

func checkLetterElement(n *html.Node) string {
	if n.Namespace != "" || !safeElements[n.Data] || noLetterElements[n.Data] {
		return "element " + n.Namespace + " " + n.Data
	}
	for _, attr := range n.Attr {
		if problem := checkLetterAttribute(n, attr); problem != "" {
			return fmt.Sprintf("%s <%s %s=%.200q>", problem, n.Data, attr.Key, attr.Val)
		}
	}
	return ""
}

func checkLetterAttribute(n *html.Node, attr html.Attribute) string {
	if attr.Namespace != "" || !safeAttributes[attr.Key] || noLetterAttributes[attr.Key] {
		return "attribute"
	}
	switch attr.Key {
	case "href":
		if u, err := url.Parse(attr.Val); n.Data != "a" || err != nil || !wordSet("http https mailto tel")[u.Scheme] {
			return "link"
		}
	case "src":
		if n.Data != "img" || !letterPictureSource.MatchString(attr.Val) {
			return "source"
		}
	case "style":
		if problem := checkCSS(attr.Val); problem != "" || strings.Contains(attr.Val, "url(") {
			return "style " + problem
		}
	case "class":
		if attr.Val != SignatureClass && attr.Val != QuoteClass {
			return "class"
		}
	}
	return ""
}

// requireCleanLetter makes sure that cleaned HTML is safe and stays as it is.
func requireCleanLetter(t *testing.T, source string, picture func(string) (string, bool)) string {
	t.Helper()
	cleaned := CleanLetterHTML(source, picture)
	if problem := checkLetterHTML(cleaned); problem != "" {
		t.Errorf("%s\nsource: %.2000s\nresult: %.2000s", problem, source, cleaned)
	}
	if again := CleanLetterHTML(cleaned, picture); again != cleaned && len(cleaned) < MaxLetterHTML {
		t.Errorf("cleaned again it becomes %s", firstDifference(again, cleaned))
	}
	return cleaned
}

func TestCleanLetterHTML(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"formatting": {
			`<div><b>a</b> <i>b</i> <u>c</u><font color=red face=Arial size=2>d</font><span style="background-color:#ff0;position:fixed">e</span></div>`,
			`<div><b>a</b> <i>b</i> <u>c</u><font color="red" face="Arial" size="2">d</font><span style="background-color: #ff0">e</span></div>`,
		},
		"lists":     {`<ol start=3 type=a><li>a<li>b</ol><ul><li>c</ul>`, `<ol start="3" type="a"><li>a</li><li>b</li></ol><ul><li>c</li></ul>`},
		"quote":     {`<blockquote type=cite cite="mid:x" class=gmail_quote id=x>a</blockquote>`, `<blockquote type="cite">a</blockquote>`},
		"classes":   {`<div class=signature>a</div><div class=quote>b</div><p class=signature>c</p>`, `<div class="signature">a</div><div class="quote">b</div><p>c</p>`},
		"table":     {`<table border=1><tr><td id=x headers=y width=10>a</table>`, `<table border="1"><tbody><tr><td width="10">a</td></tr></tbody></table>`},
		"link":      {`<a href="https://x.example/?a=b&amp;c" target=x rel=y name=z onclick=w>a</a>`, `<a href="https://x.example/?a=b&amp;c">a</a>`},
		"mail link": {`<a href="mailto:a@x.example">a</a><a href="tel:+491">b</a>`, `<a href="mailto:a@x.example">a</a><a href="tel:+491">b</a>`},
		"bad links": {`<a href="javascript:x">a</a><a href="#x">b</a><a href="/logout">c</a><a href="data:text/html,x">d</a>`, "abcd"},
		"script":    {`a<script>x</script><style>b{}</style><link rel=stylesheet href=x><meta x>b<svg onload=x></svg><form action=x><button>c`, "abc"},
		"picture":   {`<img src="cid:a@x" width=10 alt=A onerror=x id=y>`, `<img width="10" alt="A" src="/compose/ID/parts/pa@x">`},
		"remote":    {`<img src="https://x.example/a.png">`, `<img src="/compose/ID/parts/rhttps:%2F%2Fx.example%2Fa.png">`},
		"others":    {`<img src="/logout" alt="A <b>"><img src=javascript:x><img src=x onerror=y>`, "A &lt;b&gt;"},
		"tracker":   {`<img src="https://x.example/a.png" width=1 height=1>a`, "a"},
		"hidden":    {`<img src="https://x.example/a.png" class=x style="display:none">a`, "a"},
		"styles":    {`<p style="background:url(cid:a) red" background="cid:a">a</p>`, `<p style="background-color: red">a</p>`},
		"the page":  {`<html><head><title>x</title></head><body bgcolor=black text=white dir=rtl>a</body></html>`, `<div dir="rtl" style="color: white; background-color: black">a</div>`},
		"map":       {`<img src="cid:a" usemap="#b"><map name=b><area href="https://x.example"></map>`, `<img src="/compose/ID/parts/pa">`},
		"from Word": {`<p class=MsoNormal style="mso-margin-top-alt:auto;font-size:11pt"><o:p>&nbsp;</o:p></p>`, `<p style="font-size: 11pt">` + "\u00A0</p>"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, requireCleanLetter(t, test.in, letterPictures)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLetterPictures: what is no address for a picture isn't written, whoever
// gives it.
func TestLetterPictures(t *testing.T) {
	for address, want := range map[string]string{
		"cid:a@x":                     `<img src="cid:a@x">`,
		"/compose/ID/parts/u1":        `<img src="/compose/ID/parts/u1">`,
		"https://x.example/?a&b":      `<img src="https://x.example/?a&amp;b">`,
		"data:image/png;base64,AAAA":  `<img src="data:image/png;base64,AAAA">`,
		"cid:":                        "",
		"//x.example/a":               "",
		"javascript:x":                "",
		"data:image/svg+xml,<svg>":    "",
		"https://x.example/\u202Ea":   "",
		"/a\nb":                       "",
		"file:///etc/passwd":          "",
		`/"><script>alert(1)</script`: `<img src="/&#34;&gt;&lt;script&gt;alert(1)&lt;/script">`,
	} {
		if got := CleanLetterHTML(`<img src=x>`, func(string) (string, bool) { return address, true }); got != want {
			t.Errorf("%q became %s", address, got)
		}
	}
}

// TestCorpusInLetters quotes every hostile mail.
func TestCorpusInLetters(t *testing.T) {
	for _, kind := range []string{"xss", "mime"} {
		for name, raw := range corpusMails(t, kind) {
			for _, leaf := range splitMail(raw, 0) {
				if leaf.part.Type != "text" && !strings.Contains(leaf.part.Subtype, "xml") {
					continue
				}
				text := DecodeText(leaf.body, leaf.part.Charset())
				cleaned := requireCleanLetter(t, text, letterPictures)
				if marker := endMarker.FindString(text); !strings.Contains(cleaned, marker) {
					t.Errorf("%s: %s, behind the attack, is gone", name, marker)
				}
				if plain := TextFromHTML(cleaned); plain != letterText(plain) {
					t.Errorf("%s: %q", name, plain)
				}
				requireFlows(t, text)
			}
		}
	}
}

func FuzzCleanLetterHTML(f *testing.F) {
	for _, test := range htmlCases() {
		f.Add(test.in)
	}
	f.Add("<div ClAss=signAtuRe>")
	f.Add(`<body style="color:red"><div class=signature><blockquote type=cite><img class=x src=//x style=display:none>`)
	f.Fuzz(func(t *testing.T, source string) {
		cleaned := requireCleanLetter(t, source, letterPictures)
		requireCleanLetter(t, source, nil)
		if plain := TextFromHTML(cleaned); plain != "" && !strings.HasSuffix(plain, "\n") {
			t.Errorf("no line end in %q", plain)
		}
	})
}
