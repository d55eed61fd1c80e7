package main

import "fmt"

// How many sessions stay idle, and on how many accounts.
const (
	idleSessions = 200
	idleAccounts = 20
)

// measureSessions is what signed-in people cost who do nothing. The garbage
// collector of the measured program is told to run early (GOGC=10), so that
// what is resident is near what is in use.
func (b *bench) measureSessions(t *table) error {
	if !b.private {
		b.say("no idle sessions: they need accounts that a given server doesn't have")
		return nil
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
	var sessions []*browser
	first, err := a.growth(func() (err error) { sessions, err = b.idle(a, idleAccounts); return err })
	if err != nil {
		return err
	}
	others, err := a.growth(func() error {
		more, err := b.idle(a, idleSessions-idleAccounts)
		sessions = append(sessions, more...)
		return err
	})
	if err != nil {
		return err
	}
	each := (first + others) / idleSessions
	t.addValue(fmt.Sprintf("%d idle sessions on %d accounts, memory for each (their accounts included)", idleSessions, idleAccounts),
		fmt.Sprintf("%d KiB", each), "32 KiB", verdictOf(each <= 32))
	t.addValue("of that, an account with its first session", fmt.Sprintf("%d KiB", first/idleAccounts), "", noTarget)
	connections := float64(between.open.Load()) / idleAccounts
	t.addValue("IMAP connections for each of these accounts", fmt.Sprintf("%.1f", connections), "1", verdictOf(connections <= 1))
	return b.measureStreams(t, a, sessions)
}

// idle signs in n people, on each account in turn, who look at their list once.
func (b *bench) idle(a *app, n int) ([]*browser, error) {
	var sessions []*browser
	for i := range n {
		web, err := a.signIn(b.ctx, account{user: fmt.Sprintf("idle-%d", i%idleAccounts), password: b.password})
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
	t.addValue(fmt.Sprintf("memory for each of %d open streams of events", len(sessions)), fmt.Sprintf("%d KiB", grown/len(sessions)), "", noTarget)
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
