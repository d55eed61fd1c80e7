package message

import (
	"strings"
	"unicode"
)

const (
	// maxMailtoBytes bounds a mailto: address.
	maxMailtoBytes = 64 << 10
	// maxMailtoFields bounds the fields that it brings.
	maxMailtoFields = 50
)

// Mailto is what a mailto: address asks for (RFC 6068), as far as that is heeded: it
// comes from anywhere, so it can attach nothing and set no other field.
type Mailto struct {
	To, Cc, Bcc []Address
	Subject     string // one line
	Body        string // lines end in "\n"
	InReplyTo   string // without angle brackets, "" for none
}

// ParseMailto reads a mailto: address. ok is false for anything else, and for one
// that is far too long.
func ParseMailto(address string) (m Mailto, ok bool) {
	const scheme = "mailto:"
	if len(address) > maxMailtoBytes || len(address) < len(scheme) || !strings.EqualFold(address[:len(scheme)], scheme) {
		return m, false
	}
	address, _, _ = strings.Cut(address[len(scheme):], "#")
	to, query, _ := strings.Cut(address, "?")
	m.add("to", to)
	fields := 0
	for field := range strings.SplitSeq(query, "&") {
		if fields++; fields > maxMailtoFields {
			break
		}
		name, value, _ := strings.Cut(field, "=")
		m.add(strings.ToLower(mailtoText(name)), value)
	}
	return m, true
}

func (m *Mailto) add(name, value string) {
	switch name {
	case "to":
		m.To = append(m.To, mailtoAddresses(value)...)
	case "cc":
		m.Cc = append(m.Cc, mailtoAddresses(value)...)
	case "bcc":
		m.Bcc = append(m.Bcc, mailtoAddresses(value)...)
	case "subject":
		m.Subject = cleanLine(mailtoText(value))
	case "body":
		if m.Body != "" {
			m.Body += "\n"
		}
		m.Body += cleanText(mailtoText(value))
	case "in-reply-to":
		if ids := messageIDs(mailtoText(value)); len(ids) == 1 && isThreadID(ids[0]) {
			m.InReplyTo = ids[0]
		}
	}
}

// mailtoAddresses reads addresses that are separated by commas; one within an address
// is encoded.
func mailtoAddresses(value string) []Address {
	var all []Address
	for text := range strings.SplitSeq(value, ",") {
		text = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, mailtoText(text))
		all = append(all, parseAddresses(text, "")...)
	}
	return all[:min(len(all), MaxAddresses)]
}

// mailtoText decodes what is percent-encoded; a "+" stands for itself there.
func mailtoText(s string) string { return strings.ToValidUTF8(string(percentDecode(s)), "\uFFFD") }
