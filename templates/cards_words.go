package templates

import (
	"fmt"
	"strings"
	"time"

	"hearthmail/message"
)

// eventKind is what an entry of a calendar was sent as.
func eventKind(method string, e message.Event) string {
	switch {
	case e.Cancelled:
		return "Cancelled"
	case method == "REQUEST":
		return "Invitation"
	case method == "REPLY":
		return "Answer to an invitation"
	case method == "COUNTER":
		return "Another time is proposed"
	}
	return "Calendar entry"
}

func eventTitle(e message.Event) string {
	if e.Summary == "" {
		return "(no title)"
	}
	return e.Summary
}

func contactTitle(c message.Contact) string {
	for _, title := range []string{c.Name, c.Organization} {
		if title != "" {
			return title
		}
	}
	return "(no name)"
}

// theirTime says when that is where it was written, "" when there is nothing to
// add.
func theirTime(at message.Moment) string {
	switch zone := at.Time.Location().String(); {
	case at.AllDay:
		return ""
	case at.Floating:
		return "No time zone is given."
	case zone == "UTC" || zone == "":
		return ""
	default:
		return "There it is " + at.Time.Format("Monday, 15:04") + " (" + zone + ")."
	}
}

func attendance(state string) string {
	switch state {
	case "ACCEPTED":
		return "is coming"
	case "DECLINED":
		return "isn't coming"
	case "TENTATIVE":
		return "may come"
	case "DELEGATED":
		return "sends somebody else"
	}
	return ""
}

// recurrence says how often something takes place, "" for once.
func recurrence(r *message.Recurrence) string {
	if r == nil {
		return ""
	}
	unit := map[string]string{"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year", "HOURLY": "hour"}[r.Freq]
	if unit == "" {
		return "By a rule that can't be told here"
	}
	words := "Every " + unit
	if r.Interval > 1 {
		words = fmt.Sprintf("Every %d %ss", r.Interval, unit)
	}
	if days := daysInWords(r.Days); days != "" {
		words += " on " + days
	}
	if r.Rest {
		words += ", with further conditions"
	}
	switch {
	case r.Count == 1:
		words += ", once"
	case r.Count > 1:
		words += fmt.Sprintf(", %d times", r.Count)
	case !r.Until.IsZero():
		words += ", until " + r.Until.Format("2 January 2006")
	}
	return words
}

// daysInWords turns "MO", "2TU", "-1FR" into "Monday, the second Tuesday and the
// last Friday".
func daysInWords(days []string) string {
	var all []string
	for _, day := range days {
		at := len(day) - 2
		if at < 0 {
			continue
		}
		name := time.Weekday(strings.Index("SUMOTUWETHFRSA", day[at:]) / 2).String()
		which := map[string]string{
			"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last", "-2": "last but one",
		}[strings.TrimPrefix(day[:at], "+")]
		if which != "" {
			name = "the " + which + " " + name
		}
		all = append(all, name)
	}
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}
