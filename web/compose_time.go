package web

import (
	"cmp"
	"time"
)

// How far ahead a letter may be put off.
const (
	latestSend = 366 * 24 * time.Hour
	minuteForm = "2006-01-02T15:04"    // of a datetime-local field
	secondForm = "2006-01-02T15:04:05" // with seconds
)

// sendTime reads when a letter is to be sent; zero for at once. A time without a zone
// is in the named one, else in the server's.
func sendTime(text, zone string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	for _, form := range []string{minuteForm, secondForm} {
		if err != nil {
			at, err = time.ParseInLocation(form, text, cmp.Or(zoneNamed(zone), time.Local))
		}
	}
	switch {
	case err != nil:
		return time.Time{}, badRequest("The time to send it at can't be understood. Choose a day and a time.").because(err)
	case at.After(now.Add(latestSend)):
		return time.Time{}, badRequest("That is more than a year ahead. Choose an earlier time to send it at.")
	case at.Before(now.Add(-time.Minute)):
		return time.Time{}, badRequest("The time to send it at has passed already. Choose a later one, or none.")
	}
	return at, nil
}
