package main

import (
	"fmt"

	"github.com/chromedp/cdproto/network"
)

// What may come over the network, in octets.
const (
	firstLoad   = 60_000
	firstScript = 30_000
	composeMore = 40_000
)

// measureOctets is what comes over the network for the first page, everything
// that it then loads by itself, and for the first letter after that.
func (s *screens) measureOctets() error {
	s.say("octets of the first load")
	return s.inTab(s.web, func(t *tab) error {
		if err := s.load(t, s.list(1)); err != nil {
			return err
		}
		s.octets("first load: everything", firstLoad, t.traffic.octets())
		s.octets("of this, scripts", firstScript, t.traffic.octets(network.ResourceTypeScript))
		s.octets("of this, style sheets", 0, t.traffic.octets(network.ResourceTypeStylesheet))
		s.octets("of this, the page", 0, t.traffic.octets(network.ResourceTypeDocument))
		t.traffic.forget()
		if err := s.load(t, "/compose"); err != nil {
			return err
		}
		s.octets("the page that a letter is written on, after that: everything", composeMore, t.traffic.octets())
		s.octets("of this, scripts", 0, t.traffic.octets(network.ResourceTypeScript))
		return nil
	})
}

// load opens a page, with what browsers that have a window fetch besides, and tells
// of all that came.
func (s *screens) load(t *tab, path string) error {
	err := firstError(
		func() error { return t.visit(path) },
		func() error { return t.tell("extras") },
		func() error { return t.traffic.settle(t.ctx) },
	)
	t.traffic.each(func(address string, octets int) { s.say("  %s %s", kilobytes(octets), address) })
	return err
}

// octets adds a row; limit 0 asks for nothing.
func (s *screens) octets(what string, limit, got int) {
	if limit == 0 {
		s.table.addValue(what, kilobytes(got), "", noTarget)
		return
	}
	s.table.addValue(what, kilobytes(got), kilobytes(limit), verdictOf(got <= limit))
}

func kilobytes(octets int) string { return fmt.Sprintf("%.1f KB", float64(octets)/1000) }
