package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// ownNetwork are hosts within our own walls, in the spellings that have led
// other programs there.
func ownNetwork() []string {
	return []string{
		"127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
		"[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "224.0.0.1",
		"[fe80::1]", "[fd00:ec2::254]", "[ff02::1]",
	}
}

// startCanary counts what comes to this machine at a port, over IPv4 and IPv6.
func startCanary(t *testing.T) (port string, hits *atomic.Int32) {
	t.Helper()
	hits = new(atomic.Int32)
	count := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) })
	four := httptest.NewServer(count)
	t.Cleanup(four.Close)
	_, port, _ = net.SplitHostPort(four.Listener.Addr().String())
	if listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "[::1]:"+port); err == nil {
		six := httptest.NewUnstartedServer(count)
		_ = six.Listener.Close()
		six.Listener = listener
		six.Start()
		t.Cleanup(six.Close)
	}
	return port, hits
}

// TestPicturesOfOwnNetwork: a mail whose pictures are shown makes the program ask
// for nothing within its own walls, be the address signed or not.
func TestPicturesOfOwnNetwork(t *testing.T) {
	port, hits := startCanary(t)
	var source strings.Builder
	for _, host := range ownNetwork() {
		for _, at := range []string{"", ":" + port} {
			_, _ = fmt.Fprintf(&source, "<img src=\"http://%s%s/secret.png\" width=50 height=50>\r\n", host, at)
		}
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", htmlMail("Pictures", source.String()))
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	body := v.get(inbox + "/messages/1/body?images=remote")
	images := imageAddresses(body.root)
	if len(images) != 2*len(ownNetwork()) {
		t.Fatalf("%d pictures are shown, want %d", len(images), 2*len(ownNetwork()))
	}
	for _, address := range images {
		page := v.get(address)
		if page.status != http.StatusForbidden && page.status != http.StatusBadGateway || page.body != "" {
			t.Errorf("%s gave %d %q", address, page.status, page.body)
		}
	}
	unsigned := url.Values{"url": {"http://127.0.0.1:" + port + "/"}}
	for _, address := range []string{"/images", "/images?" + unsigned.Encode(), strings.Replace(images[0], "secret", "other", 1)} {
		if page := v.get(address); page.status != http.StatusForbidden {
			t.Errorf("%s gave %d", address, page.status)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("this machine was asked %d times", n)
	}
	if page := newVisitor(t, program).get(images[0]); page.address != "/login" {
		t.Errorf("without a session a picture leads to %s", page.address)
	}
	program.log.mustNotHold(t, "secret.png", "169.254.169.254")
}

// imageAddresses are those of the pictures in a document, which all are ours.
func imageAddresses(root *html.Node) []string {
	var found []string
	for node := range root.Descendants() {
		if address := value(node, "src"); node.Data == "img" && strings.HasPrefix(address, "/images?") {
			found = append(found, address)
		}
	}
	return found
}

// TestPictureChoices: what is chosen about pictures with one message holds for
// others, and can be taken back; whose they are is the From address alone.
func TestPictureChoices(t *testing.T) {
	const picture = `<img src="http://pictures.example.invalid/a.png" width=50 height=50>`
	from := func(sender string) []byte {
		return []byte(strings.Replace(string(htmlMail("News", picture)), "Mallory <mallory@example.org>", sender, 1))
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", from("Shop <shop@example.org>"), from("Other <SHOP@EXAMPLE.ORG>"), from("shop@example.org <mallory@example.net>"),
		from("shop@example.org, mallory@example.net"))
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	message := func(uid int) string { return fmt.Sprintf("%s/messages/%d", inbox, uid) }
	shown := func(when string, want ...string) {
		t.Helper()
		for i, state := range want {
			page := v.get(message(i + 1))
			if bars := with(page.root, "data-images"); len(bars) != 1 || value(bars[0], "data-images") != state {
				t.Errorf("%s, message %d: %d bars, %s", when, i+1, len(bars), words(page.root))
			}
		}
	}
	choose := func(uid int, allow string, status int) {
		t.Helper()
		if page := v.post(message(uid)+"/images", url.Values{"allow": {allow}}, message(uid)); page.status != status {
			t.Errorf("choosing %q gave %d: %s", allow, page.status, page.alert())
		}
	}
	shown("at first", "blocked", "blocked", "blocked", "blocked")
	choose(1, "sender", http.StatusOK)
	shown("for the sender", "shown", "shown", "blocked", "blocked")
	choose(4, "sender", http.StatusUnprocessableEntity)
	choose(1, "everybody", http.StatusUnprocessableEntity)
	choose(2, "ask", http.StatusOK)
	shown("not any more", "blocked", "blocked", "blocked", "blocked")
	choose(3, "always", http.StatusOK)
	shown("always", "shown", "shown", "shown", "shown")
	choose(1, "ask", http.StatusOK)
	shown("at last", "blocked", "blocked", "blocked", "blocked")
	fragment := v.send(http.MethodPost, message(1)+"/images", strings.NewReader("allow=sender"), http.Header{"Content-Type": {formType}, "Hx-Request": {"true"}})
	if fragment.status != http.StatusOK || !strings.Contains(fragment.body, `data-images="shown"`) || strings.Contains(fragment.body, "<!doctype") {
		t.Errorf("a script gets %d: %.300s", fragment.status, fragment.body)
	}
	program.end()
	again := program.startAgain(t)
	v.visit(again)
	shown("after a restart", "shown", "shown", "blocked", "blocked")
	again.log.mustNotHold(t, "shop@example.org", "pictures.example.invalid")
}

// TestPicturesOfForgedSender: what was chosen for a sender doesn't hold for a mail
// that one's own mail server has found to be somebody else's.
func TestPicturesOfForgedSender(t *testing.T) {
	mail := func(result string) []byte {
		html := htmlMail("News", `<img src="http://pictures.example.invalid/a.png" width=50 height=50>`)
		return append([]byte("Authentication-Results: mx.example.net; dmarc="+result+" header.from=example.org\r\n"), html...)
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", mail("pass"), mail("fail"))
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--authserv-id", "mx.example.net")
	v := signIn(t, program, dovecot.Password())
	choose := func(uid int) *answer {
		message := fmt.Sprintf("%s/messages/%d", inbox, uid)
		return v.post(message+"/images", url.Values{"allow": {"sender"}}, message)
	}
	if page := choose(2); page.status != http.StatusUnprocessableEntity {
		t.Errorf("choosing so for the false one gave %d", page.status)
	}
	if page := choose(1); page.status != http.StatusOK || where(page.root, "data-images", "shown") == nil {
		t.Errorf("choosing so for the true one gave %d: %s", page.status, words(page.root))
	}
	page := v.get(inbox + "/messages/2")
	if where(page.root, "data-images", "blocked") == nil || where(page.root, "id", "images-sender") != nil || where(page.root, "id", "images-once") == nil {
		t.Errorf("the false one is shown as %s", words(page.root))
	}
}
