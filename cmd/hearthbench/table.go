package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// table is a heading and its rows.
type table struct {
	title string
	floor string // what is measured beside; "" is raw IMAP commands
	rows  []row
}

// row is one thing that was measured, as it is shown.
type row struct {
	what, raw, ours, trips, ratio, target string
	met                                   verdict
}

// verdict says whether a target was met.
type verdict int

const (
	noTarget verdict = iota
	isMet
	isMissed
)

func (v verdict) String() string { return [...]string{"", "yes", "no"}[v] }

func verdictOf(met bool) verdict {
	if met {
		return isMet
	}
	return isMissed
}

// target is what a comparison is held against: words, and the judgement.
type target struct {
	words string
	met   func(raw, ours samples) bool // nil: nothing is asked
	trips *int                         // how many round trips are granted; nil: any number
}

// within asks also for a median of at most so many round trips to the mail
// server.
func (t target) within(trips int) target {
	t.trips = &trips
	if t.words != "" {
		t.words += ", "
	}
	t.words += roundTrips(trips)
	return t
}

// of judges; noTarget when nothing is asked, or nothing can be said.
func (t target) of(o outcome) verdict {
	met := t.met == nil || t.met(o.raw, o.ours)
	if t.trips == nil {
		if t.met == nil {
			return noTarget
		}
		return verdictOf(met)
	}
	return verdictOf(met && len(o.trips) > 0 && percentile(o.trips, 50) <= *t.trips)
}

// doubt says why an outcome may not be of what its row says: one that is to do
// without the mail server didn't, or one that can't do without it did. Empty
// for no doubt.
func (t target) doubt(o outcome) string {
	if t.trips == nil || len(o.trips) == 0 {
		return ""
	}
	without := 0
	for _, trips := range o.trips {
		if trips == 0 {
			without++
		}
	}
	switch {
	case *t.trips == 0 && without < len(o.trips):
		return fmt.Sprintf("is to ask the mail server nothing, but did in %d rounds of %d", len(o.trips)-without, len(o.trips))
	case *t.trips > 0 && without > 0:
		return fmt.Sprintf("is to be new to the program, but asked the mail server nothing in %d rounds of %d", without, len(o.trips))
	}
	return ""
}

// timesRaw asks for a median of at most x times the raw command's.
func timesRaw(x float64) target {
	return target{words: fmt.Sprintf("%.1f x", x), met: func(raw, ours samples) bool { return ours.ratio(raw) <= x }}
}

// rawPlus asks for a median of at most extra more than the raw command's.
func rawPlus(extra time.Duration) target {
	return target{words: "raw + " + milliseconds(extra), met: func(raw, ours samples) bool { return ours.median() <= raw.median()+extra }}
}

// atMost asks for a median of at most limit.
func atMost(limit time.Duration) target {
	return target{words: milliseconds(limit), met: func(_, ours samples) bool { return ours.median() <= limit }}
}

// add adds a comparison; there may be none with raw commands.
func (t *table) add(what string, o outcome, wanted target) {
	r := row{what: what, raw: both(o.raw), ours: both(o.ours), trips: counted(o.trips), target: wanted.words, met: wanted.of(o)}
	if len(o.raw) > 0 {
		r.ratio = times(o.ours.ratio(o.raw))
	}
	t.rows = append(t.rows, r)
}

// times keeps two digits below 10.
func times(ratio float64) string {
	if ratio < 10 {
		return fmt.Sprintf("%.2f x", ratio)
	}
	return fmt.Sprintf("%.1f x", ratio)
}

// counted is the median, and the most if that is another number.
func counted(trips []int) string {
	if len(trips) == 0 {
		return ""
	}
	median, most := percentile(trips, 50), percentile(trips, 100)
	if median == most {
		return strconv.Itoa(median)
	}
	return fmt.Sprintf("%d, at most %d", median, most)
}

// addValue adds what isn't a time.
func (t *table) addValue(what, value, wanted string, met verdict) {
	t.rows = append(t.rows, row{what: what, ours: value, target: wanted, met: met})
}

// markdown writes the table.
func (t *table) markdown() string {
	var out strings.Builder
	fmt.Fprintf(&out, "### %s\n\n", t.title)
	floor := t.floor
	if floor == "" {
		floor = "raw IMAP"
	}
	out.WriteString("| | " + floor + ": median, p95 | Hearthmail: median, p95 | round trips | ratio | target | met |\n")
	out.WriteString("| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, r := range t.rows {
		cells := []string{r.what, r.raw, r.ours, r.trips, r.ratio, r.target, r.met.String()}
		out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return out.String()
}

func both(s samples) string {
	if len(s) == 0 {
		return ""
	}
	return milliseconds(s.median()) + ", " + milliseconds(s.percentile(95))
}

// milliseconds keeps two digits after the point below 10 ms and none from 100
// on.
func milliseconds(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	digits := 2
	if ms >= 100 {
		digits = 0
	} else if ms >= 10 {
		digits = 1
	}
	return strconv.FormatFloat(ms, 'f', digits, 64) + " ms"
}

// thousands writes 100000 as 100,000.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
