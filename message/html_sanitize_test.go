package message

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const linkEnd = ` rel="noopener noreferrer nofollow" target="_blank" data-host="x.example">`

type htmlCase struct{ in, want string }

func htmlCases() map[string]htmlCase {
	return map[string]htmlCase{
		"text":             {"a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"},
		"empty":            {"", ""},
		"document":         {"<!doctype html><html><head><title>T</title><style>p{}</style><meta x><link rel=x></head><body><p>a</p></body></html>", "<p>a</p>"},
		"colours of body":  {`<body bgcolor="#eee" text=red style="margin:0" id=x onload=x>a</body>`, "a"},
		"word's namespace": {`<o:p>a</o:p>`, "a"},
		"comments":         {"a<!-- b --><!--[if mso]><p>c</p><![endif]--><![if !mso]>d<![endif]>", "ad"},
		"newsletter table": {
			`<table width="600" align="center" border="0" cellpadding="0" cellspacing="0" bgcolor="#ffffff" class="x" id="y" role="presentation"><tr><td valign="top" height="20" colspan=2 nowrap background="http://x.example/a.png">a</td></tr></table>`,
			`<table width="600" align="center" border="0" cellpadding="0" cellspacing="0" bgcolor="#ffffff" class="m-x" id="m-y" role="presentation"><tbody><tr><td valign="top" height="20" colspan="2" nowrap="">a</td></tr></tbody></table>`,
		},
		"font":                   {`<font color="#f00" face="Arial, 'X Y'" size="+2">a</font>`, `<font color="#f00" face="Arial, &#39;X Y&#39;" size="+2">a</font>`},
		"odd values":             {`<table width="1e9" border="x" bgcolor="url(x)" align="javascript:"><tr><td colspan=9999 dir=x lang='"'>a</td></tr></table>`, `<table><tbody><tr><td>a</td></tr></tbody></table>`},
		"link":                   {`<a href="https://x.example/?a=1&amp;b=2" title="t" onclick="x">a</a>`, `<a title="t" href="https://x.example/?a=1&amp;b=2"` + linkEnd + `a</a>`},
		"mailto":                 {`<a href="mailto:joe@x.example?subject=a%20b">a</a>`, `<a href="mailto:joe@x.example?subject=a%20b"` + strings.Replace(linkEnd, "x.", "joe@x.", 1) + `a</a>`},
		"link without scheme":    {`<a href="//x.example/a">a</a>`, `<a href="https://x.example/a"` + linkEnd + `a</a>`},
		"broken link":            {"<a href=' https://x.example/a\n b%zz'>a</a>", `<a href="https://x.example/a%20b%25zz"` + linkEnd + `a</a>`},
		"own rel and target":     {`<a href="http://x.example" rel=opener target=_top>a</a>`, `<a href="http://x.example"` + linkEnd + `a</a>`},
		"two addresses":          {`<a href="http://x.example" href="javascript:x">a</a>`, `<a href="http://x.example"` + linkEnd + `a</a>`},
		"relative link":          {`<a href="/logout">a</a> <a href="#x">b</a> <a name=c>c</a>`, `a <a href="#m-x">b</a> <a id="m-c">c</a>`},
		"script links":           {"<a href=javascript:x>a</a><a href='java\tscript:x'>b</a><a href='&#1;javascript:x'>c</a><a href='data:text/html,x'>d</a><a href=vbscript:x>e</a>", "abcde"},
		"base":                   {`<base href="http://x.example/"><a href="y">a</a>`, "a"},
		"script":                 {"a<script>alert(1)</script>b<script src=x></script>c", "abc"},
		"script, closed":         {"a<script/>alert(1)</script>b", "ab"},
		"form":                   {`<form action="http://x.example"><input value=x><button>a</button><select><option>b</select><textarea>c<b></textarea></form>d`, "abc&lt;b&gt;d"},
		"frames":                 {`<iframe src=x>a</iframe><object data=x>b</object><embed src=x><frameset><frame src=x></frameset>c`, "bc"},
		"media":                  {`<video src=x poster=y>a</video><audio src=x></audio><canvas>b</canvas>c`, "abc"},
		"noscript":               {`<noscript><p>a</p></noscript>b`, "<p>a</p>b"},
		"template":               {`<template><p onclick=x>a</p></template>b`, "<p>a</p>b"},
		"svg":                    {`<svg onload=x><script>y</script><a href=z><text>a</text></a><style>b</style></svg>c`, "ac"},
		"math":                   {`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`, "<table></table>"},
		"raw text elements":      {`<xmp><p>a</xmp><noembed><p>b</noembed><plaintext>c<p>`, "&lt;p&gt;ac&lt;p&gt;"},
		"remote picture":         {`<img src="http://x.example/a.png" width=1 height=1>`, ""},
		"its text":               {`<img src="http://x.example/a.png" alt="A &lt;b&gt;" style="color:red;position:fixed">`, `<span data-blocked="" style="color: red">A &lt;b&gt;</span>`},
		"data picture":           {`<img src="data:image/png;base64,AAAA" alt=x>`, `<img alt="x" src="data:image/png;base64,AAAA">`},
		"handlers":               {`<p onclick=x ONMOUSEOVER=y formaction=z>a</p>`, "<p>a</p>"},
		"clobbering":             {`<p id=x name=y class=z data-a=b slot=c is=d contenteditable tabindex=1 accesskey=x hidden>a</p>`, `<p id="m-x" class="m-z">a</p>`},
		"unclosed":               {"<div><b>a", "<div><b>a</b></div>"},
		"unopened":               {"a</div></table></b>b", "ab"},
		"out of a cell":          {"<div><table><tr><td></div>a</td></tr></table>b</div>", "<div><table><tbody><tr><td>a</td></tr></tbody></table>b</div>"},
		"paragraphs":             {"<p>a<p>b<div>c</div>", "<p>a</p><p>b</p><div>c</div>"},
		"list items":             {"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"},
		"rows and cells":         {"<table><tr><td>a<td>b<tr><th>c</table>", "<table><tbody><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></tbody></table>"},
		"sections":               {"<table><thead><tr><th>a<tbody><tr><td>b<tfoot><tr><td>c</table>", "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>c</td></tr></tfoot></table>"},
		"nested tables":          {"<table><tr><td><table><tr><td>a</table>b</table>", "<table><tbody><tr><td><table><tbody><tr><td>a</td></tr></tbody></table>b</td></tr></tbody></table>"},
		"cells without table":    {"<tr><td>a</td></tr>", "a"},
		"definitions":            {"<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"},
		"link in a link":         {`<a href="http://x.example">a<a href="http://y.example">b</a>`, `<a href="http://x.example"` + linkEnd + `a</a><a href="http://y.example"` + strings.Replace(linkEnd, "x.", "y.", 1) + `b</a>`},
		"crossed":                {"<b>a<i>b</b>c</i>d", "<b>a<i>b</i></b><i>c</i>d"},
		"font over blocks":       {"<p><font color=red>a<p>b</font>c", `<p><font color="red">a</font></p><p><font color="red">b</font>c</p>`},
		"font ends in cell":      {"<table><tr><td><b>a<td>b</table>c", "<table><tbody><tr><td><b>a</b></td><td>b</td></tr></tbody></table>c"},
		"font after block":       {"<div><b>a</div> </b>b", "<div><b>a</b></div> b"},
		"capitals":               {"<P ALIGN=CENTER>a</P>", `<p align="CENTER">a</p>`},
		"NUL and controls":       {"<scr\x00ipt>a\x00\x1b</scr\x00ipt>", "a"},
		"overrides":              {"a\u202Eb &#x202D;c", "ab c"},
		"entity":                 {"&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"},
		"open tag at the end":    {"a<b onclick='x", "a"},
		"open attribute":         {"a<img alt='x <p>b</p>", "ab"},
		"open comment":           {"a<!-- <p>b<!-- c", "a <p>b  c</p>"},
		"open style":             {"a<style>b<p>c", "ab<p>c</p>"},
		"open script":            {"a<SCRIPT>b</SCRIPT>c<script>d<p>e", "acd<p>e</p>"},
		"open title":             {"<svg><title>a<p>b", "a<p>b</p>"},
		"empty comments":         {"a<!-->b<!--->c<!----!>d", "abcd"},
		"line break behind pre":  {"<pre>\na</pre><pre>\n\na</pre><pre><b>\na</b></pre><pre>\n<!-- -->\na</pre>", "<pre>a</pre><pre>\n\na</pre><pre><b>\na</b></pre><pre>\n\na</pre>"},
		"text in a table":        {"<table>a<tr>b<td>c</table>d", "<table><tbody><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>d"},
		"text behind a cell":     {"<table><tr><td>a</td> <h2>b</h2>c<tr><td>d</table>", "<table><tbody><tr><td>a</td> </tr><tr><td><h2>b</h2>c</td></tr><tr><td>d</td></tr></tbody></table>"},
		"wrapped rows":           {"<table><form><center><tr><font color=red><td>a</font></center></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"},
		"table in a row":         {"<table><tr><table><td>a</table></table>", "<table><tbody><tr><td><table><tbody><tr><td>a</td></tr></tbody></table></td></tr></tbody></table>"},
		"columns":                {"<table><col width=10><caption>a<colgroup span=2><col><tr>", `<table><colgroup><col width="10"></colgroup><caption>a</caption><colgroup span="2"><col></colgroup><tbody><tr></tr></tbody></table>`},
		"formatting over tables": {"<p><b>a<table><td>b</table>c", "<p><b>a</b></p><table><tbody><tr><td>b</td></tr></tbody></table><b>c</b>"},
		"ruby":                   {"<ruby>a<rt>b<rp>c<p>d<rt>e</ruby>", "<ruby>a<rt>b</rt><rp>c<p>d</p></rp><rt>e</rt></ruby>"},
		"end of a line break":    {"a</br>b</p>c", "a<br>bc"},
		"details":                {"<details open><summary>a</summary>b</details>", `<details open=""><summary>a</summary>b</details>`},
		"no break":               {"<nobr>a<nobr>b", "<nobr>a</nobr><nobr>b</nobr>"},
		"within the mail":        {`<a href="#m-a">a</a><a href="#%C3%A4">b</a><a href="#">c</a><a href="#top">d</a><p id="ä">e`, `<a href="#m-a">a</a><a href="#m-ä">b</a>cd<p id="m-ä">e</p>`},
		"names":                  {`<p id="a b" class="a m-b  c<d e:f">x`, `<p class="m-a m-b m-e:f">x</p>`},
		"map":                    {`<map name=a><area shape=rect coords="0, 0,1,1" href="http://x.example/" alt=b></map>`, `<map name="m-a"><area shape="rect" coords="0,0,1,1" alt="b" href="http://x.example/" rel="noopener noreferrer nofollow" target="_blank"></map>`},
		"telephone":              {`<a href="tel:+49-30-123">a</a><a href="tel:x">b</a>`, `<a href="tel:+49-30-123" rel="noopener noreferrer nofollow" target="_blank">a</a>b`},
		"false link":             {`<a href="http://y.example/">http://x.example/</a>`, `<a href="http://y.example/" rel="noopener noreferrer nofollow" target="_blank" data-host="y.example">http://x.example/</a>`},
		"marks of ours":          {`<a href="http://x.example" data-host="y.example" data-warning="">a</a><p data-picture="" data-blocked="">b`, `<a href="http://x.example"` + linkEnd + `a</a><p>b</p>`},
		"controls":               {`<form><input type=text value=a><input type=submit value="Send it"><input type=hidden value=c></form>`, "Send it"},
		"blocked picture":        {`<img src="http://x.example/a.png" alt=A width=600 height=200 class=x style="display:block;height:auto">`, `<span class="m-x" data-blocked="" style="width: 600px; min-height: 200px; display: block; height: auto">A</span>`},
		"blocked without text":   {`<img src="http://x.example/a.png" width="50%"><img src="http://x.example/b.png">`, `<span data-blocked="" style="width: 50%"></span>`},
		"tracker":                {`a<img src="http://x.example/a.png" alt=A width=1 height=1>`, "a"},
		"foreign pictures":       {`<svg><image href="cid:a"/><text>a</text></svg><picture><source srcset="http://x.example/a"><img alt="b"></picture>`, "a<span>b</span>"},
		"aspect":                 {`<img src="data:image/gif;base64,AAAA" width=600 height=10>`, `<img width="600" height="10" style="aspect-ratio: 600/10" src="data:image/gif;base64,AAAA">`},
	}
}

