package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/a-h/templ"

	"hearthmail/coding"
	"hearthmail/imapclient"
	"hearthmail/templates"
)

// requestOf is a request that signedIn has let pass.
func requestOf(p person, acceptEncoding string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/mailboxes/INBOX", nil)
	r.Header.Set("Accept-Encoding", acceptEncoding)
	return r.WithContext(context.WithValue(r.Context(), personKey{}, p))
}

// TestKeptPages: a kept page is served to the same question alone.
func TestKeptPages(t *testing.T) {
	ours, theirs := new(imapclient.Account), new(imapclient.Account)
	r := requestOf(person{account: ours}, "gzip")
	second := templates.View{Page: 2}
	question := pageQuestion{
		key: keyOf(r, "INBOX", second, shapeWhole), state: pageState{version: 7, day: "2026-03-03"}, known: true,
	}
	for name, tc := range map[string]struct {
		change func(*pageQuestion)
		hit    bool
	}{
		"the same":          {func(*pageQuestion) {}, true},
		"asked anew":        {func(q *pageQuestion) { q.key = keyOf(r, "INBOX", second, shapeWhole) }, true},
		"a later version":   {func(q *pageQuestion) { q.state.version++ }, false},
		"an older version":  {func(q *pageQuestion) { q.state.version-- }, false},
		"an unsure version": {func(q *pageQuestion) { q.known = false }, false},
		"another day":       {func(q *pageQuestion) { q.state.day = "2026-03-04" }, false},
		"another account": {func(q *pageQuestion) {
			q.key = keyOf(requestOf(person{account: theirs}, "gzip"), "INBOX", second, shapeWhole)
		}, false},
		"another mailbox": {func(q *pageQuestion) { q.key = keyOf(r, "Sent", second, shapeWhole) }, false},
		"another page":    {func(q *pageQuestion) { q.key = keyOf(r, "INBOX", templates.View{Page: 3}, shapeWhole) }, false},
		"another order": {func(q *pageQuestion) {
			q.key = keyOf(r, "INBOX", templates.View{Page: 2, Order: "asc"}, shapeWhole)
		}, false},
		"a fragment": {func(q *pageQuestion) { q.key = keyOf(r, "INBOX", second, shapeFragment) }, false},
		"a refresh":  {func(q *pageQuestion) { q.key = keyOf(r, "INBOX", second, shapeFresh) }, false},
		"packed otherwise": {func(q *pageQuestion) {
			q.key = keyOf(requestOf(person{account: ours}, "gzip, br"), "INBOX", second, shapeWhole)
		}, false},
		"not packed": {func(q *pageQuestion) {
			q.key = keyOf(requestOf(person{account: ours}, "gzip;q=0"), "INBOX", second, shapeWhole)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := newPageCache(1<<20, time.Now)
			c.keep(question, packedPage{body: []byte("page"), coding: coding.Gzip})
			asked := question
			tc.change(&asked)
			page, hit := c.find(asked)
			if hit != tc.hit || (hit && string(page.body) != "page") {
				t.Errorf("found %v %q, want %v", hit, page.body, tc.hit)
			}
		})
	}
}

// TestUnsurePagesAreNotKept: without a version nothing is known of what the
// page was made of.
func TestUnsurePagesAreNotKept(t *testing.T) {
	c := newPageCache(1<<20, time.Now)
	q := pageQuestion{key: pageKey{mailbox: "INBOX"}}
	c.keep(q, packedPage{body: []byte("page")})
	q.known = true
	if page, ok := c.find(q); ok {
		t.Errorf("%q was kept", page.body)
	}
}

// TestOnePageForEachKey: a newer page takes the place of the older one.
func TestOnePageForEachKey(t *testing.T) {
	c := newPageCache(1<<20, time.Now)
	q := pageQuestion{key: pageKey{mailbox: "INBOX"}, known: true}
	c.keep(q, packedPage{body: make([]byte, 1000)})
	size := c.kept.Size()
	for range 10 {
		q.state.version++
		c.keep(q, packedPage{body: make([]byte, 1000)})
	}
	if got := c.kept.Size(); got != size {
		t.Errorf("the cache has grown from %d to %d", size, got)
	}
}

func TestNoMemoryForPages(t *testing.T) {
	c := newPageCache(0, time.Now)
	q := pageQuestion{known: true}
	c.keep(q, packedPage{body: []byte("page")})
	if _, ok := c.find(q); ok {
		t.Error("a page was kept")
	}
}

// TestWhatIsKept: what a page says to one session is not for another, and what
// could not be made is not kept.
func TestWhatIsKept(t *testing.T) {
	broken := templ.ComponentFunc(func(context.Context, io.Writer) error { return errors.New("no page") })
	for name, tc := range map[string]struct {
		said templates.Chrome
		page templ.Component
		kept bool
	}{
		"a plain page":       {templates.Chrome{Username: "family"}, templ.Raw("page"), true},
		"one with a notice":  {templates.Chrome{Notices: []string{"Done."}}, templ.Raw("page"), false},
		"one with an alert":  {templates.Chrome{Alerts: []string{"Not done."}}, templ.Raw("page"), false},
		"one that could not": {templates.Chrome{}, broken, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := &Server{packer: newPacker(), lists: newPageCache(1<<20, time.Now)}
			q := pageQuestion{key: pageKey{mailbox: "INBOX"}, known: true}
			w := httptest.NewRecorder()
			err := s.sendList(w, httptest.NewRequest(http.MethodGet, "/", nil), q, tc.said, tc.page)
			if failed := name == "one that could not"; (err != nil) != failed || (!failed && w.Body.String() != "page") {
				t.Errorf("it answered %q: %v", w.Body, err)
			}
			if _, kept := s.lists.find(q); kept != tc.kept {
				t.Errorf("kept: %v, want %v", kept, tc.kept)
			}
		})
	}
}

// TestKeptPageIsServed: from the cache comes what was sent the first time.
func TestKeptPageIsServed(t *testing.T) {
	s := &Server{packer: newPacker(), lists: newPageCache(1<<20, time.Now)}
	q := pageQuestion{key: pageKey{mailbox: "INBOX"}, known: true}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	first, again := httptest.NewRecorder(), httptest.NewRecorder()
	if err := s.sendList(first, r, q, templates.Chrome{}, templ.Raw("page")); err != nil {
		t.Fatal(err)
	}
	if err := s.showList(again, r, q, templates.MailboxesPage); err != nil {
		t.Fatal(err)
	}
	if again.Body.String() != "page" || again.Code != first.Code {
		t.Errorf("again it is %d %q", again.Code, again.Body)
	}
	for name := range first.Header() {
		if got, want := again.Header().Get(name), first.Header().Get(name); got != want {
			t.Errorf("%s is %q, and was %q", name, got, want)
		}
	}
}
