package templates

import (
	"context"
	"strings"
	"time"

	"hearthmail/locale"
	"hearthmail/message"
)

// recurrence says how often something takes place, "" for once.
func recurrence(ctx context.Context, r *message.Recurrence) string {
	if r == nil {
		return ""
	}
	one, many := repeated(r.Freq)
	if one == "" {
		return say(ctx, "By a rule that can't be told here|event")
	}
	words := say(ctx, one)
	if r.Interval > 1 {
		words = say(ctx, many, r.Interval)
	}
	if days := daysInWords(ctx, r.Days); days != "" {
		words = say(ctx, "%s on %s|Every week on Monday", words, days)
	}
	if r.Rest {
		words = say(ctx, "%s, with further conditions|event", words)
	}
	switch {
	case r.Count == 1:
		return say(ctx, "%s, once|event", words)
	case r.Count > 1:
		return say(ctx, "%s, %d times|event", words, r.Count)
	case !r.Until.IsZero():
		return say(ctx, "%s, until %s|event", words, locale.Of(ctx).Date(r.Until))
	}
	return words
}

// repeated are the words for a FREQ of RFC 5545, at each turn and at each so many.
func repeated(freq string) (one, many locale.Text) {
	switch freq {
	case "HOURLY":
		return "Every hour", "Every %d hours"
	case "DAILY":
		return "Every day", "Every %d days"
	case "WEEKLY":
		return "Every week", "Every %d weeks"
	case "MONTHLY":
		return "Every month", "Every %d months"
	case "YEARLY":
		return "Every year", "Every %d years"
	}
	return "", ""
}

// daysInWords turns "MO", "2TU", "-1FR" into "Monday, the second Tuesday and the
// last Friday".
func daysInWords(ctx context.Context, days []string) string {
	var all []string
	for _, day := range days {
		at := len(day) - 2
		if at < 0 {
			continue
		}
		name := locale.Of(ctx).Weekday(time.Weekday(strings.Index("SUMOTUWETHFRSA", day[at:]) / 2))
		if which := whichOfMonth(strings.TrimPrefix(day[:at], "+")); which != "" {
			name = say(ctx, which, name)
		}
		all = append(all, name)
	}
	return inList(ctx, all)
}

// whichOfMonth is a weekday by its place in the month, "" for any.
func whichOfMonth(place string) locale.Text {
	switch place {
	case "1":
		return "the first %s|weekday of a month"
	case "2":
		return "the second %s|weekday of a month"
	case "3":
		return "the third %s|weekday of a month"
	case "4":
		return "the fourth %s|weekday of a month"
	case "5":
		return "the fifth %s|weekday of a month"
	case "-1":
		return "the last %s|weekday of a month"
	case "-2":
		return "the last but one %s|weekday of a month"
	}
	return ""
}
