package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// visitor is a browser without script.
type visitor struct {
	t      *testing.T
	base   string      // without the trailing slash
	agent  string      // User-Agent, if not Go's
	header http.Header // that each request has
	client *http.Client
	secret *secretWords

	journey int // how often it has traveled
}

// answer is a page that a visitor got.
type answer struct {
	status  int
	proto   string
	address string
	header  http.Header
	body    string
	root    *html.Node
}

func newVisitor(t *testing.T, p *program) *visitor {
	t.Helper()
	v := visitorAt(t, p.address, &http.Transport{})
	v.visit(p)
	return v
}

// visitorAt gives a visitor of the start page at address, who gets there by
// transport.
func visitorAt(t *testing.T, address string, transport *http.Transport) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &visitor{t: t, base: strings.TrimRight(address, "/"), client: &http.Client{Jar: jar, Transport: transport}, secret: &secretWords{}}
}

// visit goes on at another run of the program, with the same cookies: a host's
// cookies are for all its ports.
func (v *visitor) visit(p *program) {
	v.base, v.secret = strings.TrimRight(p.address, "/"), p.secrets
}

// travel has the visitor come from another address from now on, where the program
// trusts its proxies.
func (v *visitor) travel() {
	v.journey++
	v.header = http.Header{"X-Forwarded-For": {fmt.Sprintf("198.51.100.%d", v.journey)}}
}

// signIn gives a visitor who has signed in as family.
func signIn(t *testing.T, p *program, password string) *visitor {
	t.Helper()
	v := newVisitor(t, p)
	page := v.post("/login", credentials("family", password), "")
	if page.status != http.StatusOK || !strings.HasSuffix(page.address, "/mailboxes/INBOX") {
		t.Fatalf("signing in led to %s with %d: %s", page.address, page.status, page.alert())
	}
	return v
}

func (v *visitor) get(path string) *answer {
	v.t.Helper()
	return v.send(http.MethodGet, path, nil, nil)
}

// post sends a form as the page from would.
func (v *visitor) post(path string, form url.Values, from string) *answer {
	v.t.Helper()
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	if from != "" {
		header.Set("Referer", v.base+from)
	}
	v.secret.addForm(form)
	return v.send(http.MethodPost, path, strings.NewReader(form.Encode()), header)
}

func (v *visitor) send(method, path string, body io.Reader, header http.Header) *answer {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.t.Context(), within)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, v.base+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	maps.Copy(request.Header, v.header)
	maps.Copy(request.Header, header)
	if v.agent != "" {
		request.Header.Set("User-Agent", v.agent)
	}
	response, err := v.client.Do(request)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	v.secret.mustNotBeIn(v.t, "the page at "+response.Request.URL.Path, text)
	v.secret.addCookies(v.client.Jar.Cookies(response.Request.URL))
	root := &html.Node{Type: html.DocumentNode} // of what is no page
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		if root, err = html.Parse(strings.NewReader(string(text))); err != nil {
			v.t.Fatal(err)
		}
	}
	address := strings.TrimPrefix(response.Request.URL.String(), v.base)
	return &answer{status: response.StatusCode, proto: response.Proto, address: address, header: response.Header, body: string(text), root: root}
}

// with gives the elements that have the attribute, in order.
func with(root *html.Node, name string) []*html.Node {
	var found []*html.Node
	for node := range root.Descendants() {
		if _, ok := attr(node, name); ok {
			found = append(found, node)
		}
	}
	return found
}

// where gives the first element whose attribute has the value, or nil.
func where(root *html.Node, name, value string) *html.Node {
	for _, node := range with(root, name) {
		if got, _ := attr(node, name); got == value {
			return node
		}
	}
	return nil
}

func attr(node *html.Node, name string) (string, bool) {
	for _, a := range node.Attr {
		if a.Key == name && node.Type == html.ElementNode {
			return a.Val, true
		}
	}
	return "", false
}

func value(node *html.Node, name string) string {
	if node == nil {
		return ""
	}
	text, _ := attr(node, name)
	return text
}

// words is an element's text with single spaces.
func words(node *html.Node) string {
	if node == nil {
		return ""
	}
	var all strings.Builder
	for n := range node.Descendants() {
		if n.Type == html.TextNode {
			all.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(all.String()), " ")
}

func (a *answer) alert() string  { return words(where(a.root, "role", "alert")) }
func (a *answer) notice() string { return words(where(a.root, "role", "status")) }

// list is the root element of the list.
func (a *answer) list(t *testing.T) *html.Node {
	t.Helper()
	nodes := with(a.root, "data-uidvalidity")
	if len(nodes) == 0 {
		t.Fatalf("%s (%d) has no list: %s", a.address, a.status, a.alert())
	}
	return nodes[0]
}

// rows are the list's rows by their UIDs, and the UIDs in order.
func (a *answer) rows(t *testing.T) (map[uint32]*html.Node, []uint32) {
	t.Helper()
	rows := map[uint32]*html.Node{}
	var order []uint32
	for _, node := range with(a.root, "data-flags") {
		text, _ := attr(node, "data-uid")
		uid, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			t.Fatalf("a row with the UID %q", text)
		}
		rows[uint32(uid)] = node
		order = append(order, uint32(uid))
	}
	return rows, order
}

// field is a cell of a row or a header line of a message.
func field(node *html.Node, name string) string { return words(where(node, "data-field", name)) }

// struck says whether a row is struck through.
func struck(row *html.Node) bool {
	for n := range row.Descendants() {
		if n.Type == html.ElementNode && n.Data == "del" {
			return true
		}
	}
	return false
}

// uidForm is a form about these messages.
func uidForm(list *html.Node, uids ...uint32) url.Values {
	form := url.Values{"uidvalidity": {value(list, "data-uidvalidity")}}
	for _, uid := range uids {
		form.Add("uid", strconv.FormatUint(uint64(uid), 10))
	}
	return form
}
