package main

import (
	"errors"
	"fmt"
	"strings"
)

// measureSignIn is from the sent form to the whole list, with a browser that
// has the form open; the raw side connects anew.
func (m *mailboxBench) measureSignIn() error {
	reach := &newcomer{enter: func() (*browser, error) {
		web, err := newBrowser(m.ctx, m.app.url)
		if err == nil {
			err = web.get("/login")
		}
		return web, err
	}}
	return m.measureNewcomer("sign in, first list page; raw: LOGIN, SELECT, FETCH", timesRaw(2.5), reach, pair{rounds: m.Rounds / 2,
		raw: func(int) error {
			c, err := loginIMAP(m.ctx, m.account)
			if err != nil {
				return err
			}
			defer func() { _ = c.conn.Close() }()
			return firstError(func() error { return c.do("SELECT " + m.name) }, func() error { return c.do(m.fetchPage(1)) })
		},
		ours: func(int) error {
			return firstError(func() error { return reach.web.signIn(m.account) }, func() error { return reach.web.get(m.list(1)) })
		},
	})
}

// newcomer is another browser in each round. The one before is signed out, and
// Hearthmail forgets its account.
type newcomer struct {
	enter func() (*browser, error)
	web   *browser
	used  bool
}

// next has one enter, unless the last is still as it entered.
func (n *newcomer) next() (err error) {
	if n.web != nil {
		if !n.used {
			return nil
		}
		if err = n.web.signOut(); err != nil {
			return err
		}
	}
	n.used = false
	n.web, err = n.enter()
	return err
}

func (m *mailboxBench) measureNewcomer(what string, wanted target, n *newcomer, p pair) error {
	m.say("%s", what)
	ours := p.ours
	p.before = func(int) error { return n.next() }
	p.ours = func(i int) error {
		n.used = true
		return ours(i)
	}
	o, err := m.take(p)
	if n.web != nil {
		err = errors.Join(err, n.web.signOut())
		n.web = nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	m.put(what, o, wanted)
	return nil
}

// reader is a newcomer who has looked at a list when all is settled.
func (m *mailboxBench) reader(list string) *newcomer {
	return &newcomer{enter: func() (*browser, error) {
		web, err := m.app.signIn(m.ctx, m.account)
		if err != nil {
			return nil, err
		}
		return web, firstError(func() error { return web.get(list) }, m.settle)
	}}
}

// again is a page that was just shown; raw fetches its rows once more.
func (m *mailboxBench) again(page int, address string, plain bool) func(*browser) pair {
	return func(web *browser) pair {
		web.plain = plain
		return pair{rounds: m.Rounds,
			warm: func() error { return web.get(address) },
			raw:  func(int) error { return m.raw.do(m.fetchPage(page)) },
			ours: func(int) error { return web.get(address) },
		}
	}
}

// coldPages are pages with rows that nobody has asked for, of a mailbox that
// the program knows.
func (m *mailboxBench) coldPages(web *browser) pair {
	return pair{rounds: m.coldRounds(),
		warm: func() error { return web.get(m.list(1)) },
		raw:  func(i int) error { return m.raw.do(m.fetchPage(m.coldPage(i))) },
		ours: func(i int) error { return web.get(m.list(m.coldPage(i))) },
	}
}

// measureFirst is the first page of a mailbox that nobody has opened since the
// sign-in, with an account that is in use.
func (m *mailboxBench) measureFirst(what string) error {
	n := m.reader("/mailboxes/INBOX")
	return m.measureNewcomer(what, timesRaw(2).within(1), n, pair{rounds: m.slowRounds(),
		raw:  func(int) error { return m.raw.do(m.fetchPage(1)) },
		ours: func(int) error { return n.web.get(m.list(1)) },
	})
}

func (m *mailboxBench) measureList() error {
	middle := m.pages() / 2
	warm := timesRaw(1).within(0)
	return firstError(
		func() error {
			return m.measure("list page, warm; raw: FETCH of 50 rows", warm, m.again(1, m.list(1), false))
		},
		func() error {
			return m.measure("the same, not packed", target{}.within(0), m.again(1, m.list(1), true))
		},
		func() error {
			return m.measure("middle page, warm", warm, m.again(middle, m.list(middle), false))
		},
		func() error {
			return m.measure("list page, never seen before, of a mailbox in use", timesRaw(2).within(1), m.coldPages)
		},
		func() error { return m.measureFirst("first list page of a mailbox not yet opened") },
		func() error {
			return m.measure("first page, at once after another client's change", timesRaw(1), m.afterChange(m.list(1)))
		},
	)
}

// afterChange is a page right after another client has starred, or unstarred,
// a message in it.
func (m *mailboxBench) afterChange(address string) func(*browser) pair {
	return func(web *browser) pair {
		return pair{rounds: m.Rounds,
			warm:   func() error { return web.get(address) },
			before: m.toggle(m.other, m.newest(0)),
			raw:    func(int) error { return m.raw.do(m.fetchPage(1)) },
			ours:   func(int) error { return web.get(address) },
		}
	}
}

// toggle stars a message, and takes that back the next time.
func (m *mailboxBench) toggle(c *rawIMAP, uid uint32) func(int) error {
	sign := "-"
	return func(int) error {
		if sign == "-" {
			sign = "+"
		} else {
			sign = "-"
		}
		return c.do(fmt.Sprintf("UID STORE %d %sFLAGS (\\Flagged)", uid, sign))
	}
}

// newest gives a message on the first page, 0 for the first.
func (m *mailboxBench) newest(i int) uint32 { return m.uids[len(m.uids)-1-i] }

func (m *mailboxBench) measureSort() error {
	address := m.sorted("subject")
	return firstError(
		func() error { return m.measureSortFirst("subject") },
		func() error { return m.measureSortFirst("from") },
		func() error { return m.measureSortFirst("date") },
		func() error { return m.measureSortFirst("size") },
		func() error {
			return m.measure("sort by subject, again; raw: FETCH of 50 rows", timesRaw(1).within(0), m.again(1, address, false))
		},
		func() error {
			return m.measure("sort by subject, at once after another client's change", timesRaw(1), m.afterChange(address))
		},
	)
}

// measureSortFirst is a list in an order that nobody has asked for since the sign-in.
func (m *mailboxBench) measureSortFirst(by string) error {
	command := fmt.Sprintf("UID SORT (%s) UTF-8 ALL", strings.ToUpper(by))
	if err := m.raw.do(command); err != nil { // Dovecot reads all headers once
		return err
	}
	n := m.reader(m.list(1))
	return m.measureNewcomer(fmt.Sprintf("sort by %s, the first time; raw: UID SORT", by), timesRaw(1.5), n, pair{rounds: m.slowRounds(),
		raw:  func(int) error { return m.raw.do(command) },
		ours: func(int) error { return n.web.get(m.sorted(by)) },
	})
}
