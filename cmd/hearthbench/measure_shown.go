package main

import (
	"errors"
	"time"

	"github.com/chromedp/chromedp"
)

// measureUnopened is the first row in a tab that has nothing cached, of a mailbox
// that the program hasn't opened: each round has a session of its own, and with
// it the account is forgotten.
func (s *screens) measureUnopened() error {
	const what = "first row, nothing cached, mailbox not yet opened; beside it the bare page"
	s.say("%s", what)
	o, err := inTurns(s.slowRounds(), s.bareShown, func(int) (took time.Duration, err error) {
		web, err := s.app.signIn(s.ctx, s.account)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, web.signOut()) }()
		return s.shown(web, s.list(1))
	})
	if err == nil {
		s.table.add(what, o, atMost(firstShown))
	}
	return err
}

// measureOpened is the same of a mailbox that is in use.
func (s *screens) measureOpened() error {
	const what = "first row, nothing cached in the browser"
	s.say("%s", what)
	o, err := inTurns(s.Rounds, s.bareShown, func(int) (time.Duration, error) { return s.shown(s.web, s.list(1)) })
	if err == nil {
		s.table.add(what, o, atMost(firstShown))
	}
	return err
}

func (s *screens) bareShown(int) (time.Duration, error) { return s.shown(s.bare, "/") }

// shown is the time from the start of the navigation to the first row.
func (s *screens) shown(web *browser, path string) (took time.Duration, err error) {
	err = s.inTab(web, func(t *tab) error {
		if err := t.do(chromedp.Navigate(t.base + path)); err != nil {
			return err
		}
		took, err = t.span("firstRow")
		return err
	})
	return took, err
}
