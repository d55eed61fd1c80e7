package message

import (
	"fmt"
	"strings"
	"testing"
)

func TestSanitizeSheet(t *testing.T) {
	tests := []struct{ in, want string }{
		{"p{color:red}", "p{color:red;}"},
		{"p , td.a>b#c{color:red!important;margin:-1px}", "p,td.m-a>b#m-c{color:red!important;}"},
		{"body,html,:root{margin:0}", "body,html,html{margin:0;}"},
		{".m-a .b{color:red}", ".m-a .m-b{color:red;}"},
		{"a:hover,a:visited,a:link{color:red}", "a:hover,a:link{color:red;}"},
		{"tr:nth-child( 2n + 1 ):not(.x)>td:first-child{color:red}", "tr:nth-child(2n+1):not(.m-x)>td:first-child{color:red;}"},
		{`*[class=a],td[class~="b"],td[class*='c'],a[href^="tel"]{color:red}`, `*[class="m-a"],td[class~="m-b"],td[class*="c"],a[href^="tel"]{color:red;}`},
		{"[data-host],[data-warning],[action^=a],[onclick]{color:red}", ""},
		{"p:after{content:'\\2022'}p::before{content:url(x)}p:has(a){color:red}", "p::after{content:\"•\";}"},
		{"p::after{content:'" + strings.Repeat("x", 30) + "'}", ""},
		{"video,svg,x-a,input{color:red}", ""},
		{"p{position:fixed!important;top:0;z-index:9;transform:none;animation:a 1s;cursor:url(x),auto}", ""},
		{"@import url(http://x.example/);p{color:red}", "p{color:red;}"},
		{"@font-face{font-family:x;src:url(http://x.example)}@namespace x;@supports(a:b){p{color:red}}p{color:red}", "p{color:red;}"},
		{"@media screen and (max-width:600px){.a{width:100%!important}}", "@media screen and (max-width: 600px){.m-a{width:100%!important;}}"},
		{"@media only screen and (min-resolution:2dppx),print{p{color:red}}", "@media only screen and (min-resolution: 2dppx), print{p{color:red;}}"},
		{"@media yahoo{p{color:red}}@media (update:slow){p{color:red}}@media{p{color:red}}", ""},
		{"@media screen{@media print{p{color:red}}}", "@media screen{@media print{p{color:red;}}}"},
		{"<!-- p{color:red} -->b{color:red}", "p{color:red;}b{color:red;}"},
		{"p/**/.a{border-top:100/**/vh solid red;width:99/**/99/**/99px}", "p .m-a{border-top:100 vh solid red;width:99 99 99px;}"},
		{"@media (orientation:landscape){p{color:red}}", ""},
		{"p{color:red", "p{color:red;}"},
		{"p{color:red}}b{color:red}", "p{color:red;}b{color:red;}"},
		{"p{a{color:red}}b{color:red}", "b{color:red;}"},
		{"p{background:linear-gradient(to right, #fff 0%, rgba(0,0,0,.5) 100%)}", "p{background:linear-gradient(to right, #fff 0%, rgba(0,0,0,.5) 100%);}"},
		{"p{background:url(http://x.example/a) #fff}", "p{background-color:#fff;}"},
		{"p{--a:url(http://x.example/);color:var(--a)}", ""},
		{"p{width:calc(100% - (2 * 10px));padding:max(1px,2em)}", "p{width:calc(100% - (2 * 10px));padding:max(1px,2em);}"},
		{"p{margin:calc(0px - 9px);width:calc(var(--x))}", ""},
		{`p{font-family:"a\"}*{color:red}"}`, ""},
		{`p{c\6flor:red}\70{color:red}.a\.b{color:red}`, ""},
		{"u + .body .a{color:red}", "u+.m-body .m-a{color:red;}"},
		{"> p,p >,p > > b,p{color:red}", "p{color:red;}"},
		{"i~p,p{color:red}", "p{color:red;}"},
	}
	for _, test := range tests {
		t.Run(test.in[:min(len(test.in), 60)], func(t *testing.T) {
			got := SanitizeHTML("<style>"+test.in+"</style>", HTMLOptions{})
			if got.Style != test.want {
				t.Errorf("got  %s\nwant %s", got.Style, test.want)
			}
			requireSafeHTML(t, test.in, got)
			requireStable(t, got)
		})
	}
}

