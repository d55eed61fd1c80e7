package main

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// cacheBox is the mailbox of two accounts with the same message: a text in HTML
// and two attachments.
type cacheBox struct {
	program *program
	dovecot *testdovecot.Server
	proxy   *testproxy.Proxy
}

const bigFile = 600_000 // octets, as encoded

func newCacheBox(t *testing.T) *cacheBox {
	t.Helper()
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	file := strings.Repeat(strings.Repeat("QUJD", 18)+"\n", bigFile/73)
	mail := crlf("Subject: files", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`, "",
		"--b", "Content-Type: text/html", "", "<p>Look at these.</p>",
		"--b", "Content-Type: image/png; name=big.png", "Content-Transfer-Encoding: base64", "", file,
		"--b", "Content-Type: application/pdf; name=small.pdf", "Content-Transfer-Encoding: base64", "", "QUJD", "--b--", "")
	for _, username := range []string{"family", "neighbour"} {
		testdovecot.Seed(t, dovecot, username, "INBOX", 1, func(int) testdovecot.Mail { return testdovecot.Mail{Body: mail} })
	}
	proxy := testproxy.Start(t, dovecot.Addr())
	return &cacheBox{program: start(t, "--imap", "imap://"+proxy.Addr()), dovecot: dovecot, proxy: proxy}
}

// onPrivateDevice gives a visitor who has signed in to stay.
func (b *cacheBox) onPrivateDevice(t *testing.T, username string) *visitor {
	t.Helper()
	v := newVisitor(t, b.program)
	form := credentials(username, b.dovecot.Password())
	form.Set("remember", "on")
	if page := v.post("/login", form, ""); page.address != inbox {
		t.Fatalf("signing in led to %s: %s", page.address, page.alert())
	}
	return v
}

// lasting are the addresses of the downloads that the page of the message links
// to, by the last elements of their paths.
func lasting(t *testing.T, v *visitor) map[string]string {
	t.Helper()
	root := v.get(inbox + "/messages/1").root
	found := map[string]string{}
	for _, node := range with(root, "download") {
		address := value(node, "href")
		path, query, _ := strings.Cut(address, "?")
		if !strings.HasPrefix(query, "uidvalidity=") {
			t.Errorf("the link %s names no UIDVALIDITY", address)
		}
		found[path[strings.LastIndexByte(path, '/')+1:]] = address
	}
	for _, name := range []string{"2", "3", "raw", "attachments.zip"} {
		if found[name] == "" {
			t.Fatalf("the page has no link to %s: %v", name, found)
		}
	}
	return found
}

// again asks with the tag of what the browser has.
func (v *visitor) again(method, path, tag string) *answer {
	v.t.Helper()
	return v.send(method, path, nil, http.Header{"If-None-Match": {tag}})
}

// TestLastingDownloads: a browser on a private device keeps what can't change,
// and asks with its tag where the address doesn't say that it can't.
func TestLastingDownloads(t *testing.T) {
	box := newCacheBox(t)
	v := box.onPrivateDevice(t, "family")
	tags := map[string]bool{}
	for name, address := range lasting(t, v) {
		page := v.get(address)
		tag := page.header.Get("Etag")
		checkKeeping(t, page, "private, max-age=31536000, immutable")
		if page.status != http.StatusOK || page.body == "" || tags[tag] || strings.HasPrefix(tag, "W/") {
			t.Errorf("%s gave %d, %d bytes, the tag %s", name, page.status, len(page.body), tag)
		}
		tags[tag] = true
		plain, _, _ := strings.Cut(address, "?")
		unnamed := v.get(plain)
		checkKeeping(t, unnamed, "private, no-cache")
		if unnamed.header.Get("Etag") != tag || unnamed.body != page.body {
			t.Errorf("%s has the tag %s and %d bytes, with its UIDVALIDITY %s and %d",
				name, unnamed.header.Get("Etag"), len(unnamed.body), tag, len(page.body))
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			same := v.again(method, address, `"other", `+tag)
			checkKeeping(t, same, "private, max-age=31536000, immutable")
			if same.status != http.StatusNotModified || same.body != "" || !strings.Contains(same.header.Get("Content-Security-Policy"), "sandbox") {
				t.Errorf("%s %s again gave %d, %d bytes, %v", method, name, same.status, len(same.body), same.header)
			}
		}
		if same := v.again(http.MethodGet, plain, tag); same.status != http.StatusNotModified {
			t.Errorf("%s without its UIDVALIDITY gave %d", name, same.status)
		}
		if other := v.again(http.MethodGet, address, `"other"`); other.status != http.StatusOK || other.body != page.body {
			t.Errorf("%s gave %d and %d bytes to a browser that has something else", name, other.status, len(other.body))
		}
		head := v.send(http.MethodHead, address, nil, nil)
		checkKeeping(t, head, "private, max-age=31536000, immutable")
		if head.status != http.StatusOK || head.header.Get("Etag") != tag {
			t.Errorf("HEAD of %s gave %d %v", name, head.status, head.header)
		}
	}
}

func checkKeeping(t *testing.T, page *answer, control string) {
	t.Helper()
	if got := page.header.Get("Cache-Control"); got != control {
		t.Errorf("%s: Cache-Control is %q, want %q", page.address, got, control)
	}
	if vary := strings.Join(page.header.Values("Vary"), ", "); !strings.Contains(vary, "Cookie") {
		t.Errorf("%s: Vary is %q", page.address, vary)
	}
	if page.header.Get("Etag") == "" {
		t.Errorf("%s has no tag", page.address)
	}
}

// TestUnchangedIsNotFetched: what the browser has already is not fetched to say so.
func TestUnchangedIsNotFetched(t *testing.T) {
	box := newCacheBox(t)
	v := box.onPrivateDevice(t, "family")
	addresses := lasting(t, v)
	box.proxy.Reset()
	for _, name := range []string{"2", "raw", "attachments.zip"} {
		if page := v.again(http.MethodGet, addresses[name], "*"); page.status != http.StatusNotModified {
			t.Errorf("%s gave %d", name, page.status)
		}
	}
	if got := box.proxy.BytesFromServer(); got > bigFile/2 {
		t.Errorf("the server sent %d bytes", got)
	}
}

// TestBodyIsAskedForAgain: what we make of a message may change with the
// program, so a browser that keeps it asks each time.
func TestBodyIsAskedForAgain(t *testing.T) {
	v := newCacheBox(t).onPrivateDevice(t, "family")
	const address = inbox + "/messages/1/body"
	page := v.get(address)
	tag := page.header.Get("Etag")
	checkKeeping(t, page, "private, no-cache")
	if !strings.HasPrefix(tag, `W/"`) {
		t.Errorf("the tag is %s", tag)
	}
	same := v.again(http.MethodGet, address, tag)
	checkKeeping(t, same, "private, no-cache")
	if same.status != http.StatusNotModified || same.body != "" {
		t.Errorf("again it gave %d and %d bytes", same.status, len(same.body))
	}
	if got, want := same.header.Get("Content-Security-Policy"), page.header.Get("Content-Security-Policy"); got != want {
		t.Errorf("the policy becomes %q and was %q", got, want)
	}
}

