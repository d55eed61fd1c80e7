package message

import (
	"slices"
	"strings"
	"time"
)

const (
	// maxHops bounds Hops; real messages have some ten.
	maxHops = 100
	// maxHopBytes bounds how much of a Received field is read, and maxHopWords
	// what is told of each name in it.
	maxHopBytes, maxHopWords = 4 << 10, 200
)

// Hop is one server that took the message on its way (RFC 5321, section 4.4):
// what that server says, which only those nearest to the reader can be
// believed in.
type Hop struct {
	From string // who it had the message from, "" when that isn't told
	By   string // which server it was
	With string // the protocol
	Date time.Time
}

// Hops are the Received fields in the order of the way: the first sender's
// server first. At most maxHops, those nearest to the reader.
func (h Header) Hops() []Hop {
	var hops []Hop
	for _, f := range h.fields {
		if f.name == "received" && len(hops) < maxHops {
			hops = append(hops, parseHop(f.value))
		}
	}
	slices.Reverse(hops)
	return hops
}

func parseHop(value string) Hop {
	value = cutString(value, maxHopBytes)
	var hop Hop
	if at := strings.LastIndexByte(value, ';'); at >= 0 {
		hop.Date, _ = parseDate(value[at+1:])
		value = value[:at]
	}
	var into *string
	for _, word := range hopWords(value) {
		switch strings.ToLower(word) {
		case "from":
			into = &hop.From
		case "by":
			into = &hop.By
		case "with":
			into = &hop.With
		case "via", "id", "for":
			into = nil
		default:
			if into != nil && len(*into) < maxHopWords {
				*into = strings.TrimSpace(*into + " " + cutString(cleanLine(word), maxHopWords))
			}
		}
	}
	return hop
}

// hopWords cuts at blanks, but not within parentheses: what stands there are
// words of one server about another.
func hopWords(s string) []string {
	depth := 0
	return strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		case ' ', '\t', '\r', '\n':
			return depth == 0
		}
		return false
	})
}
