package main

import (
	"errors"
	"fmt"
)

// compare measures a pair in a session of its own, after a rehearsal in
// another: Dovecot then has everything at hand, and Hearthmail, which forgets
// an account with its last session, nothing but what the pair itself does
// before.
func (m *mailboxBench) compare(make func(web *browser) pair) (o outcome, err error) {
	for range 2 {
		web, err := m.app.signIn(m.ctx, m.account)
		if err != nil {
			return outcome{}, err
		}
		p := make(web)
		err = m.prepare(p)
		if err == nil {
			o, err = m.take(p)
		}
		if err = errors.Join(err, web.signOut()); err != nil {
			return outcome{}, err
		}
	}
	return o, nil
}

// prepare asks for what is to be warm, before and after the program has got to
// know the mailbox, and waits until nothing goes on any more.
func (m *mailboxBench) prepare(p pair) error {
	for range 2 {
		if p.warm != nil {
			if err := p.warm(); err != nil {
				return err
			}
		}
		if err := m.settle(); err != nil {
			return err
		}
	}
	return nil
}

// settle waits until the program asks the mail server nothing any more; without
// a proxy that can't be known.
func (m *mailboxBench) settle() error {
	if m.between == nil {
		return nil
	}
	return m.between.settle(m.ctx)
}

// take takes a pair with the mail server as far away as it is to be.
func (m *mailboxBench) take(p pair) (outcome, error) {
	if m.between != nil {
		p.trips = func() int { return int(m.between.trips.Load()) }
		m.between.delay.Store(int64(m.delay))
		defer m.between.delay.Store(0)
	}
	return p.take()
}

// measure is compare with the outcome put into the table.
func (m *mailboxBench) measure(what string, wanted target, make func(web *browser) pair) error {
	m.say("%s", what)
	o, err := m.compare(make)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	m.put(what, o, wanted)
	return nil
}

// put puts an outcome into the table, and says if it is to be doubted.
func (m *mailboxBench) put(what string, o outcome, wanted target) {
	if doubt := wanted.doubt(o); doubt != "" {
		m.say("warning: %q %s", what, doubt)
	}
	m.table.add(what, o, wanted)
}
