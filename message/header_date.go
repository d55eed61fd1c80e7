package message

import (
	"strconv"
	"strings"
	"time"
)

const (
	// minYear and maxYear are the years that a message may claim.
	minYear, maxYear = 1970, 2100
	// maxDateBytes bounds how much of a Date field is read.
	maxDateBytes = 256
)

// Date is the time that the Date field gives (RFC 5322, section 3.3), in the
// zone it names; an unknown zone counts as UTC. ok is false when there is no
// field or no date between minYear and maxYear can be read from it.
func (h Header) Date() (t time.Time, ok bool) {
	return parseDate(h.Raw("Date"))
}

// dateParts is what has been found of a date. Day, month and year are 0 until
// then.
type dateParts struct {
	day, month, year  int
	hour, minute, sec int
	clock             bool // a time of day was found
	offset            int  // of the zone, in seconds east of UTC
	ok                bool // nothing was out of range
}

// usualDate is how nearly all are written; it is tried first.
const usualDate = "Mon, _2 Jan 2006 15:04:05 -0700"

// parseDate takes a date's words in whatever order they stand: numbers are day
// and year in this order unless four digits say otherwise.
func parseDate(value string) (time.Time, bool) {
	value = stripComments(cutString(value, maxDateBytes))
	if t, err := time.ParseInLocation(usualDate, strings.TrimSpace(value), time.UTC); err == nil && t.Year() >= minYear && t.Year() <= maxYear {
		return t, true
	}
	for _, layout := range []string{time.RFC3339, time.DateTime + " -0700", time.DateTime} {
		if t, err := time.Parse(layout, strings.TrimSpace(value)); err == nil {
			return t, t.Year() >= minYear && t.Year() <= maxYear
		}
	}
	d := dateParts{ok: true}
	value = strings.Join(strings.Fields(value), " ")
	value = strings.ReplaceAll(strings.ReplaceAll(value, " :", ":"), ": ", ":")
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return r <= ' ' || r == ',' || r == ';' }) {
		d.word(word)
	}
	if !d.ok || d.day == 0 || d.month == 0 || d.year < minYear || d.year > maxYear {
		return time.Time{}, false
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.sec, 0, time.FixedZone("", d.offset))
	if t.Day() != d.day {
		return time.Time{}, false // the 30th of February
	}
	return t, true
}

func (d *dateParts) word(word string) {
	switch {
	case strings.Contains(word, ":") && !d.clock:
		d.time(word)
	case word[0] == '+' || word[0] == '-':
		d.zone(word)
	case strings.Contains(word, "-") && !isZoneWord(word): // 02-Jan-2006
		for part := range strings.SplitSeq(word, "-") {
			if part != "" {
				d.word(part)
			}
		}
	case word[0] >= '0' && word[0] <= '9':
		d.number(word)
	default:
		d.name(word)
	}
}

// isZoneWord tells "GMT-0500" from "Jan-2006".
func isZoneWord(word string) bool {
	name, _, _ := strings.Cut(word, "-")
	_, ok := zoneOffset(name)
	return ok
}

func (d *dateParts) number(word string) {
	n, err := strconv.Atoi(strings.TrimRight(word, "."))
	switch {
	case err != nil:
	case d.year == 0 && (len(word) == 4 || d.day != 0):
		d.year = fullYear(n, len(word))
	case d.day == 0 && n >= 1 && n <= 31:
		d.day = n
	}
}

// fullYear reads years of two and three digits (RFC 5322, section 4.3).
func fullYear(n, digits int) int {
	switch {
	case digits <= 2 && n < 50:
		return 2000 + n
	case digits <= 3:
		return 1900 + n
	}
	return n
}

func (d *dateParts) time(word string) {
	d.clock = true
	if i := strings.IndexAny(word, "+-"); i > 0 {
		d.zone(word[i:])
		word = word[:i]
	}
	parts := strings.Split(word, ":")
	for i, at := range []*int{&d.hour, &d.minute, &d.sec} {
		if i >= len(parts) {
			break
		}
		whole, _, _ := strings.Cut(parts[i], ".")
		n, err := strconv.Atoi(whole)
		if err != nil {
			d.ok = false
		}
		*at = n
	}
	if d.hour < 0 || d.hour > 24 || d.minute < 0 || d.minute > 59 || d.sec < 0 {
		d.ok = false
	}
	d.sec = min(d.sec, 59) // a leap second, or nonsense
}

// name takes a word of letters: month, zone, AM or PM. Weekdays and anything
// else say nothing.
func (d *dateParts) name(word string) {
	lower := strings.ToLower(word)
	if len(lower) >= 3 && d.month == 0 {
		if i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", lower[:3]); i >= 0 && i%3 == 0 {
			d.month = i/3 + 1
			return
		}
	}
	if !d.clock {
		return
	}
	switch {
	case lower == "pm" && d.hour < 12:
		d.hour += 12
	case lower == "am" && d.hour == 12:
		d.hour = 0
	}
	if i := strings.IndexAny(lower, "+-"); i > 0 { // GMT+0100
		d.zone(lower[i:])
	} else if offset, ok := zoneOffset(lower); ok {
		d.offset = offset
	}
}

// zone takes a numeric offset: +0100, +01:00, -500.
func (d *dateParts) zone(word string) {
	digits := strings.ReplaceAll(word[1:], ":", "")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 {
		return
	}
	if len(digits) <= 2 {
		n *= 100
	}
	hours, minutes := n/100, n%100
	if hours > 15 || minutes > 59 {
		return
	}
	d.offset = hours*3600 + minutes*60
	if word[0] == '-' {
		d.offset = -d.offset
	}
}

// zoneOffset knows the zone names of RFC 5322, section 4.3, and a few that are
// met besides. Other names, the military letters among them, mean nothing.
func zoneOffset(name string) (seconds int, ok bool) {
	hours, ok := map[string]int{
		"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
		"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
		"bst": 1, "cet": 1, "met": 1, "cest": 2, "mest": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9,
	}[strings.ToLower(name)]
	return hours * 3600, ok
}

// stripComments takes out what stands in parentheses, nested or never closed.
func stripComments(s string) string {
	if !strings.ContainsAny(s, "()") {
		return s
	}
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '(':
			depth++
			return ' '
		case r == ')':
			depth = max(0, depth-1)
			return ' '
		case depth > 0:
			return -1
		}
		return r
	}, s)
}
