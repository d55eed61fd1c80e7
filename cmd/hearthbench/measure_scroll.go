package main

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// The list is scrolled so far and back, in CSS pixels, and so many of them a second.
const (
	wheelWay   = 24_000
	wheelSpeed = 6_000
)

// longList is how many CSS pixels a list is high that shows more than a page.
const longList = 100_000

// scrolling is what a page tells of a while in which it was scrolled: how much of
// it moved by itself (the sum of all layout shifts), how long tasks over 50 ms
// took, and the times between frames, in milliseconds.
type scrolling struct {
	Shift       float64
	Tasks, Gaps []float64
}

func (s *screens) measureScroll() error {
	s.say("scrolling the list")
	return s.inTab(s.web, func(t *tab) error {
		if err := t.visit(s.list(1)); err != nil {
			return err
		}
		got, err := s.wheel(t)
		if err != nil {
			return err
		}
		s.scrolled(got)
		tall, err := ask[float64](t, "tall")
		if err != nil || tall < longList {
			return err
		}
		o, err := inTurns(s.slowRounds(),
			func(int) (time.Duration, error) { return 0, nil },
			func(i int) (time.Duration, error) {
				took, err := t.span("jump", float64(i*37%101)/101)
				return took, errors.Join(err, t.traffic.settle(t.ctx))
			})
		o.raw = nil
		s.table.add("to another place of the list by its scrollbar, until rows are there", o, target{})
		return err
	})
}

// wheel turns the wheel over the list, down and up again.
func (s *screens) wheel(t *tab) (got scrolling, err error) {
	over, err := ask[point](t, "list")
	if err != nil {
		return got, err
	}
	if err := t.tell("begin"); err != nil {
		return got, err
	}
	for _, by := range []float64{wheelWay, -wheelWay} {
		before, err := ask[float64](t, "scrolled")
		if err != nil {
			return got, err
		}
		if err := t.scroll(over, by); err != nil {
			return got, err
		}
		after, err := ask[float64](t, "scrolled")
		if err == nil && (after-before)*by <= 0 {
			err = fmt.Errorf("the wheel has moved the list from %v to %v", before, after)
		}
		if err != nil {
			return got, err
		}
	}
	return ask[scrolling](t, "end")
}

func (s *screens) scrolled(got scrolling) {
	s.table.addValue("layout shift while the wheel scrolls the list", fmt.Sprintf("%.4f", got.Shift), "0", verdictOf(got.Shift == 0))
	longest := 0.0
	if len(got.Tasks) > 0 {
		longest = slices.Max(got.Tasks)
	}
	s.table.addValue("tasks over 50 ms meanwhile, and the longest", fmt.Sprintf("%d, %.0f ms", len(got.Tasks), longest), "none", verdictOf(len(got.Tasks) == 0))
	gaps := make(samples, len(got.Gaps))
	for i, ms := range got.Gaps {
		gaps[i] = time.Duration(ms * float64(time.Millisecond))
	}
	s.table.add("time from one frame to the next meanwhile", outcome{ours: gaps}, target{})
}
