package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// gate stands before a site: it can keep uploads waiting and break them off, and it
// takes the letters that are sent.
type gate struct {
	next http.Handler

	mu      sync.Mutex
	held    chan struct{} // closed to let uploads go on; nil while they may
	refused bool          // connections of uploads are broken off
	sent    chan []string // what was attached to each letter
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	held, refused := g.held, g.refused
	g.mu.Unlock()
	switch r.URL.Path {
	case "/compose/uploads":
		if refused {
			panic(http.ErrAbortHandler)
		}
		if held != nil {
			<-held
		}
	case "/compose/send":
		_ = r.ParseMultipartForm(1 << 20)
		g.sent <- append(r.PostForm["attached"], fmt.Sprint(len(r.MultipartForm.File["attachment"]), " files"))
		http.Redirect(w, r, "/mailboxes/INBOX", http.StatusSeeOther)
		return
	}
	g.next.ServeHTTP(w, r)
}

func (g *gate) hold() (release func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	held := make(chan struct{})
	g.held = held
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.held = nil
		close(held)
	})
}

func (g *gate) refuse(refused bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refused = refused
}

// attacher is a person who attaches files to a letter.
type attacher struct {
	t    *testing.T
	p    *testbrowser.Page
	g    *gate
	base string
	dir  string
}

func newAttacher(t *testing.T, browser *testbrowser.Browser, dovecot *testdovecot.Server, at *letterSite, plain bool) *attacher {
	t.Helper()
	g := &gate{next: at.server, sent: make(chan []string, 10)}
	site := httptest.NewServer(g)
	t.Cleanup(site.Close)
	p := browser.Within(t).NewPage(1280, 900, false, false)
	if plain {
		p.DisableScript()
	}
	p.Open(site.URL + "/login")
	p.Fill("input[name=username]", "ann")
	p.Fill("input[name=password]", dovecot.Password())
	p.Follow("form[action$='/login'] button")
	p.Open(site.URL + "/compose")
	return &attacher{t, p, g, site.URL, t.TempDir()}
}

