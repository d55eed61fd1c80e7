package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearthmail/imapclient"
	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/static"
)

// newsletter is a mail with pictures at a site: two in the text, one behind it, and
// one that only tells that it was read.
func newsletter(site string) testdovecot.Mail {
	lines := []string{
		"From: The shop <Shop@Example.com>", "To: family@example.org", "Subject: News", "Date: Tue, 10 Mar 2026 12:00:00 +0000", "MIME-Version: 1.0",
		"Content-Type: text/html; charset=utf-8", "",
		`<div style="background-image: url(` + site + `/behind.gif)"><img src="` + site + `/one.gif" width="80" height="60" alt="One">`,
		`<img src="` + site + `/two.gif?x=1&amp;y=2" width="80" height="60" alt="Two"></div>`,
		`<img src="` + site + `/pixel.gif" width="1" height="1" alt="">`, "",
	}
	return testdovecot.Mail{Body: []byte(strings.Join(lines, "\r\n"))}
}

// startWeb starts a server for the people of a Dovecot, which fetches pictures from
// the site alone.
func startWeb(t *testing.T, dovecot *testdovecot.Server, c *canary) string {
	t.Helper()
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	mail, err := imapclient.ParseServer("imap://"+dovecot.Addr(), true)
	if err != nil {
		t.Fatal(err)
	}
	directory, err := imapclient.NewDirectory(imapclient.DirectoryOptions{Server: mail})
	if err != nil {
		t.Fatal(err)
	}
	accounts := imapclient.NewAccounts(imapclient.Options{Connections: 4, Memory: 32 << 20})
	s := New(Options{
		Accounts: accounts, Directory: directory, Store: memoryStore(t), Static: files, Logger: slog.New(slog.DiscardHandler), BasePath: "/",
		PageMemory: 8 << 20, Pictures: fetchFrom(t, c),
	})
	site := httptest.NewServer(s)
	t.Cleanup(func() {
		s.EndStreams()
		site.Close()
		s.Close()
		accounts.Close()
	})
	return site.URL
}

// TestPicturesInBrowser: nothing is asked of a mail's site until a person wants its
// pictures, and then only by us; with script and without.
func TestPicturesInBrowser(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	browser := testbrowser.Start(t)
	for _, plain := range []bool{false, true} {
		t.Run(fmt.Sprintf("plain %v", plain), func(t *testing.T) {
			c := newCanary(t)
			user := fmt.Sprintf("family-%v", plain)
			testdovecot.Seed(t, dovecot, user, "INBOX", 2, func(int) testdovecot.Mail { return newsletter(c.URL) })
			p := browser.Within(t).NewPage(1280, 900, false, false)
			if plain {
				p.DisableScript()
			}
			base := startWeb(t, dovecot, c)
			p.Open(base + "/login")
			p.Fill("input[name=username]", user)
			p.Fill("input[name=password]", dovecot.Password())
			p.Follow("form[action$='/login'] button")
			b := &pictureReader{t, p, c, base, plain}
			b.blocked()
			b.once()
			b.forSender()
			b.stop()
			b.always()
			for _, problem := range p.Problems() {
				t.Error(problem)
			}
		})
	}
}

// pictureReader is a person who looks at newsletters.
type pictureReader struct {
	t     *testing.T
	p     *testbrowser.Page
	c     *canary
	base  string
	plain bool
}

func (b *pictureReader) open(uid int) {
	b.t.Helper()
	b.p.Open(fmt.Sprintf("%s/mailboxes/INBOX/messages/%d", b.base, uid))
	b.p.WaitFor("document.querySelector('iframe[data-body]')?.contentDocument?.readyState === 'complete'")
}

// act clicks something of the bar, which then is in that state.
func (b *pictureReader) act(selector, state string) {
	b.t.Helper()
	if b.plain {
		b.p.Follow(selector)
	} else {
		b.p.Click(selector)
	}
	b.p.WaitVisible("[data-images=" + state + "]")
	b.p.WaitFor("document.querySelector('iframe[data-body]')?.contentDocument?.readyState === 'complete'")
}

// sees waits until so many pictures with something to see are in the frame.
func (b *pictureReader) sees(pictures int) {
	b.t.Helper()
	const loaded = "[...document.querySelector('iframe[data-body]').contentDocument.images].filter(i => i.complete && i.naturalWidth > 0).length"
	b.p.WaitFor(fmt.Sprintf("%s === %d", loaded, pictures))
}

// asked fails unless the site has been asked for these, each once, and by us.
func (b *pictureReader) asked(paths ...string) {
	b.t.Helper()
	got := map[string]int{}
	for _, r := range b.c.asked() {
		got[r.URL.RequestURI()]++
		if r.UserAgent() != "Hearthmail" || r.Header.Get("Cookie") != "" || r.Referer() != "" || r.Method != http.MethodGet {
			b.t.Errorf("the site was asked with %v", r.Header)
		}
	}
	if len(got) != len(paths) {
		b.t.Errorf("the site was asked for %v, want %q", got, paths)
	}
	for _, path := range paths {
		if got[path] != 1 {
			b.t.Errorf("the site was asked for %s %d times", path, got[path])
		}
	}
}

func (b *pictureReader) blocked() {
	b.t.Helper()
	b.open(1)
	b.p.WaitVisible("[data-images=blocked]")
	if says := b.p.Text("[data-images]"); !strings.Contains(says, "3 pictures and 1 tracking pixel from elsewhere were not loaded") {
		b.t.Errorf("the bar says %q", says)
	}
	b.sees(0)
	b.asked()
	b.look()
}

// look has axe look at the page.
func (b *pictureReader) look() {
	b.t.Helper()
	if b.plain {
		return // axe is a script
	}
	for _, violation := range b.p.Axe() {
		b.t.Error(violation)
	}
}

func (b *pictureReader) once() {
	b.t.Helper()
	b.act("#images-once", "shown")
	b.sees(2)
	b.asked("/one.gif", "/two.gif?x=1&y=2", "/behind.gif")
	b.open(1)
	b.p.WaitVisible("[data-images=blocked]")
	b.sees(0)
}

func (b *pictureReader) forSender() {
	b.t.Helper()
	b.p.Click(".images-more summary")
	b.act("#images-sender", "shown")
	b.sees(2)
	b.open(2)
	b.p.WaitVisible("[data-images=shown]")
	if says := b.p.Text("[data-images]"); !strings.Contains(says, "3 pictures from elsewhere are shown") || !strings.Contains(says, "Stop for shop@example.com") {
		b.t.Errorf("the bar says %q", says)
	}
	b.sees(2)
	b.look()
}

func (b *pictureReader) stop() {
	b.t.Helper()
	b.act("#images-ask", "blocked")
	b.sees(0)
}

func (b *pictureReader) always() {
	b.t.Helper()
	b.p.Click(".images-more summary")
	b.act("#images-always", "shown")
	b.sees(2)
	b.p.Open(b.base + "/settings")
	b.p.WaitVisible("[data-pictures=always]")
	b.look()
	b.p.Click("input[value=ask]")
	b.p.Follow("form[action$='/settings/images'] button")
	b.p.WaitVisible("[data-pictures=ask]")
	b.open(1)
	b.p.WaitVisible("[data-images=blocked]")
	b.asked("/one.gif", "/two.gif?x=1&y=2", "/behind.gif") // all were remembered
}
