package message

import (
	"strconv"
	"strings"
)

// messageRoot ends the path of a multipart that is the root of a message within
// a part (RFC 9051, section 6.4.5.1).
const messageRoot = ".TEXT"

// ChildPath is the path of a multipart's n-th part, counted from 1.
func ChildPath(multipart string, n int) string {
	path := strconv.Itoa(n)
	if around := strings.TrimSuffix(multipart, messageRoot); around != "" {
		return around + "." + path
	}
	return path
}

// RootPath is the path of the root of a message within the part with that path,
// "" for a message that is in none.
func RootPath(part string, multipart bool) string {
	switch {
	case part == "" && multipart:
		return ""
	case multipart:
		return part + messageRoot
	case part == "":
		return "1" // RFC 9051, section 6.4.5.1
	}
	return part + ".1"
}
