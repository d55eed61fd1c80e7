package main

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// crlf is a mail of these lines.
func crlf(lines ...string) []byte {
	return []byte(strings.ReplaceAll(strings.Join(lines, "\n"), "\n", "\r\n"))
}

// htmlMail is a mail whose only part is this HTML.
func htmlMail(subject, source string) []byte {
	return crlf("From: Mallory <mallory@example.org>", "Subject: "+subject, "MIME-Version: 1.0",
		"Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", source, "")
}

// textMail is a mail of plain text.
func textMail(subject, text string) []byte {
	return crlf("From: Mallory <mallory@example.org>", "Subject: "+subject, "Content-Type: text/plain; charset=utf-8", "", text, "")
}

// deliver stores mails, the first one under the UID 1.
func deliver(t *testing.T, dovecot *testdovecot.Server, mailbox string, mails ...[]byte) {
	t.Helper()
	testdovecot.Seed(t, dovecot, "family", mailbox, len(mails), func(i int) testdovecot.Mail {
		return testdovecot.Mail{Body: mails[i]}
	})
}

// An elementRule looks at an element and says what is wrong with it, "" for
// nothing.
type elementRule func(n *html.Node) string

// problemsOf applies the rule to all elements.
func problemsOf(root *html.Node, rule elementRule) []string {
	var found []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if problem := rule(n); problem != "" {
			found = append(found, fmt.Sprintf("<%s> %s", n.Data, problem))
		}
	}
	return found
}

// oneOf makes a set of words.
func oneOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// pageRule holds for our own pages, whatever mail they show: nothing of a mail
// becomes markup.
func pageRule() elementRule {
	known := oneOf(pageElements)
	return func(n *html.Node) string {
		if !known[n.Data] {
			return "is no element of ours"
		}
		return pageProblem(n)
	}
}

// pageElements are all that our pages are made of.
const pageElements = ` html head meta title link script body a div header main section nav aside footer article form fieldset legend
	label input button select option ul ol li dl dt dd h1 h2 h3 h4 p span strong em small bdi pre time del details summary svg use path iframe
	output progress br hr noscript figure img table thead tbody tr th td kbd code `

// frameSandbox is what a mail's own document may do: no script, whatever else.
const frameSandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"

// bodyAddress is where such a document is.
var bodyAddress = regexp.MustCompile(`/messages/\d+(/parts/[\d.]+/open)?/body(\?[\w=&.]+)?$`)

func pageProblem(n *html.Node) string {
	switch n.Data {
	case "script":
		if !strings.HasPrefix(value(n, "src"), "/static/") || n.FirstChild != nil {
			return "is not our script"
		}
	case "iframe":
		if value(n, "sandbox") != frameSandbox || !bodyAddress.MatchString(value(n, "src")) {
			return "is not shut in"
		}
	case "meta":
		if _, equiv := attr(n, "http-equiv"); equiv {
			return "has http-equiv"
		}
	}
	for _, a := range n.Attr {
		if problem := attributeProblem(n, a); problem != "" {
			return problem
		}
	}
	return ""
}

func attributeProblem(n *html.Node, a html.Attribute) string {
	name := strings.ToLower(a.Key)
	switch {
	case strings.HasPrefix(name, "on"), strings.HasPrefix(name, "hx-on"), name == "style", name == "srcdoc", name == "srcset":
		return "has " + name
	case slices.Contains([]string{"href", "src", "action", "formaction", "hx-get", "hx-post", "data", "poster", "background"}, name):
		if local := strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//"); local || strings.HasPrefix(a.Val, "#") {
			return ""
		}
		return linkProblem(n, a.Val)
	}
	return ""
}

// linkProblem: what leads elsewhere is a link in a mail's text.
func linkProblem(n *html.Node, address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || !slices.Contains([]string{"http", "https", "mailto"}, u.Scheme):
		return "leads to " + address
	case n.Data != "a" || !strings.Contains(value(n, "rel"), "noopener") || !strings.Contains(value(n, "rel"), "noreferrer"):
		return "leads elsewhere without care: " + address
	}
	return ""
}

// bodyElements are what a mail may use in its own document. They are listed
// here again, apart from the program.
const bodyElements = ` a abbr acronym address article aside b bdi big blockquote br caption center cite code col colgroup dd del details dfn dir div
	dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd legend li main map area mark menu nav nobr ol p pre q rp rt
	ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr `

// bodyRule holds for the document of a mail's HTML.
func bodyRule() elementRule {
	known := oneOf(bodyElements)
	return func(n *html.Node) string {
		switch n.Data {
		case "html", "head", "body", "title":
			return ""
		case "meta", "base", "style":
			return headProblem(n)
		}
		if n.Namespace != "" || !known[n.Data] {
			return "is not allowed in a mail"
		}
		return bodyProblem(n)
	}
}

var (
	// ownPicture is where a mail's picture may come from: the mail itself.
	ownPicture = regexp.MustCompile(`^(data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]+|/mailboxes/[^/]+/messages/\d+/[\w./-]+)$`)
	ownURL     = regexp.MustCompile(`url\("(data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]+|/mailboxes/[^/"\\]+/messages/\d+/[\w./-]+)"\)`)
	// forbiddenStyle is what the style of no element has.
	forbiddenStyle = regexp.MustCompile(`(?i)[\\@<{}]|url|var\(|expression|(^|; ?)(position|z-index|transform|inset|top|left|right|bottom|filter|animation|transition|content)\s*:`)
)

func bodyProblem(n *html.Node) string {
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Namespace != "":
			return "has " + a.Key
		case slices.Contains([]string{"id", "name", "class", "headers"}, a.Key):
			for name := range strings.FieldsSeq(a.Val) {
				if !strings.HasPrefix(name, "m-") {
					return "has the " + a.Key + " " + name
				}
			}
		case a.Key == "href" && strings.HasPrefix(a.Val, "#m-"):
		case a.Key == "href":
			if problem := linkProblem(n, a.Val); problem != "" {
				return problem
			}
		case a.Key == "src" && !ownPicture.MatchString(a.Val):
			return "loads " + a.Val
		case a.Key == "style" && forbiddenStyle.MatchString(ownURL.ReplaceAllString(a.Val, "")):
			return "has the style " + a.Val
		case slices.Contains([]string{"background", "srcset", "poster", "action", "formaction", "data", "ping", "srcdoc"}, a.Key):
			return "has " + a.Key
		}
	}
	return ""
}

// headProblem: what stands in the head is ours.
func headProblem(n *html.Node) string {
	_, equiv := attr(n, "http-equiv")
	_, href := attr(n, "href")
	if equiv || href || n.Parent.Data != "head" {
		return "comes from the mail"
	}
	return ""
}
