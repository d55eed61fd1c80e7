package main

import (
	"fmt"
	"sync"
	"time"
)

// serverDelay is how long answers of a server that is far away take.
const serverDelay = 10 * time.Millisecond

// measureDelay is with a mail server that is far away, also from the raw
// commands.
func (m *mailboxBench) measureDelay() error {
	far, err := loginIMAP(m.ctx, account{addr: m.between.addr(), user: m.user, password: m.password})
	if err != nil {
		return err
	}
	defer func() { _ = far.conn.Close() }()
	if err := far.do("SELECT " + m.name); err != nil {
		return err
	}
	d := *m
	d.raw, d.delay = far, serverDelay
	text := func(web *browser, uid uint32) error { return web.swap(d.message(uid)) }
	none, one := target{}.within(0), target{}.within(1)
	const far10 = "with 10 ms to the server: "
	return firstError(
		func() error { return d.measure(far10+"list page, warm", none, d.again(1, d.list(1), false)) },
		func() error {
			return d.measure(far10+"list page, never seen before, of a mailbox in use", one, d.coldPages)
		},
		func() error { return d.measureFirst(far10 + "first list page of a mailbox not yet opened") },
		func() error {
			return d.measure(far10+"open a text message, cold", one, d.opening(opened{isText, "1", false, false, text}))
		},
		func() error {
			return d.measure(far10+"open a text message, warm", none, d.opening(opened{isText, "1", true, false, text}))
		},
	)
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
func (m *mailboxBench) measureFamily() error {
	m.say("family")
	between := m.between
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