// TestSharedComputerKeepsNothing: there no browser may keep mail, nor is one
// asked whether it has.
func TestSharedComputerKeepsNothing(t *testing.T) {
	box := newCacheBox(t)
	tag := box.onPrivateDevice(t, "family").get(inbox + "/messages/1/raw").header.Get("Etag")
	v := signIn(t, box.program, box.dovecot.Password())
	addresses := lasting(t, v)
	addresses["body"] = inbox + "/messages/1/body"
	for name, address := range addresses {
		for _, asked := range []string{"", "*", tag} {
			page := v.again(http.MethodGet, address, asked)
			if page.status != http.StatusOK || page.header.Get("Cache-Control") != "no-store" || page.header.Get("Etag") != "" {
				t.Errorf("%s gave %d %v to one that has %q", name, page.status, page.header, asked)
			}
		}
	}
}

// TestOtherUIDValidity: an address that meant a message of another UIDVALIDITY
// leads to no message, and its answer is kept nowhere.
func TestOtherUIDValidity(t *testing.T) {
	box := newCacheBox(t)
	for name, v := range map[string]*visitor{
		"a private device": box.onPrivateDevice(t, "family"), "a shared computer": signIn(t, box.program, box.dovecot.Password()),
	} {
		validity, err := strconv.Atoi(value(v.get(inbox).list(t), "data-uidvalidity"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/parts/2", "/raw", "/attachments.zip", "/body"} {
			address := inbox + "/messages/1" + path + "?uidvalidity="
			for query, want := range map[string]int{
				strconv.Itoa(validity + 1): http.StatusConflict, "x": http.StatusUnprocessableEntity, strconv.Itoa(validity): http.StatusOK,
			} {
				page := v.again(http.MethodGet, address+query, `"something"`)
				if page.status != want {
					t.Errorf("%s: %s%s gave %d, want %d", name, path, query, page.status, want)
				}
				if want != http.StatusOK && (page.alert() == "" || page.header.Get("Cache-Control") != "no-store" || page.header.Get("Etag") != "") {
					t.Errorf("%s: %s%s gave %q %v", name, path, query, page.alert(), page.header)
				}
			}
		}
	}
}

// TestTagsOfOthers: the tag of what somebody else was shown at the same address
// is not taken for one's own.
func TestTagsOfOthers(t *testing.T) {
	box := newCacheBox(t)
	v, other := box.onPrivateDevice(t, "family"), box.onPrivateDevice(t, "neighbour")
	for _, path := range []string{"/parts/2", "/raw", "/attachments.zip", "/body"} {
		theirs := other.get(inbox + "/messages/1" + path).header.Get("Etag")
		if page := v.again(http.MethodGet, inbox+"/messages/1"+path, theirs); page.status != http.StatusOK {
			t.Errorf("%s gave %d to a tag of another account", path, page.status)
		}
	}
}

// TestNoticesAreNotKept: what was done is said once, to the one who did it.
func TestNoticesAreNotKept(t *testing.T) {
	box := newCacheBox(t)
	first, second := signIn(t, box.program, box.dovecot.Password()), signIn(t, box.program, box.dovecot.Password())
	form := uidForm(first.get(inbox).list(t), 1)
	for range 2 {
		first.get(inbox)
		if page := first.post(inbox+"/delete", form, inbox); !strings.Contains(page.notice(), "struck through") {
			t.Errorf("the notice is %q", page.notice())
		}
		for _, v := range []*visitor{second, first, second, first} {
			page := v.get(inbox)
			if rows, _ := page.rows(t); page.notice() != "" || rows[1] == nil || !struck(rows[1]) {
				t.Errorf("then the notice is %q, the row struck %v", page.notice(), rows[1] != nil && struck(rows[1]))
			}
		}
		first.post(inbox+"/undelete", form, inbox)
	}
}

// TestBrowserKeepsBodies: the document of a message that a browser has kept is
// shown again without being sent again.
func TestBrowserKeepsBodies(t *testing.T) {
	box := newCacheBox(t)
	p := testbrowser.Start(t).NewPage(1440, 900, false, false)
	base := strings.TrimRight(box.program.address, "/")
	p.Open(base + "/login")
	p.Fill("input[name=username]", "family")
	p.Fill("input[name=password]", box.dovecot.Password())
	p.Click("input[name=remember]")
	p.Follow("form[action$='/login'] button")
	for range 3 {
		p.Open(base + inbox + "/messages/1")
		p.WaitVisible("iframe[data-body]")
		p.WaitFor(`performance.getEntriesByType("resource").some(e => e.name.endsWith("/body") && e.responseEnd > 0)`)
		if html := p.FrameHTML("iframe[data-body]"); !strings.Contains(html, "Look at these.") {
			t.Errorf("the frame holds %q", html)
		}
	}
	answers := 0
	for line := range strings.Lines(box.program.log.String()) {
		if strings.Contains(line, "/body ") && strings.Contains(line, "status=304") { // there are pictures too
			answers++
		}
	}
	if answers != 2 {
		t.Errorf("the browser was told %d times that nothing has changed, want 2", answers)
	}
}
