package locale

import (
	"strings"
	"time"
)

// LongDay says a day in full, in the zone that t is in: "Tuesday, 10 March 2026".
func (l *Locale) LongDay(t time.Time) string {
	if l.dating.ISO {
		return t.Format(time.DateOnly)
	}
	day, _, _ := strings.Cut(l.dates.full, "{0}")
	return l.write(strings.TrimRight(day, " ,،"), t)
}

// Weekday names a day of the week.
func (l *Locale) Weekday(day time.Weekday) string { return l.names.WeekdayWide(day) }
