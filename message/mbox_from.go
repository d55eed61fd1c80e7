package message

import (
	"slices"
	"strings"
	"time"
)

// maxFromLine is how long a line may be that parts messages, in octets.
const maxFromLine = 2000

// parseFromLine reads a line that may part messages: "From " with a sender and a
// date as C's asctime writes it, a zone before or behind the year. ok is false
// for any other line, such as one of a text that begins with this word.
func parseFromLine(line string) (date time.Time, ok bool) {
	rest, ok := strings.CutPrefix(line, fromLine)
	if !ok || len(line) > maxFromLine {
		return time.Time{}, false
	}
	words := strings.Fields(rest)
	day := slices.IndexFunc(words, func(word string) bool {
		return slices.Contains([]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, strings.TrimSuffix(word, ","))
	})
	// Before it stands the sender, and now and then more; behind it month, day, time
	// and year, and a few words such as a zone or "remote from".
	if day < 0 || len(words)-day < 5 || len(words)-day > 9 {
		return time.Time{}, false
	}
	if !slices.ContainsFunc(words[day:], func(word string) bool { return strings.Count(word, ":") > 0 && word[0] >= '0' && word[0] <= '9' }) {
		return time.Time{}, false
	}
	return parseDate(strings.Join(words[day:], " "))
}

// looksLikeField says whether a line is the first of a header: what follows a line
// that parts messages.
func looksLikeField(line string) bool {
	name, _, ok := strings.Cut(line, ":")
	name = strings.TrimRight(name, " \t")
	return ok && name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) || strings.HasPrefix(line, ">"+fromLine)
}
