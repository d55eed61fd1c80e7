package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// topLevel is how many messages are opened as whole pages.
const topLevel = 30

// TestCorpusInBrowser opens every hostile mail of the corpus in Chromium, as
// the program serves it from a real mailbox: their pages are read over HTTP,
// their HTML is shown in frames as the message page has them, before and after
// pictures from elsewhere are asked for, and a sample is opened as whole pages.
func TestCorpusInBrowser(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpusRoot, "xss", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("The corpus of hostile mails is not here.")
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", readMails(t, files)...)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	var bodies, sample []string
	t.Run("lists", func(t *testing.T) { readLists(t, v, len(files)) })
	t.Run("messages", func(t *testing.T) { bodies, sample = readMessages(t, v, files) })
	if len(bodies) < len(files)/2 {
		t.Fatalf("only %d of %d mails have an HTML body", len(bodies), len(files))
	}
	browser := testbrowser.Start(t)
	t.Run("frames", func(t *testing.T) { watch(t, program, dovecot, browser.Within(t)).frames(t, bodies) })
	t.Run("frames with pictures", func(t *testing.T) {
		watch(t, program, dovecot, browser.Within(t)).frames(t, withPictures(bodies))
	})
	for _, asked := range []string{"", "?images=remote"} {
		t.Run("pages"+asked, func(t *testing.T) {
			watched := watch(t, program, dovecot, browser.Within(t))
			for _, address := range sample {
				watched.whole(t, address+asked)
			}
		})
	}
}

// withPictures are the same documents with their pictures from elsewhere.
func withPictures(bodies []string) []string {
	var all []string
	for _, address := range bodies {
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		all = append(all, address+separator+"images=remote")
	}
	return all
}

func readLists(t *testing.T, v *visitor, messages int) {
	t.Helper()
	rule := pageRule()
	for number := range (messages + 49) / 50 {
		list := v.get(fmt.Sprintf("%s?page=%d", inbox, number+1))
		for _, problem := range problemsOf(list.root, rule) {
			t.Errorf("page %d of the list: %s", number+1, problem)
		}
	}
}

func readMails(t *testing.T, files []string) [][]byte {
	t.Helper()
	var mails [][]byte
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(raw, []byte("\r\n")) {
			raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
		}
		mails = append(mails, raw)
	}
	return mails
}

// readMessages opens every message as the script does, without the list beside
// it, and gives the addresses of the HTML bodies, and a sample of the messages'
// own.
func readMessages(t *testing.T, v *visitor, files []string) (bodies, sample []string) {
	t.Helper()
	rule, texts := pageRule(), 0
	for i, name := range files {
		address := fmt.Sprintf("%s/messages/%d", inbox, i+1)
		message := v.send(http.MethodGet, address, nil, http.Header{"Hx-Request": {"true"}})
		if message.status != http.StatusOK {
			t.Errorf("%s gave %d %s", filepath.Base(name), message.status, message.alert())
		}
		for _, problem := range problemsOf(message.root, rule) {
			t.Errorf("the page of %s: %s", filepath.Base(name), problem)
		}
		shown := frames(message.root)
		for _, frame := range shown {
			bodies = append(bodies, value(frame, "src"))
		}
		if len(shown) > 0 {
			continue
		}
		if texts++; texts%3 == 0 && len(sample) < topLevel/2 {
			sample = append(sample, address)
		}
	}
	for i := 0; len(sample) < topLevel; i++ {
		address, _, _ := strings.Cut(bodies[i*29%len(bodies)], "/body")
		sample = append(sample, address)
	}
	return bodies, sample
}

// watched is a page of a browser that is signed in, and all that it asks for.
type watched struct {
	page *testbrowser.Page
	base string

	mu        sync.Mutex
	requested []string
	navigated []string
	ahead     []string // what our script has fetched before anybody opened it
}

// watch signs a browser in and writes down what it does from then on.
func watch(t *testing.T, p *program, dovecot *testdovecot.Server, browser *testbrowser.Browser) *watched {
	t.Helper()
	w := &watched{page: browser.NewPage(1200, 900, false, false), base: strings.TrimRight(p.address, "/")}
	w.page.Open(w.base + "/login")
	w.page.Fill("input[name=username]", "family")
	w.page.Fill("input[name=password]", dovecot.Password())
	w.page.Follow("form[action$='/login'] button")
	if err := chromedp.Listen(w.page.Context(), w.notice); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *watched) notice(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if _, ahead := e.Request.Headers["Hearthmail-Ahead"]; ahead {
			w.ahead = append(w.ahead, e.Request.URL)
			return
		}
		w.requested = append(w.requested, e.Request.URL)
	case *page.EventFrameNavigated:
		w.navigated = append(w.navigated, e.Frame.URL)
	}
}

