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
	rows  []row
}

// row is one thing that was measured, as it is shown.
type row struct {
	what, raw, ours, ratio, target string
	met                            verdict
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
}

// timesRaw asks for a median of at most x times the raw command's.
func timesRaw(x float64) target {
	return target{fmt.Sprintf("%.1f x", x), func(raw, ours samples) bool { return ours.ratio(raw) <= x }}
}

// rawPlus asks for a median of at most extra more than the raw command's.
func rawPlus(extra time.Duration) target {
	return target{"raw + " + milliseconds(extra), func(raw, ours samples) bool { return ours.median() <= raw.median()+extra }}
}

// atMost asks for a median of at most limit.
func atMost(limit time.Duration) target {
	return target{milliseconds(limit), func(_, ours samples) bool { return ours.median() <= limit }}
}

// add adds a comparison; raw may be nil.
func (t *table) add(what string, raw, ours samples, wanted target) {
	r := row{what: what, raw: both(raw), ours: both(ours), target: wanted.words}
	if len(raw) > 0 {
		r.ratio = fmt.Sprintf("%.1f x", ours.ratio(raw))
	}
	if wanted.met != nil {
		r.met = verdictOf(wanted.met(raw, ours))
	}
	t.rows = append(t.rows, r)
}

// addValue adds what isn't a time.
func (t *table) addValue(what, value, wanted string, met verdict) {
	t.rows = append(t.rows, row{what: what, ours: value, target: wanted, met: met})
}

// markdown writes the table.
func (t *table) markdown() string {
	var out strings.Builder
	fmt.Fprintf(&out, "### %s\n\n", t.title)
	out.WriteString("| | raw IMAP: median, p95 | Hearthmail: median, p95 | ratio | target | met |\n")
	out.WriteString("| --- | --- | --- | --- | --- | --- |\n")
	for _, r := range t.rows {
		cells := []string{r.what, r.raw, r.ours, r.ratio, r.target, r.met.String()}
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
