package imapclient

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// decodeMailboxName turns a mailbox's name from modified UTF-7 (RFC 9051,
// appendix A.1) into UTF-8. What isn't well-formed stays as it is.
func decodeMailboxName(name string) string {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	var out strings.Builder
	for rest := name; ; {
		before, after, found := strings.Cut(rest, "&")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		shifted, tail, ok := strings.Cut(after, "-")
		text, decoded := decodeShifted(shifted)
		if !ok || !decoded {
			return name
		}
		out.WriteString(text)
		rest = tail
	}
}

// decodeShifted reads what stands between "&" and "-"; nothing is an ampersand.
func decodeShifted(shifted string) (string, bool) {
	if shifted == "" {
		return "&", true
	}
	octets, err := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(shifted, ",", "/"))
	if err != nil || len(octets)%2 != 0 {
		return "", false
	}
	units := make([]uint16, len(octets)/2)
	for i := range units {
		units[i] = uint16(octets[2*i])<<8 | uint16(octets[2*i+1])
	}
	return string(utf16.Decode(units)), true
}

// encodeMailboxName writes a name in modified UTF-7, as commands have it.
func encodeMailboxName(name string) string {
	var out strings.Builder
	for len(name) > 0 {
		end := strings.IndexFunc(name, func(r rune) bool { return r < ' ' || r > '~' })
		if end < 0 {
			end = len(name)
		}
		out.WriteString(strings.ReplaceAll(name[:end], "&", "&-"))
		name = name[end:]
		if end = strings.IndexFunc(name, func(r rune) bool { return r >= ' ' && r <= '~' }); end < 0 {
			end = len(name)
		}
		if end > 0 {
			out.WriteString("&" + encodeShifted(name[:end]) + "-")
		}
		name = name[end:]
	}
	return out.String()
}

func encodeShifted(text string) string {
	var octets []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		octets = append(octets, byte(unit>>8), byte(unit))
	}
	return strings.ReplaceAll(base64.RawStdEncoding.EncodeToString(octets), "/", ",")
}

// quotedMailbox is a mailbox's name as an argument of a command. CR and LF
// can't get into it: they come out encoded.
func quotedMailbox(name string) string { return quoted(encodeMailboxName(name)) }
