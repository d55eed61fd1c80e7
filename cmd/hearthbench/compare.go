package main

import "time"

// pair is the same thing done twice: by raw IMAP commands, and through
// Hearthmail. Only raw and ours are timed.
type pair struct {
	rounds int
	before func(i int) error // nil: nothing to prepare
	raw    func(i int) error
	ours   func(i int) error
}

// take does both in turns, each first every other time, so that neither always
// finds what the other has just brought into the server's memory.
func (p pair) take() (raw, ours samples, err error) {
	for i := range p.rounds {
		steps := []struct {
			do   func(int) error
			into *samples
		}{{p.raw, &raw}, {p.ours, &ours}}
		if i%2 == 1 {
			steps[0], steps[1] = steps[1], steps[0]
		}
		for _, step := range steps {
			if p.before != nil {
				if err := p.before(i); err != nil {
					return nil, nil, err
				}
			}
			took, err := timed(func() error { return step.do(i) })
			if err != nil {
				return nil, nil, err
			}
			*step.into = append(*step.into, took)
		}
	}
	return raw, ours, nil
}

func timed(do func() error) (time.Duration, error) {
	start := time.Now()
	err := do()
	return time.Since(start), err
}
