package message

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// dangerousElements must never be in a sanitised mail. They are listed here on
// their own, not taken from the code under test.
var dangerousElements = wordSet(`script style link meta base object embed applet iframe frame frameset svg math
	template noscript form input button select option textarea audio video source track canvas title head body html
	noembed noframes plaintext xmp listing image isindex param marquee dialog portal slot area map command bdo`)

var (
	// forbiddenCSS is what no style may hold, in whatever disguise.
	forbiddenCSS = regexp.MustCompile(`(?i)url\s*\(|expression|behaviou?r|binding|@|\\|<|var\s*\(|calc\s*\(|image|(^|; *)(position|content|z-index|transform|animation|filter|inset|top|left|right|bottom)\b\s*:|[ :,]-[.0-9]`)
	// anyRemote finds an address of another machine anywhere.
	anyRemote = regexp.MustCompile(`(?i)(https?|ftp|wss?):|canary\.invalid|//[a-z0-9]`)
	// knownAttributes are all that may be on any element.
	knownAttributes = wordSet("dir lang title role align valign width height bgcolor bordercolor border cellpadding cellspacing hspace vspace colspan rowspan span nowrap noshade color face size start value reversed type alt summary abbr rel target style href src")
)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// checkHTML parses sanitised HTML as a browser does and says what in it is not
// safe, "" for nothing.
func checkHTML(sanitised string) string {
	root, err := html.Parse(strings.NewReader("<!doctype html><html><head></head><body>" + sanitised))
	if err != nil {
		return "can't be parsed: " + err.Error()
	}
	inBody := false
	for n := range root.Descendants() {
		switch n.Type {
		case html.CommentNode:
			return "comment " + n.Data
		case html.ElementNode:
			if n.Data == "body" && !inBody {
				inBody = true
				if len(n.Attr) > 0 {
					return "attributes on body"
				}
				continue
			}
			if !inBody {
				continue // html and head of the document itself
			}
			if problem := checkElement(n); problem != "" {
				return problem
			}
		}
	}
	return ""
}

func checkElement(n *html.Node) string {
	if n.Namespace != "" {
		return "foreign element " + n.Namespace + " " + n.Data
	}
	if dangerousElements[n.Data] {
		return "element " + n.Data
	}
	for _, attr := range n.Attr {
		where := fmt.Sprintf("<%s %s=%.200q>", n.Data, attr.Key, attr.Val)
		switch {
		case attr.Namespace != "" || !knownAttributes[attr.Key]:
			return "attribute " + where
		case attr.Key == "href":
			u, err := url.Parse(attr.Val)
			if n.Data != "a" || err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" {
				return "link " + where
			}
		case attr.Key == "src":
			if n.Data != "img" || !isPictureURI(attr.Val) {
				return "source " + where
			}
		case attr.Key == "style":
			if forbiddenCSS.MatchString(attr.Val) {
				return "style " + where
			}
		case attr.Key == "alt" || attr.Key == "title" || attr.Key == "summary" || attr.Key == "abbr":
		default:
			if anyRemote.MatchString(attr.Val) {
				return "remote address " + where
			}
		}
	}
	return ""
}

func requireSafeHTML(t *testing.T, source, sanitised string) {
	t.Helper()
	if problem := checkHTML(sanitised); problem != "" {
		t.Errorf("%s\nsource: %.2000s\nresult: %.2000s", problem, source, sanitised)
	}
}

// TestCheckHTML makes sure that the check itself finds things.
func TestCheckHTML(t *testing.T) {
	for _, bad := range []string{
		`<script>1</script>`, `<p onclick=x>`, `<a href="javascript:1">`, `<a href="/x">`, `<img src="http://x/y">`,
		`<img src="data:image/svg+xml;base64,AAAA">`, `<p style="background:url(x)">`, `<p style="position:fixed">`,
		`<p style="margin:-1px">`, `<p id=x>`, `<p name=x>`, `<p class=x>`, `<svg><a>`, `<math>`, `<!--x-->`, `<form>`,
		`<p style="color:\72 ed">`, `<body onload=x>`, `<table><tr><td width="http://x">`,
	} {
		if checkHTML(bad) == "" {
			t.Errorf("checkHTML finds nothing in %s", bad)
		}
	}
	if problem := checkHTML(`<p style="color: red">x <a href="http://x/">y</a></p>`); problem != "" {
		t.Error(problem)
	}
}