func TestSanitizeHTML(t *testing.T) {
	for name, test := range htmlCases() {
		t.Run(name, func(t *testing.T) {
			got := SanitizeHTML(test.in, HTMLOptions{})
			if diff := cmp.Diff(test.want, got.HTML); diff != "" {
				t.Error(diff)
			}
			requireSafeHTML(t, test.in, got)
			requireStable(t, got)
		})
	}
}

// TestWarnedLinks: a link that misleads is told in the reader's words, which can't
// leave their attribute.
func TestWarnedLinks(t *testing.T) {
	opt := HTMLOptions{Warn: func(w LinkWarning) string { return `"><b>` + w.Named + " " + w.Host }}
	got := SanitizeHTML(`<a href="http://y.example/">http://x.example/</a> <a href="http://x.example/">x.example</a>`, opt)
	const want = `<a href="http://y.example/" rel="noopener noreferrer nofollow" target="_blank" data-host="y.example" data-warning="&#34;&gt;&lt;b&gt;x.example y.example">http://x.example/</a> ` +
		`<a href="http://x.example/" rel="noopener noreferrer nofollow" target="_blank" data-host="x.example">x.example</a>`
	if diff := cmp.Diff(want, got.HTML); diff != "" || got.Misleading != 1 {
		t.Errorf("%d mislead: %s", got.Misleading, diff)
	}
	if again := SanitizeHTML(got.HTML, opt); again.HTML != got.HTML {
		t.Errorf("cleaned again it becomes %s", firstDifference(again.HTML, got.HTML))
	}
}

