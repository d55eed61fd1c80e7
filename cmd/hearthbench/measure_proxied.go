package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// serverDelay is how long answers of a server that is far away take.
const serverDelay = 10 * time.Millisecond

// measureDelay is with a mail server that is far away.
func (m *mailboxBench) measureDelay(between *proxy) error {
	far, err := loginIMAP(m.ctx, account{addr: between.addr(), user: m.user, password: m.password})
	if err != nil {
		return err
	}
	defer func() { _ = far.conn.Close() }()
	if err := far.do("SELECT " + m.name); err != nil {
		return err
	}
	text := func(i int) uint32 { return m.uid(isText, i) }
	for _, c := range []struct {
		what  string
		trips int // as many as the target grants
		raw   func(i int) string
		visit func(web *browser, i int) error
	}{
		{"list page, warm", 0, func(int) string { return m.fetchPage(1) },
			func(web *browser, _ int) error { return web.get(m.list(1)) }},
		{"list page, never seen before", 1, func(i int) string { return m.fetchPage(m.coldPage(i)) },
			func(web *browser, i int) error { return web.get(m.list(m.coldPage(i))) }},
		{"open a text message, cold", 1, func(i int) string { return fmt.Sprintf("UID FETCH %d (BODY.PEEK[1])", text(i)) },
			func(web *browser, i int) error { return web.swap(m.message(text(i))) }},
		{"open a text message, warm", 0, func(int) string { return fmt.Sprintf("UID FETCH %d (BODY.PEEK[1])", text(0)) },
			func(web *browser, _ int) error { return web.swap(m.message(text(0))) }},
	} {
		m.say("delay: %s", c.what)
		var taken []int
		raw, ours, err := m.compare(func(web *browser) (pair, error) {
			taken = nil
			rounds := min(m.slowRounds()*2, m.coldRounds())
			if err := errors.Join(web.get(m.list(1)), c.visit(web, 0)); err != nil {
				return pair{}, err
			}
			between.delay.Store(int64(serverDelay))
			return pair{rounds: rounds,
				raw: func(i int) error { return far.do(c.raw(i + 1)) },
				ours: func(i int) error {
					before := between.trips.Load()
					err := c.visit(web, i+1)
					taken = append(taken, int(between.trips.Load()-before))
					return err
				}}, nil
		})
		between.delay.Store(0)
		if err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
		trips := percentile(taken, 50)
		wanted := target{roundTrips(c.trips), func(_, _ samples) bool { return trips <= c.trips }}
		m.table.add(fmt.Sprintf("with 10 ms to the server: %s (%s)", c.what, roundTrips(trips)), raw, ours, wanted)
	}
	return nil
}

func roundTrips(n int) string {
	switch n {
	case 0:
		return "no round trip"
	case 1:
		return "1 round trip"
	}
	return fmt.Sprintf("%d round trips", n)
}

// measureFamily is how many connections six people with three tabs each need
// on one account.
func (m *mailboxBench) measureFamily(between *proxy) error {
	m.say("family")
	const people, tabs, visits = 6, 3, 20
	between.peak.Store(between.open.Load())
	beforehand := between.open.Load()
	failed := make(chan error, people*tabs)
	var all sync.WaitGroup
	for person := range people {
		web, err := m.app.signIn(m.ctx, m.account)
		if err != nil {
			return err
		}
		defer func() { _ = web.signOut() }()
		for tab := range tabs {
			all.Go(func() {
				for i := range visits {
					if err := web.get(m.list(1 + (person*tabs+tab+i*7)%m.pages())); err != nil {
						failed <- err
						return
					}
				}
			})
		}
	}
	all.Wait()
	close(failed)
	most := between.peak.Load() - beforehand
	m.table.addValue("most IMAP connections at once, six people with three tabs each on one account", fmt.Sprint(most), "4", verdictOf(most <= 4))
	return <-failed
}
