package main

import (
	"context"
	"errors"
	"time"

	"hearthmail/internal/chromium"
)

// What the front end is held to, in a browser.
const (
	firstShown = 80 * time.Millisecond
	actMedian  = 25 * time.Millisecond
	actP95     = 50 * time.Millisecond
)

// screens is a mailbox as Chromium shows it, and beside it the bare page.
type screens struct {
	*mailboxBench
	chrome context.Context
	web    *browser // whose session the tabs have
	bare   *browser
	others []string // what was asked of other hosts
}

// measureBrowser measures what a person sees in a headless Chromium. Nothing is
// sent to the submission server, without which there would be no page to write on.
func (m *mailboxBench) measureBrowser() (err error) {
	program, err := chromium.Find()
	if err != nil {
		return err
	}
	chrome, end, err := chromium.Start(m.ctx, program)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	floor, err := startBare(m.ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, floor.end()) }()
	sink, err := startSink(m.ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sink.end()) }()
	s := &screens{mailboxBench: m, chrome: chrome}
	if s.bare, err = newBrowser(m.ctx, floor.url); err != nil {
		return err
	}
	return m.withApp(m.addr, s.measureAll, "HEARTHMAIL_SMTP=smtp://"+sink.address)
}

// measureAll begins with what needs that nobody else is signed in.
func (s *screens) measureAll() (err error) {
	if err := s.measureUnopened(); err != nil {
		return err
	}
	if s.web, err = s.app.signIn(s.ctx, s.account); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.web.signOut()) }()
	return firstError(s.measureOctets, s.measureOpened, s.measureClicks, s.measureScroll, s.sayOthers)
}

// inTab does something in a tab of its own.
func (s *screens) inTab(web *browser, do func(*tab) error) error {
	t, err := openTab(s.chrome, web)
	if err != nil {
		return err
	}
	err = do(t)
	s.others = append(s.others, t.traffic.elsewhere()...)
	t.close()
	return err
}

// sayOthers tells how much was asked of other hosts in all that was measured.
func (s *screens) sayOthers() error {
	s.table.addValue("requests to other hosts, in all of this", thousands(len(s.others)), "0", verdictOf(len(s.others) == 0))
	for _, address := range s.others {
		s.say("another host: %s", address)
	}
	return nil
}

// atMostP95 asks for a median and for a 95th percentile.
func atMostP95(median, p95 time.Duration) target {
	return target{words: milliseconds(median) + ", " + milliseconds(p95),
		met: func(_, ours samples) bool { return ours.median() <= median && ours.percentile(95) <= p95 }}
}

// inTurns takes the times that tabs tell, ours and the bare page's, each first
// every other time.
func inTurns(rounds int, raw, ours func(i int) (time.Duration, error)) (o outcome, err error) {
	takes := []func(int) error{
		func(i int) error { return addTo(&o.raw, raw, i) },
		func(i int) error { return addTo(&o.ours, ours, i) },
	}
	for i := range rounds {
		if err := errors.Join(takes[i%2](i), takes[1-i%2](i)); err != nil {
			return o, err
		}
	}
	return o, nil
}

func addTo(all *samples, take func(i int) (time.Duration, error), i int) error {
	took, err := take(i)
	*all = append(*all, took)
	return err
}