func TestSanitizeStyle(t *testing.T) {
	tests := []struct{ in, want string }{
		{"color:red", "color: red"},
		{"COLOR : #FFF ; ", "color: #FFF"},
		{"color:#ff;color:#12345g", ""},
		{"color:rgb(1, 2, 3)", "color: rgb(1, 2, 3)"},
		{"color:RGBA(1 2 3 / 50%)", "color: rgba(1 2 3 / 50%)"},
		{"color:rgb(var(--x))", ""},
		{"color:red !important", "color: red"},
		{"color:red!important;font-size:12px", "color: red; font-size: 12px"},
		{"font:bold 12px/1.5 'Helvetica Neue',Arial,sans-serif", "font: bold 12px/1.5 'Helvetica Neue',Arial,sans-serif"},
		{`font-family:"Times",x`, "font-family: 'Times',x"},
		{`font-family:"a'b;c"`, ""},
		{"margin:0 auto", "margin: 0 auto"},
		{"margin:-10px", ""},
		{"margin:10px -5px", ""},
		{"margin-left:-.5em", ""},
		{"padding:1px 2px 3% 4em", "padding: 1px 2px 3% 4em"},
		{"width:100%;max-width:600px", "width: 100%; max-width: 600px"},
		{"width:99999px", ""},
		{"width:100vw;height:100vh", ""},
		{"width:calc(1px + 1px)", "width: calc(1px + 1px)"},
		{"width:1e9px", ""},
		{"border:1px solid #ccc", "border: 1px solid #ccc"},
		{"display:none;display:inline-block", "display: none; display: inline-block"},
		{"display:flex;display:contents", "display: flex"},
		{"position:fixed;top:0;left:0;z-index:9", ""},
		{"position:absolute !important", ""},
		{"background:url(http://x.example/a.png) #fff no-repeat", "background-color: #fff"},
		{"background:#fff", "background-color: #fff"},
		{"background:no-repeat", ""},
		{"background: rgb(1,2,3) none", "background-color: rgb(1,2,3)"},
		{"background-image:url(x)", ""},
		{"background-color:red url(x)", ""},
		{"list-style:url(x)", ""},
		{"color:red;background:url(", "color: red"},
		{"width:expression(alert(1))", ""},
		{"-moz-binding:url(x)", ""},
		{"behavior:url(x)", ""},
		{`c\6flor:red`, ""},
		{`color:r\65d`, ""},
		{`width:\65xpression(x)`, ""},
		{"color:/**/red/*;*/;width:/*x*/1px", "color: red; width: 1px"},
		{"--x:url(a);color:var(--x)", ""},
		{"@import 'x';color:red", "color: red"},
		{"color:red}p{color:blue", ""},
		{"color:red;{};width:1px", "color: red; width: 1px"},
		{"transform:scale(9)", ""},
		{"content:'x'", ""},
		{"mso-line-height-rule:exactly;-webkit-text-size-adjust:100%;line-height:1.5", "line-height: 1.5"},
		{"font-family:微软雅黑", ""},
		{"opacity:.5;opacity:2", "opacity: .5"},
		{"float:left;clear:both;overflow:hidden", "float: left; clear: both; overflow: hidden"},
		{"color:red;" + strings.Repeat(" ", maxStyleBytes), ""},
	}
	for _, test := range tests {
		t.Run(test.in[:min(len(test.in), 60)], func(t *testing.T) {
			css := &cssCleaner{rules: mailRules(), picture: func(string) string { return "" }}
			got := css.inline(test.in).text
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if again := css.inline(got).text; again != got {
				t.Errorf("cleaned again it becomes %q", again)
			}
			if problem := checkCSS(got); problem != "" {
				t.Errorf("dangerous: %q", problem)
			}
		})
	}
}

