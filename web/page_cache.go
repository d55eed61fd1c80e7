package web

import (
	"net/http"
	"time"
	"weak"

	"hearthmail/cache"
	"hearthmail/coding"
	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/templates"
)

// pageCache keeps pages of lists as they went out. A page is served again only
// while the account knows, without asking the server, that the mailbox is as it
// was when the page was made.
type pageCache struct {
	kept *cache.Cache[pageKey, keptPage]
	now  func() time.Time
}

func newPageCache(most int64, now func() time.Time) *pageCache {
	return &pageCache{kept: cache.New[pageKey, keptPage](most), now: now}
}

// pageKey is all that decides what a page shows, besides the state of the
// mailbox and the day. A key does not hold the account in memory.
type pageKey struct {
	account weak.Pointer[imapclient.Account]
	mailbox string
	view    templates.View
	shape   pageShape
	coding  coding.Coding
	locale  string // the language that it is told in, and how dates are
}

// pageShape is how much of the page is asked for.
type pageShape int

const (
	shapeWhole    pageShape = iota
	shapeFragment           // to be put into a page, templates.ListFragment
	shapeFresh              // the list that is shown, with no message open beside it
)

// pageState is what a page of one key depends on.
type pageState struct {
	version uint64 // of the mailbox
	day     string // on which dates are told as "Yesterday"
}

type keptPage struct {
	page  packedPage
	state pageState
}

// pageQuestion is a request for a list, with the state at the moment it came:
// a page that is made after that is at least as new.
type pageQuestion struct {
	key   pageKey
	state pageState
	known bool // else the page is neither served from before nor kept
}

func (c *pageCache) ask(r *http.Request, mailbox string, view templates.View, shape pageShape) pageQuestion {
	q := pageQuestion{key: keyOf(r, mailbox, view, shape)}
	if !personOf(r).fresh {
		q.state.version, q.known = account(r).Version(mailbox)
	}
	q.state.day = c.now().In(locale.Of(r.Context()).Zone()).Format(time.DateOnly)
	return q
}

// askList is a question for what is also told by other instances: while they aren't
// heard, no page is served from before.
func (s *Server) askList(r *http.Request, mailbox string, view templates.View, shape pageShape) pageQuestion {
	q := s.lists.ask(r, mailbox, view, shape)
	q.known = q.known && s.store.Listening()
	return q
}

func keyOf(r *http.Request, mailbox string, view templates.View, shape pageShape) pageKey {
	return pageKey{
		account: weak.Make(account(r)), mailbox: mailbox, view: view, shape: shape,
		coding: codingOf(r), locale: locale.Of(r.Context()).Key(),
	}
}

// find gives the page that answers the question, if it was made in this state.
func (c *pageCache) find(q pageQuestion) (packedPage, bool) {
	if !q.known {
		return packedPage{}, false
	}
	found, ok := c.kept.Get(q.key)
	return found.page, ok && found.state == q.state
}

// keep keeps the page for those who ask the same in the same state.
func (c *pageCache) keep(q pageQuestion, page packedPage) {
	if q.known {
		c.kept.Put(q.key, keptPage{page, q.state}, int64(len(page.body)))
	}
}
