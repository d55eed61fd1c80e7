package templates

import "strconv"

// count writes a number with commas between the thousands: "9,812".
func count(n uint32) string {
	s := strconv.FormatUint(uint64(n), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// counted writes a number and the word that goes with it: "1 message".
func counted(n uint32, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// Number writes a number for people: "12,345".
func Number(n int) string { return count(uint32(n)) }

// Messages says how many messages there are: "1 message", "12,345 messages".
func Messages(n int) string { return counted(uint32(n), "message", "messages") }

// Size writes a number of octets for people, as pages do: "3.4 MB".
func Size(octets int64) string { return size(octets) }

// size writes a number of octets for people: "840 B", "12 kB", "3.4 MB". A
// size that is not known (0 or less) gives "".
func size(octets int64) string {
	switch {
	case octets <= 0:
		return ""
	case octets < 1000:
		return strconv.FormatInt(octets, 10) + " B"
	case octets < 999_500:
		return strconv.FormatInt((octets+500)/1000, 10) + " kB"
	case octets < 9_950_000:
		return strconv.FormatFloat(float64(octets)/1e6, 'f', 1, 64) + " MB"
	case octets < 999_500_000:
		return strconv.FormatInt((octets+500_000)/1_000_000, 10) + " MB"
	default:
		return strconv.FormatFloat(float64(octets)/1e9, 'f', 1, 64) + " GB"
	}
}