func TestSanitizeInline(t *testing.T) {
	const png = "data:image/png;base64,iVBORw0KGgo="
	asked := make(map[string]int)
	opt := HTMLOptions{Inline: func(id string) (string, bool) {
		asked[id]++
		uri, ok := map[string]string{
			"a@x": png, "svg": "data:image/svg+xml;base64,AAAA", "html": "data:text/html;base64,AAAA",
			"quote": `data:image/png;base64,AA"onerror=x`, "plain": "data:image/png,AAAA", "remote": "http://x.example/a",
			"ours": "/pictures/2?size=thumbnail", "theirs": "//x.example/a", "script": "javascript:x",
		}[id]
		return uri, ok
	}}
	tests := map[string]struct{ in, want string }{
		"picture":  {`<img src="cid:a@x" width=10 alt="A" onload=x>`, `<img width="10" alt="A" src="` + png + `">`},
		"capitals": {`<IMG SRC="CID:a@x">`, `<img src="` + png + `">`},
		"encoded":  {`<img src=" cid:%3Ca%40x%3E ">`, `<img src="` + png + `">`},
		"twice":    {`<img src="cid:a@x"><img src="cid:a@x">`, strings.Repeat(`<img src="`+png+`">`, 2)},
		"first":    {`<img src="cid:a@x" src="http://x.example/">`, `<img src="` + png + `">`},
		"image":    {`<image src="cid:a@x">`, `<img src="` + png + `">`},
		"styled":   {`<img src="cid:a@x" style="width:10px;position:fixed">`, `<img style="width: 10px" src="` + png + `">`},
		"unknown":  {`<img src="cid:b" alt="B">`, `<span>B</span>`},
		"SVG":      {`<img src="cid:svg">`, ""},
		"HTML":     {`<img src="cid:html">`, ""},
		"quote":    {`<img src="cid:quote">`, ""},
		"plain":    {`<img src="cid:plain">`, ""},
		"remote":   {`<img src="cid:remote">`, ""},
		"link":     {`<a href="cid:a@x">a</a>`, "a"},
		"in style": {`<p style="background:url(cid:a@x)">a</p>`, `<p style="background: url(&#34;` + png + `&#34;)" data-picture="">a</p>`},
		"of ours":  {`<img src="cid:ours">`, `<img src="/pictures/2?size=thumbnail">`},
		"theirs":   {`<img src="cid:theirs"><img src="cid:script">`, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			clear(asked)
			got := SanitizeHTML(test.in, opt)
			if diff := cmp.Diff(test.want, got.HTML); diff != "" {
				t.Error(diff)
			}
			if got.Blocked > 0 && name != "first" {
				t.Errorf("%d blocked", got.Blocked)
			}
			for id, n := range asked {
				if n > 1 {
					t.Errorf("%s was asked for %d times", id, n)
				}
			}
			requireSafeHTML(t, test.in, got)
		})
	}
}

