package main

import (
	"fmt"
	"time"
)

// How many sessions stay idle, on how many accounts, and with how many messages
// each.
const (
	idleSessions = 1000
	idleAccounts = 100
	idleMessages = pageRows
)

// restLimit is how long connections may take to close that nobody uses: half a
// minute, and until the program looks for such.
const restLimit = 45 * time.Second

// measureSessions is what signed-in people cost who do nothing. The garbage
// collector of the measured program is told to run early (GOGC=10), so that
// what is resident is near what is in use.
func (b *bench) measureSessions(t *table) error {
	if !b.private {
		b.say("no idle sessions: they need accounts that a given server doesn't have")
		return nil
	}
	b.say("filling %d accounts", idleAccounts)
	for i := range idleAccounts {
		if err := b.fillIdle(i); err != nil {
			return err
		}
	}
	b.say("idle sessions")
	between, err := startProxy(b.ctx, b.addr)
	if err != nil {
		return err
	}
	defer between.end()
	a, err := b.startApp(between.addr(), "GOGC=10")
	if err != nil {
		return err
	}
	defer func() { _ = a.end() }()
	sessions, err := b.measureIdle(t, a, between)
	if err != nil {
		return err
	}
	return b.measureStreams(t, a, sessions)
}

// measureIdle signs everybody in and waits until all is quiet.
func (b *bench) measureIdle(t *table, a *app, between *proxy) ([]*browser, error) {
	start, err := a.memory("VmRSS")
	if err != nil {
		return nil, err
	}
	first, err := b.idle(a, idleAccounts)
	if err != nil {
		return nil, err
	}
	accounts, err := a.memory("VmRSS")
	if err != nil {
		return nil, err
	}
	others, err := b.idle(a, idleSessions-idleAccounts)
	if err != nil {
		return nil, err
	}
	busy, err := a.memory("VmRSS")
	if err != nil {
		return nil, err
	}
	b.say("waiting for unused connections to close")
	open, err := between.rest(b.ctx, idleAccounts, restLimit)
	if err != nil {
		return nil, err
	}
	rest, err := a.memory("VmRSS")
	if err != nil {
		return nil, err
	}
	each := (rest - start) / idleSessions
	t.addValue(fmt.Sprintf("%s idle sessions on %d accounts, memory for each at rest (their accounts included)", thousands(idleSessions), idleAccounts),
		fmt.Sprintf("%d KiB", each), "32 KiB", verdictOf(each <= 32))
	t.addValue("the same when they have just looked at their list", fmt.Sprintf("%d KiB", (busy-start)/idleSessions), "", noTarget)
	t.addValue("an account with its first session alone, likewise", fmt.Sprintf("%d KiB", (accounts-start)/idleAccounts), "", noTarget)
	connections := float64(open) / idleAccounts
	t.addValue("IMAP connections for each of these accounts, at rest", fmt.Sprintf("%.1f", connections), "1", verdictOf(connections <= 1))
	return append(first, others...), nil
}

func (b *bench) idleAccount(i int) account {
	return account{addr: b.addr, user: fmt.Sprintf("idle-%d", i%idleAccounts), password: b.password}
}

// fillIdle gives an account some mail.
func (b *bench) fillIdle(i int) error {
	c, err := loginIMAP(b.ctx, b.idleAccount(i))
	if err != nil {
		return err
	}
	defer func() { _ = c.conn.Close() }()
	return c.fill("INBOX", idleMessages, mailText)
}

// idle signs in n people, on each account in turn, who look at their list once.
func (b *bench) idle(a *app, n int) ([]*browser, error) {
	var sessions []*browser
	for i := range n {
		web, err := a.signIn(b.ctx, b.idleAccount(i))
		if err != nil {
			return nil, err
		}
		if err := web.get("/mailboxes/INBOX"); err != nil {
			return nil, err
		}
		web.close() // the connection: an idle browser's goes after a while
		sessions = append(sessions, web)
	}
	return sessions, nil
}

// measureStreams lets every session listen to events.
func (b *bench) measureStreams(t *table, a *app, sessions []*browser) error {
	var ends []func()
	defer func() {
		for _, end := range ends {
			end()
		}
	}()
	grown, err := a.growth(func() error {
		for _, web := range sessions {
			_, end, err := web.listen()
			if err != nil {
				return err
			}
			ends = append(ends, end)
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.addValue(fmt.Sprintf("memory for each of %s open streams of events", thousands(len(sessions))), fmt.Sprintf("%d KiB", grown/len(sessions)), "", noTarget)
	return nil
}

// growth says how much more is resident after do, in KiB.
func (a *app) growth(do func() error) (int, error) {
	before, err := a.memory("VmRSS")
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := a.memory("VmRSS")
	return after - before, err
}
