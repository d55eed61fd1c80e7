package demo

import (
	"fmt"
	"strings"
	"time"
)

// parseAgo reads a moment before now: "12m", "3h", "2d 18:40", "1y30d 07:05",
// or "last 08-16 18:20", "last 08-16 -70d 09:02", "last 08-16 +1d 09:02" for what belongs to a season.
// A time of day replaces now's; without one, minutes and hours count back.
func parseAgo(now time.Time, spec string) (time.Time, error) {
	if season, ok := strings.CutPrefix(spec, "last "); ok {
		return parseSeason(now, season)
	}
	span, clock, hasClock := strings.Cut(spec, " ")
	t, err := subtract(now, span, -1)
	if err != nil {
		return t, err
	}
	if !hasClock {
		return t, nil
	}
	return atClock(t, clock)
}

// parseSeason reads what follows "last": month and day, the last ones that are
// a week ago or more, perhaps a span before or (less than a week) after that,
// and the time of day.
func parseSeason(now time.Time, spec string) (time.Time, error) {
	fields := strings.Fields(spec)
	if len(fields) != 2 && len(fields) != 3 {
		return now, fmt.Errorf("%q is not a day of the year, perhaps a span, and a time of day", spec)
	}
	day, err := time.Parse("01-02", fields[0])
	if err != nil {
		return now, fmt.Errorf("%q is not a month and a day", fields[0])
	}
	t := time.Date(now.Year(), day.Month(), day.Day(), 0, 0, 0, 0, now.Location())
	if t.After(now.AddDate(0, 0, -7)) {
		t = t.AddDate(-1, 0, 0)
	}
	if len(fields) == 3 {
		sign := -1
		if strings.HasPrefix(fields[1], "+") {
			sign = +1
		}
		if t, err = subtract(t, strings.TrimLeft(fields[1], "+-"), sign); err != nil {
			return t, err
		}
	}
	return atClock(t, fields[len(fields)-1])
}

// subtract goes from t by a span of years, days, hours and minutes, in the
// direction of sign.
func subtract(t time.Time, span string, sign int) (time.Time, error) {
	for span != "" {
		var n int
		var unit rune
		if _, err := fmt.Sscanf(span, "%d%c", &n, &unit); err != nil {
			return t, fmt.Errorf("%q is not a span like 1y20d or 3h", span)
		}
		_, span, _ = strings.Cut(span, string(unit))
		switch n *= sign; unit {
		case 'y':
			t = t.AddDate(n, 0, 0)
		case 'd':
			t = t.AddDate(0, 0, n)
		case 'h':
			t = t.Add(time.Duration(n) * time.Hour)
		case 'm':
			t = t.Add(time.Duration(n) * time.Minute)
		default:
			return t, fmt.Errorf("there is no unit %q", unit)
		}
	}
	return t.Truncate(time.Second), nil
}

func atClock(t time.Time, clock string) (time.Time, error) {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return t, fmt.Errorf("%q is not a time of day", clock)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), at.Hour(), at.Minute(), t.Second(), 0, t.Location()), nil
}
