package main

import (
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// openExtra is what a target grants beyond the raw command.
const openExtra = 1500 * time.Microsecond

// opened is a way to open messages.
type opened struct {
	kind  int    // isText …
	part  string // that the raw command fetches
	warm  bool   // the same message always
	blind bool   // by its address alone, without its list having been shown
	visit func(web *browser, uid uint32) error
}

// opening opens another message in each round, or the same one always.
func (m *mailboxBench) opening(o opened) func(*browser) pair {
	at := func(i int) int { return m.nth(o.kind, i) }
	if o.warm {
		at = func(int) int { return m.nth(o.kind, 0) }
	}
	return func(web *browser) pair {
		p := pair{rounds: m.openRounds(),
			warm: func() error { return web.get(m.list(1)) },
			raw:  func(i int) error { return m.raw.do(fmt.Sprintf("UID FETCH %d (BODY.PEEK[%s])", m.uids[at(i)], o.part)) },
			ours: func(i int) error { return o.visit(web, m.uids[at(i)]) },
		}
		if !o.blind {
			p.before = func(i int) error { return web.get(m.list(m.pageOf(at(i)))) }
		}
		if o.warm {
			p.warm = func() error {
				return firstError(func() error { return p.before(0) }, func() error { return p.ours(0) })
			}
		}
		return p
	}
}

func (m *mailboxBench) measureOpen() error {
	text := func(web *browser, uid uint32) error { return web.swap(m.message(uid)) }
	page := func(web *browser, uid uint32) error { return web.get(m.message(uid)) }
	body := func(web *browser, uid uint32) error { return web.get(m.message(uid) + "/body") }
	html := func(web *browser, uid uint32) error {
		return firstError(func() error { return text(web, uid) }, func() error { return body(web, uid) })
	}
	cold, warm := rawPlus(openExtra).within(1), atMost(time.Millisecond).within(0)
	for _, c := range []struct {
		what   string
		wanted target
		how    opened
	}{
		{"open a text message, cold; raw: FETCH of its part", cold, opened{isText, "1", false, false, text}},
		{"open a text message, warm", warm, opened{isText, "1", true, false, text}},
		{"open a text message by its address, cold, its list not shown before", target{}, opened{isText, "1", false, true, text}},
		{"open a text message without script (a whole page with the list), cold", target{}, opened{isText, "1", false, false, page}},
		{"open an HTML message (two requests), cold; raw: FETCH of its part", cold, opened{isHTML, "2", false, false, html}},
		{"open an HTML message, warm", warm, opened{isHTML, "2", true, false, html}},
		{"its body alone, warm", target{}.within(0), opened{isHTML, "2", true, false, body}},
	} {
		if err := m.measure(c.what, c.wanted, m.opening(c.how)); err != nil {
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
	flagging := func(fetch, script bool) func(*browser) pair {
		return func(web *browser) pair {
			toggle := m.toggle(m.raw, m.newest(1))
			return pair{rounds: m.Rounds,
				warm: func() error { return web.get(m.list(1)) },
				raw: func(i int) error {
					if err := toggle(i); err != nil || !fetch {
						return err
					}
					return m.raw.do(m.fetchPage(1))
				},
				ours: star(web, script),
			}
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
