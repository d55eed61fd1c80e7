package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// clients is how many ask at once.
const clients = 8

// measureLoad counts warm pages, and raw FETCHes, a second with all clients
// asking at once.
func (m *mailboxBench) measureLoad() error {
	m.say("load")
	title := fmt.Sprintf("warm pages a second with %d clients; raw: FETCHes", clients)
	raw, _, err := m.load(func() (func() error, func() error, error) {
		c, err := loginIMAP(m.ctx, m.account)
		if err != nil {
			return nil, nil, err
		}
		return func() error { return c.do(m.fetchPage(1)) }, c.conn.Close, c.do("SELECT " + m.name)
	})
	if err != nil {
		return err
	}
	for _, plain := range []bool{false, true} {
		pages, asked, err := m.load(func() (func() error, func() error, error) {
			web, err := m.app.signIn(m.ctx, m.account)
			if err != nil {
				return nil, nil, err
			}
			web.plain = plain
			page := func() error { return web.get(m.list(1)) }
			return page, web.signOut, firstError(page, m.settle, page)
		})
		if err != nil {
			return err
		}
		r := row{what: title, raw: perSecond(raw), ours: perSecond(pages), trips: fmt.Sprintf("%d in all", asked),
			ratio: times(pages / raw), target: "2,500/s", met: verdictOf(pages >= 2500)}
		if plain {
			r.what, r.target, r.met = "the same, not packed", "", noTarget
		}
		m.table.rows = append(m.table.rows, r)
	}
	return nil
}

func perSecond(n float64) string { return thousands(int(n)) + "/s" }

// load lets all clients ask for as long as --load says. It gives answers a
// second, and how many round trips to the mail server the program did meanwhile.
// start gives how a client asks and how it ends.
func (m *mailboxBench) load(start func() (ask, end func() error, err error)) (rate float64, trips int64, err error) {
	var asks []func() error
	for range clients {
		ask, end, failure := start()
		if end != nil {
			defer func() { err = errors.Join(err, end()) }()
		}
		if failure != nil {
			return 0, 0, failure
		}
		asks = append(asks, ask)
	}
	ctx, cancel := context.WithTimeout(m.ctx, m.Load)
	defer cancel()
	var answers atomic.Int64
	before := m.between.trips.Load()
	failed := make(chan error, clients)
	var all sync.WaitGroup
	began := time.Now()
	for _, ask := range asks {
		all.Go(func() {
			for ctx.Err() == nil {
				if err := ask(); err != nil {
					failed <- err
					return
				}
				answers.Add(1)
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	close(failed)
	return float64(answers.Load()) / took.Seconds(), m.between.trips.Load() - before, <-failed
}
