package locale

import "time"

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
		return t.Format("15:04")
	case days == 1:
		return l.Say("Yesterday")
	case days > 1 && days < 7:
		return t.Format("Mon")
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	default:
		return t.Format("2 Jan 2006")
	}
}

// LongDate says when in full, in the zone of now.
func (l *Locale) LongDate(now, t time.Time) string {
	if t.IsZero() {
		return l.Say("No date")
	}
	return t.In(now.Location()).Format("Monday, 2 January 2006, 15:04")
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