// file makes one of that size.
func (a *attacher) file(name string, size int) string {
	a.t.Helper()
	path := filepath.Join(a.dir, name)
	if err := os.WriteFile(path, []byte(strings.Repeat("x", size)), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

const fileField = "input[type=file][name=attachment]"

func (a *attacher) choose(paths ...string) {
	a.t.Helper()
	a.p.ChooseFiles(fileField, paths...)
}

// attached waits until these are listed as attached, in some order.
func (a *attacher) attached(names ...string) {
	a.t.Helper()
	slices.Sort(names)
	a.p.WaitFor(`[...document.querySelectorAll("li[data-token] .attached-name")].map((n) => n.textContent).sort().join(" ") === "` + strings.Join(names, " ") + `"`)
}

func (a *attacher) says(words string) {
	a.t.Helper()
	a.p.WaitFor(fmt.Sprintf("document.querySelector('[data-said]').textContent.includes(%q)", words))
}

// letter is what was attached to the letter that was sent.
func (a *attacher) letter() []string {
	a.t.Helper()
	select {
	case sent := <-a.g.sent:
		return sent
	case <-time.After(10 * time.Second):
		a.t.Fatalf("the letter was never sent: the page says %q, %q", a.p.Text("[data-said]"), a.p.Problems())
		return nil
	}
}

// tell has the page hear of files as if they were dropped or pasted.
func (a *attacher) tell(target, event, kind, property, name, content, mediaType string) {
	a.t.Helper()
	a.p.Evaluate(fmt.Sprintf(`{
		const data = new DataTransfer();
		data.items.add(new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], %q, {type: %q}));
		document.querySelector(%q).dispatchEvent(new %s(%q, {%s: data, bubbles: true, cancelable: true}));
	}`, content, name, mediaType, target, kind, event, property), nil)
}

func TestAttachInBrowser(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	at := startLetterSite(t, dovecot, memoryStore(t), func(o *Options) { o.MaxMessage = 40 << 20 })
	a := newAttacher(t, testbrowser.Start(t), dovecot, at, false)
	if got := a.p.Text("[data-sum]"); got != "Up to 31 MB" {
		t.Errorf("at first it says %q", got)
	}
	a.choose(a.file("one.txt", 1000), a.file("two.txt", 2000))
	a.attached("one.txt", "two.txt")
	a.says("attached.")
	if got := a.p.Text("[data-sum]"); got != "3 kB of 31 MB" {
		t.Errorf("the sum is %q", got)
	}
	a.tell("body", "drop", "DragEvent", "dataTransfer", "dropped.txt", "aGVsbG8=", "text/plain")
	a.attached("dropped.txt", "one.txt", "two.txt")
	a.tell("body", "paste", "ClipboardEvent", "clipboardData", "pasted.txt", "aGVsbG8=", "text/plain")
	a.attached("dropped.txt", "one.txt", "pasted.txt", "two.txt")
	for _, problem := range a.p.Axe() {
		t.Error(problem)
	}
	a.p.Click("li[data-token]:nth-child(2) button")
	a.attached("dropped.txt", "one.txt", "pasted.txt")
	a.says("two.txt removed.")
	a.p.WaitFor("document.activeElement.closest('li')?.textContent.includes('dropped.txt') === true")
	a.onPhone()
	a.progress()
	a.failure()
	a.p.Click("[data-send]")
	if sent := a.letter(); len(sent) != 5 || sent[4] != "0 files" {
		t.Errorf("what was sent had %v", sent)
	}
	for _, problem := range a.p.Problems() {
		if !strings.Contains(problem, "ERR_EMPTY_RESPONSE") && !strings.Contains(problem, "ERR_ABORTED") { // as the test wanted
			t.Error(problem)
		}
	}
}

// progress has a file on its way, which can be cancelled, and the letter wait for it.
func (a *attacher) progress() {
	a.t.Helper()
	release := a.g.hold()
	defer release()
	a.choose(a.file("big.bin", 24<<20))
	const bar = "document.querySelector('.uploading progress')"
	a.p.WaitFor(bar + "?.value > 0 && " + bar + ".value < 1")
	a.p.Click("[data-send]")
	a.says("Waiting for the files")
	a.p.Click(".uploading button")
	a.p.WaitGone(".uploading")
	a.says("big.bin is not attached")
	a.choose(a.file("later.bin", 12<<20))
	a.p.WaitFor(bar + "?.value > 0 && " + bar + ".value < 1")
	for _, problem := range a.p.Axe() {
		a.t.Error(problem)
	}
	if len(a.g.sent) > 0 {
		a.t.Error("the letter was sent without what was still on its way")
	}
	release()
	a.attached("dropped.txt", "later.bin", "one.txt", "pasted.txt")
}

// failure has a file that is too large, and one whose connection is lost.
func (a *attacher) failure() {
	a.t.Helper()
	a.choose(a.file("huge.bin", 30<<20))
	a.says("huge.bin is too large: with it the files would be 44 MB, and a letter can have 31 MB.")
	a.p.Click("[data-send]")
	a.says("could not be attached")
	a.p.Click(".failed button")
	a.p.WaitGone(".failed")
	a.g.refuse(true)
	a.choose(a.file("lost.txt", 10))
	a.says("lost.txt could not be attached: the connection")
	a.g.refuse(false)
	for _, problem := range a.p.Axe() {
		a.t.Error(problem)
	}
	a.p.Click(".failed button")
	a.attached("dropped.txt", "later.bin", "lost.txt", "one.txt", "pasted.txt")
	a.p.Click("li[data-token]:nth-child(1) button")
	a.p.WaitFor("document.querySelectorAll('li[data-token]').length === 4")
}

// TestPictureInTextInBrowser: a picture that is pasted into the text is uploaded, and
// is seen there.
func TestPictureInTextInBrowser(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	at := startLetterSite(t, dovecot, memoryStore(t), nil)
	a := newAttacher(t, testbrowser.Start(t), dovecot, at, false)
	a.p.WaitVisible("[contenteditable=true]")
	const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	a.tell("[contenteditable=true]", "paste", "ClipboardEvent", "clipboardData", "photo.png", png, "image/png")
	a.p.WaitFor(`document.querySelector("[contenteditable=true] img[src*='/parts/u']")?.naturalWidth === 1`)
	if a.p.Count("li[data-token]") != 0 || !strings.Contains(a.p.Text("[data-sum]"), " B of ") {
		t.Errorf("%d attachments, the sum is %q", a.p.Count("li[data-token]"), a.p.Text("[data-sum]"))
	}
	for _, problem := range a.p.Problems() {
		t.Error(problem)
	}
}

// TestAttachWithoutScript: what is chosen goes with the form.
func TestAttachWithoutScript(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	at := startLetterSite(t, dovecot, memoryStore(t), nil)
	a := newAttacher(t, testbrowser.Start(t), dovecot, at, true)
	var id string
	a.p.Evaluate("document.querySelector('input[name=compose-id]').value", &id)
	a.choose(a.file("one.txt", 1000))
	a.p.Follow("[data-save]")
	list, err := at.store.Uploads(t.Context(), "ann", id)
	if err != nil || len(list) != 1 || list[0].Name != "one.txt" || list[0].Size != 1000 {
		t.Errorf("%v, %v", list, err)
	}
}

// onPhone attaches what has a long name, on a narrow screen: all of its row is within
// it, and nothing says that there is no file.
func (a *attacher) onPhone() {
	a.t.Helper()
	name := strings.Repeat("long-", 20) + "name.txt"
	a.choose(a.file(name, 100))
	a.attached("dropped.txt", name, "one.txt", "pasted.txt")
	a.p.Evaluate("document.querySelector('.compose').style.width = '20rem'", nil)
	var wrong []string
	a.p.Evaluate(`[...document.querySelectorAll(".attached-file")].flatMap((row) => [...row.children].filter((part) =>
		part.getBoundingClientRect().right > row.getBoundingClientRect().right).map((part) => part.textContent))`, &wrong)
	if len(wrong) > 0 {
		a.t.Errorf("beyond its row is %q", wrong)
	}
	var seen string
	a.p.Evaluate("getComputedStyle(document.querySelector('"+fileField+"')).opacity", &seen)
	if seen != "0" {
		a.t.Error("the field says that no file was chosen")
	}
	a.p.Evaluate("document.querySelector('.compose').style.width = ''", nil)
	a.p.Click("li[data-token]:last-child button")
	a.attached("dropped.txt", "one.txt", "pasted.txt")
}
