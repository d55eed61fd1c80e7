package message

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testbrowser"
)

// dumpScript writes the trees that Chromium builds of some HTML, a line a node.
const dumpScript = `(sources => sources.map(source => {
	const lines = [];
	const dump = (node, depth) => {
		if (node.nodeType === Node.TEXT_NODE) lines.push(depth + " " + JSON.stringify(node.data));
		else if (node.nodeType === Node.ELEMENT_NODE) {
			const attributes = [...node.attributes].map(a => a.name + "=" + JSON.stringify(a.value)).sort();
			const place = node.namespaceURI === "http://www.w3.org/1999/xhtml" ? "" : node.namespaceURI + " ";
			lines.push(depth + " " + place + node.localName + " " + attributes.join(" "));
			for (const child of node.childNodes) dump(child, depth + 1);
		} else lines.push(depth + " ?" + node.nodeType);
	};
	const page = new DOMParser().parseFromString("<!doctype html><html><head></head><body>" + source, "text/html");
	for (const child of page.body.childNodes) dump(child, 0);
	return lines.join("\n");
}))(%s)`

// dumpTree writes the tree of golang.org/x/net/html in the same way.
func dumpTree(t *testing.T, source string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!doctype html><html><head></head><body>" + source))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	var dump func(n *html.Node, depth int)
	dump = func(n *html.Node, depth int) {
		switch n.Type {
		case html.TextNode:
			lines = append(lines, fmt.Sprintf("%d %s", depth, asJSON(t, n.Data)))
		case html.ElementNode:
			var attributes []string
			for _, a := range n.Attr {
				attributes = append(attributes, a.Key+"="+asJSON(t, a.Val))
			}
			slices.Sort(attributes)
			lines = append(lines, fmt.Sprintf("%d %s %s", depth, n.Data, strings.Join(attributes, " ")))
			for c := range n.ChildNodes() {
				dump(c, depth+1)
			}
		default:
			lines = append(lines, fmt.Sprintf("%d ?", depth))
		}
	}
	for c := range root.LastChild.LastChild.ChildNodes() {
		dump(c, 0)
	}
	return strings.Join(lines, "\n")
}

// asJSON writes a string as JavaScript does.
func asJSON(t *testing.T, s any) string {
	t.Helper()
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimSuffix(out.String(), "\n")
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(text)
}

// requireSameTrees makes sure that Chromium builds the trees that
// golang.org/x/net/html builds of sanitised HTML, so that what was checked there
// is what is shown.
func requireSameTrees(t *testing.T, page *testbrowser.Page, sanitised map[string]string) {
	t.Helper()
	for names := range slices.Chunk(slices.Sorted(maps.Keys(sanitised)), 100) {
		sources := make([]string, len(names))
		for i, name := range names {
			sources[i] = sanitised[name]
		}
		var dumps []string
		page.Evaluate(fmt.Sprintf(dumpScript, asJSON(t, sources)), &dumps)
		if len(dumps) != len(names) {
			t.Fatalf("%d trees of %d", len(dumps), len(names))
		}
		for i, name := range names {
			if want := dumpTree(t, sources[i]); dumps[i] != want {
				t.Errorf("%s: Chromium builds another tree: %s", name, firstDifference(dumps[i], want))
			}
		}
	}
}

// TestSanitizedTreesInChromium reads in Chromium what becomes of this package's
// own cases and of the hostile mails.
func TestSanitizedTreesInChromium(t *testing.T) {
	page := testbrowser.Start(t).NewPage(800, 600, false, false)
	opt := HTMLOptions{
		Inline: func(string) (string, bool) { return "/pictures/1", true },
		Remote: func(string) string { return "/images?url=a&mac=b" },
	}
	own := make(map[string]string)
	for name, test := range htmlCases() {
		own[name] = SanitizeHTML(test.in, opt).HTML
	}
	requireSameTrees(t, page, own)
	for _, kind := range []string{"xss", "mime"} {
		t.Run(kind, func(t *testing.T) {
			sanitised := make(map[string]string)
			for name, raw := range corpusMails(t, kind) {
				for i, leaf := range splitMail(raw, 0) {
					if leaf.part.Subtype == "html" || strings.Contains(leaf.part.Subtype, "xml") {
						text := DecodeText(leaf.body, leaf.part.Charset())
						sanitised[fmt.Sprint(name, " ", i)] = SanitizeHTML(text, opt).HTML
					}
				}
			}
			if len(sanitised) < 50 {
				t.Errorf("only %d HTML parts were found", len(sanitised))
			}
			requireSameTrees(t, page, sanitised)
		})
	}
}
