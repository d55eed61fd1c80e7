package search

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Years that a date may have: IMAP writes them in four digits.
const (
	firstYear = 1000
	lastYear  = 9998
)

// dated is the term of a day, or two for a month or a year that something is on.
func dated(field Field, value string, now time.Time) (Expression, bool) {
	first, next, ok := parseDate(strings.ToLower(value), now)
	if !ok {
		return Expression{}, false
	}
	day := func(f Field, t time.Time) Expression { return Expression{Op: Term, Field: f, Date: DateOf(t)} }
	if field == On && !next.Equal(first.AddDate(0, 0, 1)) {
		return Every(day(After, first), day(Before, next)), true
	}
	return day(field, first), true
}

// parseDate reads a day, a month or a year: its first day, and the first day after it.
func parseDate(value string, now time.Time) (first, next time.Time, ok bool) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	switch value {
	case "today":
		return today, today.AddDate(0, 0, 1), true
	case "yesterday":
		return today.AddDate(0, 0, -1), today, true
	}
	if first, ok := ago(value, today); ok {
		return first, first.AddDate(0, 0, 1), true
	}
	// Slashes are read as Americans write dates, unless there is no such month.
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2.1.2006", "1/2/2006", "2/1/2006"} {
		if t, err := time.Parse(layout, value); err == nil && isYear(t) {
			return t, t.AddDate(0, 0, 1), true
		}
	}
	for _, layout := range []string{"2006-1", "2006/1", "1.2006", "1/2006"} {
		if t, err := time.Parse(layout, value); err == nil && isYear(t) {
			return t, t.AddDate(0, 1, 0), true
		}
	}
	t, err := time.Parse("2006", value)
	return t, t.AddDate(1, 0, 0), err == nil && isYear(t)
}

func isYear(t time.Time) bool { return t.Year() >= firstYear && t.Year() <= lastYear }

// ago reads "7d", "2w", "3m" and "1y": the day that was then.
func ago(value string, today time.Time) (time.Time, bool) {
	n, unit, ok := counted(value)
	if !ok || n > 1_000_000 {
		return time.Time{}, false
	}
	count := -int(n)
	var day time.Time
	switch unit {
	case "d":
		day = today.AddDate(0, 0, count)
	case "w":
		day = today.AddDate(0, 0, 7*count)
	case "m":
		day = today.AddDate(0, count, 0)
	case "y":
		day = today.AddDate(count, 0, 0)
	}
	return day, isYear(day)
}

// counted cuts a number off a value; what follows is in small letters.
func counted(value string) (n int64, unit string, ok bool) {
	unit = strings.TrimLeft(value, "0123456789")
	n, err := strconv.ParseInt(value[:len(value)-len(unit)], 10, 64)
	return n, strings.ToLower(unit), err == nil
}

// parseAge reads "12h", "7d", "2w", "3m" (of thirty days) and "1y" (of 365).
func parseAge(value string) (time.Duration, bool) {
	n, unit, ok := counted(value)
	hours := map[string]int64{"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24, "y": 365 * 24}[unit]
	const most = 100 * 365 * 24
	if !ok || hours == 0 || n < 1 || n > most/hours {
		return 0, false
	}
	return time.Duration(n*hours) * time.Hour, true
}

// parseSize reads octets, or "10k", "1.5m" and "2g": of 1,024, 1,024² and 1,024³ octets.
func parseSize(value string) (int64, bool) {
	number := strings.TrimRight(strings.ToLower(value), "kmgb")
	shift, ok := map[string]int{"": 0, "b": 0, "k": 10, "kb": 10, "m": 20, "mb": 20, "g": 30, "gb": 30}[strings.ToLower(value[len(number):])]
	if !ok || strings.Trim(number, "0123456789.,") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	size := n * float64(int64(1)<<shift)
	if err != nil || size > math.MaxInt32*(1<<20) {
		return 0, false
	}
	return int64(size), true
}
