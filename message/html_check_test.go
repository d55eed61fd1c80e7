package message

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The lists here say on their own what a sanitised mail may hold; they are not
// taken from the code under test.
var (
	safeElements = wordSet(`a abbr acronym address area article aside b bdi big blockquote br caption center cite code col colgroup
		dd del details dfn dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd
		legend li main map mark menu nav nobr ol p pre q rp rt ruby s samp section small span strike strong sub summary sup
		table tbody td tfoot th thead time tr tt u ul var wbr`)
	safeAttributes = wordSet(`dir lang title role align valign width height bgcolor bordercolor border cellpadding cellspacing hspace
		vspace colspan rowspan span nowrap noshade color face size start value reversed type alt summary abbr rel target style href
		src id class name usemap headers shape coords open data-blocked data-picture data-host data-warning`)
	// addressInCSS is a url() as it may stand in a style.
	addressInCSS = regexp.MustCompile(`url\("(/[^"\\<>]*|data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]+)"\)`)
	stringInCSS  = regexp.MustCompile(`"(?:[^"\\<>]|\\[0-9a-f]+ )*"`)
	// forbiddenCSS is what no style may hold, in whatever disguise.
	forbiddenCSS = regexp.MustCompile(`(?i)url\s*\(|expression|behaviou?r|binding|\\|<|var\s*\(|element\s*\(|attr\s*\(|env\s*\(|image-set|` +
		`(^|[;{] *)(position|z-index|transform|animation[a-z-]*|transition|filter|inset[a-z-]*|top|left|right|bottom|cursor|clip[a-z-]*|mask[a-z-]*|zoom|translate|scale|rotate|order|all|--[a-z-]*)\s*:|` +
		`(^|[;{ ])margin[a-z-]*:([^;}]*[ ,])?-[.0-9]|@(import|font-face|namespace|charset|supports|page|layer|container|keyframes)`)
	// lifted is what our own rules for dark screens are written as.
	lifted = regexp.MustCompile(`\{position:var\(--above\);z-index:2\}`)
	// anyRemote finds an address of another machine anywhere.
	anyRemote = regexp.MustCompile(`(?i)(https?|ftp|wss?):|canary\.invalid|//[a-z0-9]`)
)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// checkHTML parses sanitised HTML as a browser does and says what in it is not
// safe, "" for nothing. Written down again the tree must be what it was read
// from: then the parser repaired nothing.
func checkHTML(sanitised string) string { return checkNodes(sanitised, checkElement) }

// checkNodes is checkHTML by other rules for elements.
func checkNodes(sanitised string, checkElement func(n *html.Node) string) string {
	root, err := html.Parse(strings.NewReader("<!doctype html><html><head></head><body>" + sanitised))
	if err != nil {
		return "can't be parsed: " + err.Error()
	}
	body := root.LastChild.LastChild
	if len(body.Attr) > 0 || len(root.LastChild.Attr) > 0 {
		return "attributes on body or html"
	}
	for n := range body.Descendants() {
		if n.Type != html.ElementNode && n.Type != html.TextNode {
			return "neither element nor text: " + n.Data
		}
		if n.Type == html.ElementNode {
			if problem := checkElement(n); problem != "" {
				return problem
			}
		}
	}
	var again strings.Builder
	for n := range body.ChildNodes() {
		writeNode(&again, n)
	}
	if read := writeTokens(sanitised); again.String() != read {
		return "parsers build another tree of it: " + firstDifference(again.String(), read)
	}
	return ""
}

// writeTokens writes HTML as it reads, without a thought of a tree.
func writeTokens(source string) string {
	var out strings.Builder
	for tokens := html.NewTokenizer(strings.NewReader(source)); tokens.Next() != html.ErrorToken; {
		switch token := tokens.Token(); token.Type {
		case html.TextToken:
			out.WriteString(html.EscapeString(token.Data))
		case html.EndTagToken:
			out.WriteString("</" + token.Data + ">")
		default:
			writeStart(&out, token.Data, token.Attr)
		}
	}
	return out.String()
}

// writeStart writes a start tag with its attributes in order: golang.org/x/net/html
// sorts those of some elements.
func writeStart(out *strings.Builder, name string, attrs []html.Attribute) {
	attrs = slices.SortedFunc(slices.Values(attrs), func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
	out.WriteString("<" + name)
	for _, a := range attrs {
		out.WriteString(" " + a.Key + `="` + html.EscapeString(a.Val) + `"`)
	}
	out.WriteString(">")
}

// writeNode writes a tree as HTML.
func writeNode(out *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		out.WriteString(html.EscapeString(n.Data))
		return
	}
	writeStart(out, n.Data, n.Attr)
	switch n.Data {
	case "area", "br", "col", "hr", "img", "wbr":
		return
	case "pre":
		if c := n.FirstChild; c != nil && c.Type == html.TextNode && strings.HasPrefix(c.Data, "\n") {
			out.WriteString("\n")
		}
	}
	for c := range n.ChildNodes() {
		writeNode(out, c)
	}
	out.WriteString("</" + n.Data + ">")
}

func firstDifference(a, b string) string {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	from := max(0, at-60)
	return fmt.Sprintf("%.200q instead of %.200q", a[from:], b[from:])
}