func TestSheetDark(t *testing.T) {
	const dark = "@media (prefers-color-scheme: dark){p{color:#fff;}}"
	tests := []struct {
		in         string
		dark, page bool
	}{
		{"<style>" + dark + "</style>", true, false},
		{`<meta name="color-scheme" content="light dark"><style>` + dark + "</style>", true, true},
		{`<meta name="color-scheme" content="light dark">`, false, false},
		{"<style>@media (prefers-color-scheme: dark){p{position:fixed}}</style>", false, false},
		{"<style>@media (prefers-color-scheme: light){p{color:red}}</style>", false, false},
		{"<style>" + dark + "@media (prefers-color-scheme: dark){p{color:var(--x)}}</style>", false, false},
	}
	for _, test := range tests {
		got := SanitizeHTML(test.in, HTMLOptions{})
		if got.Dark != test.dark || got.DarkPage != test.page {
			t.Errorf("%s: dark %v, page %v", test.in, got.Dark, got.DarkPage)
		}
		if strings.Contains(got.Style, "dark") != test.dark {
			t.Errorf("%s: half of the dark rules are left: %s", test.in, got.Style)
		}
	}
}

// TestSheetPictures: what shows a picture keeps its colours on dark screens, and
// no picture tells what a reader does.
func TestSheetPictures(t *testing.T) {
	opt := HTMLOptions{
		Remote: func(address string) string { return "/images?url=" + address + `"\<)` },
		Inline: func(string) (string, bool) { return "/pictures/2", true },
	}
	tests := []struct{ in, want string }{
		{"p{background:url(cid:a) #fff}", `p{background:url("/pictures/2") #fff;}p{position:var(--above);z-index:2}`},
		{"p::before{background-image:url(cid:a)}", `p::before{background-image:url("/pictures/2");}p::before{position:var(--above);z-index:2}`},
		{`p{background-image:url( '\68ttp:\/\/x.example/a' )}`, `p{background-image:url("/images?url=http://x.example/a\22 \5c \3c )");}p{position:var(--above);z-index:2}`},
		{"a:hover{background:url(cid:a)}a[title^=b]{background:url(cid:a)}", ""},
		{"@media print{p{background:url(http://x.example/a)}}@media not print{p{background:url(cid:a)}}", ""},
		{"p{background:image-set('http://x.example/a' 1x)}", ""},
	}
	for _, test := range tests {
		got := SanitizeHTML("<style>"+test.in+"</style>", opt)
		if got.Style != test.want {
			t.Errorf("got  %s\nwant %s", got.Style, test.want)
		}
	}
}

func TestSheetBounds(t *testing.T) {
	many := func(format string, n int) string {
		var out strings.Builder
		for i := range n {
			fmt.Fprintf(&out, format, i)
		}
		return out.String()
	}
	tests := map[string]string{
		"rules":      many(".a%d{color:red}", 14_000),
		"selectors":  many(".a%d,", 30_000) + "b{color:red}",
		"wide":       many("*:nth-child(%dn){color:red}", 8_000),
		"media":      many("@media print{.a%d{color:red}}", 8_000),
		"deep media": strings.Repeat("@media print{", 15_000),
		"braces":     strings.Repeat("{", 100_000) + strings.Repeat("p{", 50_000),
		"brackets":   "p{width:" + strings.Repeat("calc((", 20_000),
		"gradients":  "p{background:" + strings.Repeat("linear-gradient(", 10_000),
		"long":       strings.Repeat("p ", 100_000) + "{color:red}",
		"strings":    strings.Repeat(`"\`, 100_000),
		"comments":   strings.Repeat("/*", 100_000),
		"at rules":   strings.Repeat("@", 200_000),
		"sheets":     strings.Repeat("p{color:red}</style><style>", 30_000),
	}
	for name, source := range tests {
		t.Run(name, func(t *testing.T) {
			got := SanitizeHTML("<style>"+source+"</style>the end", HTMLOptions{})
			if n := strings.Count(got.Style, "{"); n > maxSelectors*2 || len(got.Style) > 2*maxSheetBytes {
				t.Errorf("%d rules in %d bytes", n, len(got.Style))
			}
			if name == "wide" && strings.Count(got.Style, "nth") != maxWideSelectors {
				t.Errorf("%d wide selectors", strings.Count(got.Style, "nth"))
			}
			if got.HTML != "the end" {
				t.Errorf("the text is %q", got.HTML)
			}
			requireStable(t, got)
		})
	}
}

// TestSheetAndManyElements: of many selectors and many elements a browser makes
// all pairs.
func TestSheetAndManyElements(t *testing.T) {
	sheet := "<style>" + strings.Repeat("p{color:red}", 4_000) + "</style>"
	for elements, kept := range map[int]bool{4_000: true, 40_000: false} {
		got := SanitizeHTML(sheet+strings.Repeat("<p>x", elements), HTMLOptions{})
		if (got.Style != "") != kept || strings.Count(got.HTML, "<p>") != elements {
			t.Errorf("of %d elements %d are left, and a sheet of %d octets", elements, strings.Count(got.HTML, "<p>"), len(got.Style))
		}
		requireStable(t, got)
	}
}
