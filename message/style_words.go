package message

import (
	"strconv"
	"strings"
)

func isLetters(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return len(s) <= 24
}

func isHexColor(s string) bool {
	for i := 1; i < len(s); i++ {
		if !isHex(s[i]) {
			return false
		}
	}
	return len(s) == 4 || len(s) == 5 || len(s) == 7 || len(s) == 9
}

// fontName writes a quoted font name in single quotes.
func fontName(s string) (string, bool) {
	if len(s) < 3 || s[0] != s[len(s)-1] {
		return "", false
	}
	s = s[1 : len(s)-1]
	for i := range len(s) {
		if !isAlnum(s[i]) && strings.IndexByte(" -_.", s[i]) < 0 {
			return "", false
		}
	}
	return "'" + s + "'", true
}

const (
	// maxNumberBytes bounds a number with its unit: "-1234.56789em".
	maxNumberBytes = 16
	maxLength      = 9_999
)

// isNumber tells a number up to a limit, with a unit that has a size of its own
// or its surroundings'. The window's are left out: the frame is as large as
// what it shows.
func isNumber(s string, limit float64, negative bool) bool {
	if len(s) > maxNumberBytes {
		return false
	}
	digits := s
	if negative && len(s) > 1 && (s[0] == '-' || s[0] == '+') {
		digits = s[1:]
	}
	n := 0
	for n < len(digits) && (digits[n] >= '0' && digits[n] <= '9' || digits[n] == '.') {
		n++
	}
	value, err := strconv.ParseFloat(digits[:n], 64)
	if err != nil || value > limit {
		return false
	}
	switch strings.ToLower(digits[n:]) {
	case "", "%", "px", "pt", "pc", "em", "rem", "ex", "ch", "in", "cm", "mm", "deg", "turn":
		return true
	}
	return false
}
