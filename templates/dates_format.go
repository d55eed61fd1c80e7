package templates

import "time"

// now is the moment that dates are told against, in the zone they are told in.
func (c Chrome) now() time.Time {
	if c.Now.IsZero() {
		return time.Now()
	}
	return c.Now
}

// shortDate says when in as few words as a list has room for: "14:05" today,
// then "Yesterday", "Tue" within a week, "3 Mar" within the year, "3 Mar 2024".
// A date that is missing gives "".
func shortDate(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	switch days := daysBetween(t, now); {
	case days == 0:
		return t.Format("15:04")
	case days == 1:
		return "Yesterday"
	case days > 1 && days < 7:
		return t.Format("Mon")
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	default:
		return t.Format("2 Jan 2006")
	}
}

// longDate says when in full, in the reader's zone.
func longDate(now, t time.Time) string {
	if t.IsZero() {
		return "No date"
	}
	return t.In(now.Location()).Format("Monday, 2 January 2006, 15:04")
}

// machineDate is the value of a time element's datetime attribute.
func machineDate(t time.Time) string { return t.Format(time.RFC3339) }

// daysBetween counts midnights from one moment to the other; both are in the
// same zone. Noon to noon, so that a day of 23 or 25 hours counts as one.
func daysBetween(from, to time.Time) int {
	return int(noon(to).Sub(noon(from)).Round(24*time.Hour) / (24 * time.Hour))
}

func noon(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 12, 0, 0, 0, t.Location())
}
