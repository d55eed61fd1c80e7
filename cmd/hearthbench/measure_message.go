package main

import (
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// openExtra is what a target grants beyond the raw command.
const openExtra = 1500 * time.Microsecond

// opening opens another message in each round, or the same one always.
func (m *mailboxBench) opening(kind int, part string, warm bool, visit func(web *browser, uid uint32) error) func(*browser) (pair, error) {
	which := func(i int) uint32 { return m.uid(kind, i) }
	if warm {
		which = func(int) uint32 { return m.uid(kind, 0) }
	}
	return func(web *browser) (pair, error) {
		p := pair{rounds: m.openRounds(),
			raw:  func(i int) error { return m.raw.do(fmt.Sprintf("UID FETCH %d (BODY.PEEK[%s])", which(i), part)) },
			ours: func(i int) error { return visit(web, which(i)) },
		}
		err := web.get(m.list(1))
		if warm && err == nil {
			err = visit(web, which(0))
		}
		return p, err
	}
}

func (m *mailboxBench) measureOpen() error {
	text := func(web *browser, uid uint32) error { return web.swap(m.message(uid)) }
	page := func(web *browser, uid uint32) error { return web.get(m.message(uid)) }
	body := func(web *browser, uid uint32) error { return web.get(m.message(uid) + "/body") }
	html := func(web *browser, uid uint32) error {
		return firstError(func() error { return text(web, uid) }, func() error { return body(web, uid) })
	}
	for _, c := range []struct {
		what   string
		wanted target
		kind   int
		part   string
		warm   bool
		visit  func(*browser, uint32) error
	}{
		{"open a text message, cold; raw: FETCH of its part", rawPlus(openExtra), isText, "1", false, text},
		{"open a text message, warm", atMost(time.Millisecond), isText, "1", true, text},
		{"open a text message without script (a whole page with the list), cold", target{}, isText, "1", false, page},
		{"open an HTML message (two requests), cold; raw: FETCH of its part", rawPlus(openExtra), isHTML, "2", false, html},
		{"open an HTML message, warm", atMost(time.Millisecond), isHTML, "2", true, html},
		{"its body alone, warm", target{}, isHTML, "2", true, body},
	} {
		if err := m.measure(c.what, c.wanted, m.opening(c.kind, c.part, c.warm, c.visit)); err != nil {
			return err
		}
	}
	return nil
}

func (m *mailboxBench) measureFlag() error {
	star := func(web *browser, script bool) func(int) error {
		starred := false
		return func(int) error {
			starred = !starred
			action := "remove"
			if starred {
				action = "add"
			}
			form := url.Values{"uid": {strconv.FormatUint(uint64(m.newest(0)), 10)}, action: {`\Flagged`}}
			return web.post("/mailboxes/"+url.PathEscape(m.name)+"/flags", form, script)
		}
	}
	flagging := func(fetch, script bool) func(*browser) (pair, error) {
		return func(web *browser) (pair, error) {
			toggle := m.toggle(m.raw, m.newest(1))
			return pair{rounds: m.Rounds,
				raw: func(i int) error {
					if err := toggle(i); err != nil || !fetch {
						return err
					}
					return m.raw.do(m.fetchPage(1))
				},
				ours: star(web, script),
			}, web.get(m.list(1))
		}
	}
	return firstError(
		func() error {
			return m.measure("star a message and see its row (by script); raw: STORE", rawPlus(openExtra), flagging(false, true))
		},
		func() error {
			return m.measure("star a message and see the list (a form); raw: STORE, FETCH", target{}, flagging(true, false))
		},
	)
}