// grid is how many frames are shown at a time.
const grid = 100

// frames shows bodies in frames like the message page's, on a page of the
// program's own, does to them what a person could, and says what they did
// besides being shown.
func (w *watched) frames(t *testing.T, bodies []string) {
	t.Helper()
	for chunk := range slices.Chunk(bodies, grid) {
		w.page.Open(w.base + inbox + "/purge?uid=4000000000") // a quiet page with the usual policy
		w.forget()
		w.page.Evaluate(fmt.Sprintf(framesShown, frameSandbox, `["`+strings.Join(chunk, `","`)+`"]`), nil)
		w.page.WaitFor(framesFitted)
		w.sweep(t)
		var problems []string
		w.page.Evaluate(framesTried, &problems)
		for _, problem := range problems {
			t.Error(problem)
		}
		w.check(t, chunk)
		if !strings.HasPrefix(w.page.Location(), w.base+inbox+"/purge") {
			t.Errorf("the page was led to %s by one of %v", w.page.Location(), chunk)
		}
	}
}

// whole opens a message as a page.
func (w *watched) whole(t *testing.T, address string) {
	t.Helper()
	w.forget()
	if status := w.page.Open(w.base + address); status != 200 {
		t.Errorf("%s gave %d", address, status)
	}
	w.page.WaitFor(framesFitted)
	w.sweep(t)
	var problems []string
	w.page.Evaluate(framesTried, &problems)
	for _, problem := range problems {
		t.Errorf("%s: %s", address, problem)
	}
	var asked []string // what the page's own markup says
	w.page.Evaluate(`[...document.querySelectorAll("iframe[data-body]")].map(frame => frame.getAttribute("src"))`, &asked)
	w.check(t, append([]string{address}, asked...))
	if w.page.Location() != w.base+address {
		t.Errorf("%s led to %s", address, w.page.Location())
	}
}

func (w *watched) forget() {
	w.page.ForgetProblems()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requested, w.navigated = nil, nil
}

// ours are the requests that every page makes: its files, the stream of
// changes, the list once a message is marked as read, the pictures of a mail,
// and those from elsewhere, which we fetch.
var ours = regexp.MustCompile(`^(/static/[\w.-]+|/events\?since=\d+|/mailboxes/INBOX|` +
	`/mailboxes/INBOX/messages/\d+/pictures/[\d.]+(\?[\w=&]+)?|/images\?[^#]*)$`)

// notThere is what the browser says of a picture that we could not fetch or that
// is none.
var notThere = regexp.MustCompile(`^network error: Failed to load resource: the server responded with a status of \d+ \([\w ]*\) \(http://127\.0\.0\.1:\d+/(images\?|mailboxes/INBOX/messages/\d+/pictures/)`)

// check says what was asked for besides the expected addresses, and all that
// the browser had to keep from happening.
func (w *watched) check(t *testing.T, expected []string) {
	t.Helper()
	for _, problem := range w.page.Problems() { // dialogs, blocked scripts and requests
		if !notThere.MatchString(problem) {
			t.Errorf("%s … %s: %s", expected[0], expected[len(expected)-1], problem)
		}
	}
	var set bool
	w.page.Evaluate("'__xss' in window", &set)
	if set {
		t.Errorf("one of %v ran a script in the page", expected)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, address := range slices.Concat(w.requested, w.navigated) {
		path, own := strings.CutPrefix(address, w.base)
		if strings.HasPrefix(address, "data:image/") || address == "about:blank" {
			continue
		}
		body, _, _ := strings.Cut(address, "/body") // the frame of one that was fetched ahead
		if !own || !slices.Contains(expected, path) && !ours.MatchString(path) && !slices.Contains(w.ahead, body) {
			t.Errorf("one of %v asked for %s", expected, address)
		}
	}
	for _, address := range expected {
		times := 0
		for _, asked := range w.requested {
			if asked == w.base+address {
				times++
			}
		}
		if times > 1 {
			t.Errorf("%s was asked for %d times", address, times)
		}
	}
}
