package main

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// perPage is how many messages are pressed on one page of the list: those of one
// kind, ten rows from each other, but not the fifth, which may be the last row.
const perPage = 4

// click is something to be pressed in the list, and what is to be seen of it.
type click struct {
	what   string
	seen   string // see watchScript
	button string // within the row
	kind   int    // isText …
	below  bool   // the row below, once the message above it has been read
	wanted target
	after  func(ours *tab, uid int) error // nil: nothing
}

const subjectLink = `[data-field="subject"] a`

// measureClicks opens and strikes messages in the list. Beside it is the bare page,
// whose texts are there without a mail server.
func (s *screens) measureClicks() error {
	budget := atMostP95(actMedian, actP95)
	for nth, c := range []click{
		{what: "click to text visible, a message not open before", seen: "text", button: subjectLink, kind: isText, wanted: budget},
		{what: "click to its header visible", seen: "head", button: subjectLink, kind: isText},
		{what: "click to HTML visible, a message not open before", seen: "html", button: subjectLink, kind: isHTML, wanted: budget},
		{what: "click to text visible, the message below the open one", seen: "text", button: subjectLink, kind: isText, below: true, wanted: budget},
		{what: "click to struck row visible", seen: "struck", button: strikeButton, kind: isText, wanted: budget, after: s.struck},
	} {
		s.say("%s", c.what)
		o, err := s.clicking(nth, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
		s.table.add(c.what, o, c.wanted)
	}
	return nil
}

// clicking presses in a tab of ours and in one of the bare page, on other pages of
// the list for each nth.
func (s *screens) clicking(nth int, c click) (o outcome, err error) {
	err = s.inTab(s.bare, func(bare *tab) error {
		return s.inTab(s.web, func(ours *tab) error {
			pages := (s.Rounds + perPage - 1) / perPage
			o, err = inTurns(s.Rounds,
				func(i int) (time.Duration, error) { return s.clickBare(bare, i, c) },
				func(i int) (time.Duration, error) { return s.clickOurs(ours, i, 1+(nth*pages+i/perPage)%s.pages(), c) })
			return err
		})
	})
	return o, err
}

func (s *screens) clickBare(t *tab, i int, c click) (time.Duration, error) {
	path := "/"
	if c.kind == isHTML {
		path = "/?kind=html"
	}
	if i%perPage == 0 {
		if err := t.visit(path); err != nil {
			return 0, err
		}
	}
	took, err := t.click(i, 1+i%perPage*10, c)
	return took, errors.Join(err, t.traffic.settle(t.ctx))
}

func (s *screens) clickOurs(t *tab, i, page int, c click) (time.Duration, error) {
	if i%perPage == 0 {
		if err := t.visit(s.list(page)); err != nil {
			return 0, err
		}
	}
	uid, err := s.rowOf(t, i%perPage, c)
	if err != nil {
		return 0, err
	}
	took, err := t.click(i, uid, c)
	if err == nil && c.after != nil {
		err = c.after(t, uid)
	}
	return took, errors.Join(err, t.traffic.settle(t.ctx))
}

// click brings its part of the time to a page that is at rest.
func (t *tab) click(i, uid int, c click) (time.Duration, error) {
	return t.pressed(i, fmt.Sprintf("[data-uid=\"%d\"] %s", uid, c.button), c.seen, uid)
}

// rowOf is the nth row of a kind on the page, or the one below it, after that one
// has been opened and what follows has come.
func (s *screens) rowOf(t *tab, nth int, c click) (uid int, err error) {
	uids, err := ask[[]int](t, "uids")
	if err != nil {
		return 0, err
	}
	for at, uid := range uids {
		message, known := slices.BinarySearch(s.uids, uint32(uid))
		if !known || message%10 != c.kind {
			continue
		}
		if nth--; nth >= 0 {
			continue
		}
		if !c.below {
			return uid, nil
		}
		_, err := t.click(0, uid, c)
		return uids[at+1], errors.Join(err, t.traffic.settle(t.ctx))
	}
	return 0, fmt.Errorf("the page has no such row among its %d", len(uids))
}