func TestSanitizeInlineIsBounded(t *testing.T) {
	uri := "data:image/png;base64," + base64.StdEncoding.EncodeToString(make([]byte, 1<<20))
	opt := HTMLOptions{Inline: func(string) (string, bool) { return uri, true }}
	got := SanitizeHTML(strings.Repeat(`<img src="cid:a">`, 200), opt)
	if len(got.HTML) > maxInlineBytes+1<<20 || len(got.HTML) < maxInlineBytes/2 {
		t.Errorf("%d bytes", len(got.HTML))
	}
}

func TestSanitizeInlineIsCounted(t *testing.T) {
	asked := 0
	opt := HTMLOptions{Inline: func(string) (string, bool) { asked++; return "data:image/png;base64,AAAA", true }}
	var source strings.Builder
	for i := range 2_000 {
		fmt.Fprintf(&source, `<img src="cid:%d"><img src="cid:0" alt="the end">`, i)
	}
	got := SanitizeHTML(source.String(), opt).HTML
	if asked != maxInlinePictures {
		t.Errorf("%d pictures were asked for, want %d", asked, maxInlinePictures)
	}
	if shown := strings.Count(got, `src="data:`); shown != maxInlinePictures+2_000 {
		t.Errorf("%d pictures are shown: one that is known already counts no more", shown)
	}
}

