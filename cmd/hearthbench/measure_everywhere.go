package main

import (
	"errors"
	"fmt"
	"net/url"
)

// In how many mailboxes it is searched, with how many messages each.
const (
	everywhereMailboxes = 10
	everywhereMessages  = 1000
)

// measureEverywhere searches in all mailboxes of an account of its own: the page that
// comes has all that was found, and the newest 50 rows of it.
func (m *mailboxBench) measureEverywhere() (err error) {
	if !m.private {
		m.say("nothing everywhere: that needs an account that a given server doesn't have")
		return nil
	}
	who := account{addr: m.addr, user: "everywhere", password: m.password}
	beside, err := loginIMAP(m.ctx, who)
	if err != nil {
		return err
	}
	defer func() { _ = beside.conn.Close() }()
	names := make([]string, everywhereMailboxes)
	for i := range names {
		names[i] = fmt.Sprintf("bench-%d", i)
		if err := beside.fill(names[i], everywhereMessages, mailText); err != nil {
			return err
		}
	}
	web, err := m.app.signIn(m.ctx, who)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, web.signOut()) }()
	ask := func(i int) error {
		return web.get("/search?q=" + url.QueryEscape(fmt.Sprintf("subject:%q", wordsOfSubject(i))))
	}
	m.say("search in %d mailboxes", everywhereMailboxes)
	p := pair{rounds: m.findRounds(),
		raw: func(i int) error {
			for _, name := range names {
				if err := firstError(func() error { return beside.do("SELECT " + name) }, func() error { return beside.do(searchCommand("SUBJECT", wordsOfSubject(i))) }); err != nil {
					return err
				}
			}
			return nil
		},
		ours: ask,
	}
	if err := firstError(func() error { return ask(mostWords) }, m.settle, func() error { return ask(mostWords + 1) }, m.settle); err != nil {
		return err
	}
	o, err := m.take(p)
	if err != nil {
		return fmt.Errorf("search everywhere: %w", err)
	}
	m.put(fmt.Sprintf("search subject: in %d mailboxes of %s; raw: SELECT, UID SEARCH in each", everywhereMailboxes, thousands(everywhereMessages)), o, target{})
	return nil
}
