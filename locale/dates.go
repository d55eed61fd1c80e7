package locale

import (
	"strings"
	"time"
)

// Dating is how somebody likes dates; the zero value is what the language has and the
// zone of the server.
type Dating struct {
	Zone   *time.Location // nil for the server's
	ISO    bool           // 2024-03-03 (ISO 8601) rather than in words
	Twelve bool           // 2:05 pm rather than 14:05
}

// Dated is the locale with dates told like this.
func (l *Locale) Dated(d Dating) *Locale {
	dated := *l
	dated.dating = d
	return &dated
}

// Zone is the one that dates are told in.
func (l *Locale) Zone() *time.Location {
	if l.dating.Zone == nil {
		return time.Local
	}
	return l.dating.Zone
}

// Key is different for locales that say anything differently.
func (l *Locale) Key() string {
	key := l.Tag + " " + l.Zone().String()
	if l.dating.ISO {
		key += " iso"
	}
	if l.dating.Twelve {
		key += " 12"
	}
	return key
}

// ShortDate says when in as few words as a list has room for, in the zone of now:
// "14:05" today, then "Yesterday", "Tue" within a week, "3 Mar" within the year, "3 Mar
// 2024". A date that is missing gives "".
func (l *Locale) ShortDate(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	switch days := daysBetween(t, now); {
	case days == 0:
		return l.Time(t)
	case days == 1:
		return l.Say("Yesterday")
	case days > 1 && days < 7:
		return l.names.WeekdayAbbreviated(t.Weekday())
	case l.dating.ISO:
		return t.Format(time.DateOnly)
	case t.Year() == now.Year():
		return l.write(l.dates.day, t)
	default:
		return l.write(l.dates.year, t)
	}
}

// LongDate says when in full, in the zone of now.
func (l *Locale) LongDate(now, t time.Time) string {
	if t.IsZero() {
		return l.Say("No date")
	}
	t = t.In(now.Location())
	if l.dating.ISO {
		return t.Format(time.DateOnly) + " " + l.Time(t)
	}
	return strings.Replace(l.write(l.dates.full, t), "{0}", l.Time(t), 1)
}

// Date says a day in few words, with its year.
func (l *Locale) Date(t time.Time) string {
	if l.dating.ISO {
		return t.Format(time.DateOnly)
	}
	return l.write(l.dates.year, t)
}

// Time says the time of day, in the zone that t is in.
func (l *Locale) Time(t time.Time) string {
	if l.dating.Twelve {
		return t.Format("3:04 pm")
	}
	return t.Format("15:04")
}

// write fills a pattern of CLDR: the fields that datePatterns have.
func (l *Locale) write(pattern string, t time.Time) string {
	var b strings.Builder
	for i, piece := range strings.Split(pattern, "'") {
		if i%2 == 1 {
			b.WriteString(piece)
			continue
		}
		b.WriteString(strings.NewReplacer(
			"EEEE", l.names.WeekdayWide(t.Weekday()),
			"MMMM", l.names.MonthWide(t.Month()), "MMM", l.names.MonthAbbreviated(t.Month()),
			"d", t.Format("2"), "y", t.Format("2006"),
		).Replace(piece))
	}
	return b.String()
}

// daysBetween counts midnights from one moment to the other; both are in the
// same zone. Noon to noon, so that a day of 23 or 25 hours counts as one.
func daysBetween(from, to time.Time) int {
	return int(noon(to).Sub(noon(from)).Round(24*time.Hour) / (24 * time.Hour))
}

func noon(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 12, 0, 0, 0, t.Location())
}