func TestSanitizeBlocked(t *testing.T) {
	tests := []struct {
		in   string
		want int
	}{
		{`<p>a</p>`, 0},
		{`<img src="http://x.example/a"><img src="https://x.example/b">`, 2},
		{`<img src="//x.example/a">`, 1},
		{`<img src=" HTTP://x.example/a">`, 1},
		{`<img src="\\x.example\a">`, 1},
		{`<img src="a.png"><img src="cid:a"><img src="data:image/png;base64,AA">`, 0},
		{`<img srcset="http://x.example/a 2x">`, 1},
		{`<img src="http://x.example/a" srcset="http://x.example/a 2x" style="background:url(http://x.example/b)">`, 2},
		{`<table background="http://x.example/a"><tr><td background="https://x.example/b">`, 2},
		{`<body background="http://x.example/a">`, 1},
		{`<p style="background:url('http://x.example/a')">a</p>`, 1},
		{`<p style="background-image:URL( http://x.example/a ), url(x)">a</p>`, 1},
		{`<p style='background:url("http://x.example/a'>a</p>`, 1},
		{`<p style="background:image-set('http://x.example/a' 1x)">a</p>`, 1},
		{`<p style="background:url(cid:a)">a</p>`, 0},
		{`<video poster="http://x.example/a" src="http://x.example/b">`, 1},
		{`<input type=image src="http://x.example/a">`, 1},
		{`<svg><image href="http://x.example/a"/><image xlink:href="http://x.example/b"/></svg>`, 2},
		{`<iframe src="http://x.example/"></iframe><script src="http://x.example/"></script><a href="http://x.example">a</a>`, 0},
	}
	for _, test := range tests {
		t.Run(test.in, func(t *testing.T) {
			if got := SanitizeHTML(test.in, HTMLOptions{}).Blocked; got != test.want {
				t.Errorf("%d blocked, want %d", got, test.want)
			}
		})
	}
}