func checkElement(n *html.Node) string {
	if n.Namespace != "" {
		return "foreign element " + n.Namespace + " " + n.Data
	}
	if !safeElements[n.Data] {
		return "element " + n.Data
	}
	external := false
	for _, attr := range n.Attr {
		if problem := checkAttribute(n, attr); problem != "" {
			return fmt.Sprintf("%s <%s %s=%.200q>", problem, n.Data, attr.Key, attr.Val)
		}
		external = external || attr.Key == "href" && !strings.HasPrefix(attr.Val, "#")
	}
	if external && (attributeOf(n, "rel") != "noopener noreferrer nofollow" || attributeOf(n, "target") != "_blank") {
		return "link without rel and target"
	}
	return ""
}

func attributeOf(n *html.Node, key string) string {
	for _, attr := range n.Attr {
		if attr.Key == key {
			return attr.Val
		}
	}
	return ""
}

func checkAttribute(n *html.Node, attr html.Attribute) string {
	if attr.Namespace != "" || !safeAttributes[attr.Key] {
		return "attribute"
	}
	switch attr.Key {
	case "href":
		if strings.HasPrefix(attr.Val, "#m-") {
			return ""
		}
		u, err := url.Parse(attr.Val)
		if n.Data != "a" && n.Data != "area" || err != nil || !wordSet("http https mailto tel")[u.Scheme] {
			return "link"
		}
	case "src":
		if n.Data != "img" || !isOwnAddress(attr.Val) {
			return "source"
		}
	case "style":
		if problem := checkCSS(attr.Val); problem != "" || strings.Contains(attr.Val, "{") {
			return "style " + problem
		}
	case "id", "class", "name", "headers":
		for _, name := range strings.Fields(attr.Val) {
			if !strings.HasPrefix(name, "m-") || strings.ContainsAny(name, "<>\"'`=&") {
				return "name"
			}
		}
	case "usemap":
		if !strings.HasPrefix(attr.Val, "#m-") {
			return "name"
		}
	case "alt", "title", "summary", "abbr", "data-warning", "data-host":
	default:
		if anyRemote.MatchString(attr.Val) {
			return "remote address"
		}
	}
	return ""
}

// isOwnAddress tells a path of ours, or a picture that is there already.
func isOwnAddress(address string) bool {
	return addressInCSS.MatchString(`url("` + address + `")`)
}

// checkCSS says what in a sheet or a style is not safe, "" for nothing.
func checkCSS(style string) string {
	rest := addressInCSS.ReplaceAllString(lifted.ReplaceAllString(style, "{}"), "picture")
	return forbiddenCSS.FindString(stringInCSS.ReplaceAllString(rest, "text"))
}

func requireSafeHTML(t *testing.T, source string, got HTMLBody) {
	t.Helper()
	if problem := checkHTML(got.HTML); problem != "" {
		t.Errorf("%s\nsource: %.2000s\nresult: %.2000s", problem, source, got.HTML)
	}
	for _, style := range []string{got.Style, got.BodyStyle} {
		if problem := checkCSS(style); problem != "" || strings.Contains(style, "<") {
			t.Errorf("style %s\nsource: %.2000s\nresult: %.2000s", problem, source, style)
		}
	}
}

// requireStable makes sure that nothing changes when a result is cleaned again.
func requireStable(t *testing.T, got HTMLBody) {
	t.Helper()
	if len(got.HTML) > maxHTMLBytes-maxSheetBytes {
		return // it would be cut off
	}
	again := SanitizeHTML("<style>"+got.Style+"</style>"+got.HTML, HTMLOptions{})
	if again.HTML != got.HTML {
		t.Errorf("cleaned again it becomes %s", firstDifference(again.HTML, got.HTML))
	}
	if again.Style != got.Style {
		t.Errorf("cleaned again its style becomes %s", firstDifference(again.Style, got.Style))
	}
	if again.Remote > 0 || again.Trackers > 0 {
		t.Errorf("%d remote pictures and %d trackers are left in %.2000q", again.Remote, again.Trackers, got.HTML)
	}
}

// TestCheckHTML makes sure that the check itself finds things.
func TestCheckHTML(t *testing.T) {
	for _, bad := range []string{
		`<script>1</script>`, `<p onclick=x></p>`, `<a href="javascript:1"></a>`, `<a href="/x"></a>`, `<a href="http://x/">x</a>`,
		`<img src="http://x/y">`, `<img src="data:image/svg+xml;base64,AAAA">`, `<p style="background:url(x)"></p>`,
		`<p style="background:url(&#34;http://x&#34;)"></p>`, `<p style="position:fixed"></p>`, `<p style="margin:-1px"></p>`,
		`<p id="x"></p>`, `<p name="x"></p>`, `<p class="x"></p>`, `<svg><a></a></svg>`, `<math></math>`, `<!--x-->`, `<form></form>`,
		`<p style="color:\72 ed"></p>`, `<body onload="x">`, `<table><tbody><tr><td width="http://x"></td></tr></tbody></table>`,
		`<p>`, `<p><div></div></p>`, `<table><tr><td></td></tr></table>`, `<a><a></a></a>`, `<p class=x></p>`,
		`<p style="filter:var(--turn)"></p>`, `<style>p{}</style>`,
	} {
		if checkHTML(bad) == "" {
			t.Errorf("checkHTML finds nothing in %s", bad)
		}
	}
	good := `<p style="color: red" class="m-x">x <a href="http://x/" rel="noopener noreferrer nofollow" target="_blank">y</a></p>`
	if problem := checkHTML(good); problem != "" {
		t.Error(problem)
	}
	for _, bad := range []string{`p{position:fixed}`, `p{color:red;top:0}`, `@import "x"`, `p{background:url(x)}`, `p{color:var(--x)}`, `p{--turn:1}`} {
		if checkCSS(bad) == "" {
			t.Errorf("checkCSS finds nothing in %s", bad)
		}
	}
}
