package main

import "time"

// pair is the same thing done twice: by raw IMAP commands, and through
// Hearthmail. Only raw and ours are timed.
type pair struct {
	rounds int
	warm   func() error      // nil: nothing to be asked for before the first round
	before func(i int) error // nil: nothing to prepare for a round
	raw    func(i int) error // nil: there is nothing beside it
	ours   func(i int) error
	trips  func() int // round trips to the mail server so far; nil: not counted
}

// outcome is what a pair took.
type outcome struct {
	raw, ours samples
	trips     []int // of ours, in each round; nil when they were not counted
}

// take does both in turns, each first every other time, so that neither always
// finds what the other has just brought into the server's memory.
func (p pair) take() (o outcome, err error) {
	for i := range p.rounds {
		steps := []func(int) error{func(i int) error { return o.takeRaw(p, i) }, func(i int) error { return o.takeOurs(p, i) }}
		if i%2 == 1 {
			steps[0], steps[1] = steps[1], steps[0]
		}
		for _, step := range steps {
			if p.before != nil {
				if err := p.before(i); err != nil {
					return outcome{}, err
				}
			}
			if err := step(i); err != nil {
				return outcome{}, err
			}
		}
	}
	return o, nil
}

func (o *outcome) takeRaw(p pair, i int) error {
	if p.raw == nil {
		return nil
	}
	took, err := timed(func() error { return p.raw(i) })
	o.raw = append(o.raw, took)
	return err
}

// takeOurs counts the round trips that there were while Hearthmail was waited
// for.
func (o *outcome) takeOurs(p pair, i int) error {
	var before int
	if p.trips != nil {
		before = p.trips()
	}
	took, err := timed(func() error { return p.ours(i) })
	o.ours = append(o.ours, took)
	if p.trips != nil {
		o.trips = append(o.trips, p.trips()-before)
	}
	return err
}

func timed(do func() error) (time.Duration, error) {
	start := time.Now()
	err := do()
	return time.Since(start), err
}