// TestSanitizeBounds goes through sources that would cost a careless reader
// its stack, its memory or minutes, and makes sure that their text survives.
func TestSanitizeBounds(t *testing.T) {
	// Nesting is tried at 100,000; elsewhere less shows the same.
	const deep, n = 100_000, 20_000
	fonts := func(count int) string {
		var all strings.Builder
		for i := range count {
			fmt.Fprintf(&all, "<font size=%d>", i%100)
		}
		return all.String()
	}
	tests := map[string]string{
		"nested div":        strings.Repeat("<div>", deep) + "the end" + strings.Repeat("</div>", deep),
		"unclosed font":     strings.Repeat("<font color=red>", deep) + "the end",
		"unclosed a":        strings.Repeat("<a href=http://x.example>", deep) + "the end",
		"nested blockquote": strings.Repeat("<blockquote>x", n) + "the end",
		"nested table":      strings.Repeat("<table><tr><td>", n) + "the end",
		"nested list":       strings.Repeat("<ul><li>", n) + "the end",
		"end tags":          strings.Repeat("</div>", n) + "the end",
		"formatting kept":   "<p>" + fonts(400) + strings.Repeat("<p>x", n) + "the end",
		"formatting twice":  "<p>" + strings.Repeat("<b><i><font color=red><p>x", n/4) + "the end",
		"crossed":           strings.Repeat("<b><i>x</b>y</i>", n) + "the end",
		"crossed deep":      strings.Repeat("<b>", 100) + strings.Repeat("<i></b>x", n) + "the end",
		"attributes":        "<p " + strings.Repeat("a=b ", n) + ">the end",
		"one attribute":     `<p title="` + strings.Repeat("x", n*10) + `">the end`,
		"styles":            strings.Repeat(`<p style="`+strings.Repeat("a(", 4000)+`">`, 50) + "the end",
		"backgrounds":       strings.Repeat(`<p style="background:`+strings.Repeat("rgb(", 2000)+`">`, 50) + "the end",
		"semicolons":        strings.Repeat(`<p style="`+strings.Repeat(";", 8000)+`">`, 50) + "the end",
		"less than":         strings.Repeat("< ", n*10) + "the end",
		"ampersands":        strings.Repeat("&", n*10) + "the end",
		"comments":          strings.Repeat("<!-->", n) + "the end",
		"open comments":     strings.Repeat("<!-- x", n) + "the end",
		"nested comments":   strings.Repeat("<!-", n) + "->the end",
		"open scripts":      strings.Repeat("<script>", n) + "the end",
		"script ends":       strings.Repeat("</scrip", n) + strings.Repeat("<script>", n) + "the end",
		"open attributes":   strings.Repeat(`<a b="><a b='>`, n) + `<a b="'>the end`,
		"svg":               strings.Repeat("<svg><math>", n) + "the end",
		"templates":         strings.Repeat("<template>", n) + "the end",
		"selects":           strings.Repeat("<select><option>", n) + "the end",
		"images":            strings.Repeat(`<img alt=x src="http://x.example">`, n) + "the end",
	}
	for name, source := range tests {
		t.Run(name, func(t *testing.T) {
			got := SanitizeHTML(source, HTMLOptions{})
			if !strings.Contains(got.HTML, "the end") {
				t.Error("the text is lost")
			}
			if len(got.HTML) > 6*len(source)+1<<20 {
				t.Errorf("%d bytes became %d", len(source), len(got.HTML))
			}
			requireSafeHTML(t, name, got)
			requireStable(t, got)
		})
	}
}

func TestSanitizeTruncates(t *testing.T) {
	for name, source := range map[string]string{
		"escapes": strings.Repeat("&", maxHTMLBytes), "tags": strings.Repeat("<p>", maxHTMLBytes/3),
		"links": strings.Repeat("<a href=//x>", maxHTMLBytes/12),
	} {
		got := SanitizeHTML(source, HTMLOptions{})
		if !got.Truncated || len(got.HTML) > maxWrittenBytes+1<<20 {
			t.Errorf("%s: truncated %v, %d bytes", name, got.Truncated, len(got.HTML))
		}
	}
	got := SanitizeHTML("<p>"+strings.Repeat("ü", maxHTMLBytes), HTMLOptions{})
	if !got.Truncated || len(got.HTML) > maxHTMLBytes+100 {
		t.Errorf("truncated %v, %d bytes", got.Truncated, len(got.HTML))
	}
	if SanitizeHTML("<p>a", HTMLOptions{}).Truncated {
		t.Error("a small mail was truncated")
	}
}

func BenchmarkFormatText(b *testing.B) {
	source := strings.Repeat("Some text with http://x.example/a and joe@x.example in it.\n> quoted\n", 1000)
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		FormatText(source, nil)
	}
}
