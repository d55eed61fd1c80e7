package message

import "strings"

const (
	// MaxAddresses bounds what Addresses gives.
	MaxAddresses = 1000
	// maxNameBytes bounds a display name or an address.
	maxNameBytes = 1024
)

// Addresses are the mailboxes of all fields of that name (RFC 5322, section
// 3.4), names decoded. It reads what is meant rather than what is allowed:
// groups, comments as names, names and addresses without quotes or brackets,
// semicolons between them. A field that isn't empty always gives one Address
// at least, if only with its text as the name. At most MaxAddresses.
func (h Header) Addresses(name string) []Address {
	var all []Address
	for _, f := range h.fields {
		if len(all) < MaxAddresses && strings.EqualFold(f.name, name) {
			all = append(all, parseAddresses(f.value, h.guess)...)
		}
	}
	return all[:min(len(all), MaxAddresses)]
}

func parseAddresses(value, charset string) []Address {
	if !isASCII([]byte(value)) {
		value = decodeRaw(value, charset)
	}
	p := addressParser{rest: value}
	for p.rest != "" && len(p.list) < MaxAddresses {
		p.next()
	}
	p.finish()
	if len(p.list) == 0 {
		if text := cutString(cleanLine(decodeWords(value)), maxNameBytes); strings.Trim(text, " ,;:<>()\"") != "" {
			return []Address{{Name: text}}
		}
	}
	return p.list
}

// addressParser reads one field's body from left to right. What it has read
// of the current mailbox lies in the strings until a separator ends it.
type addressParser struct {
	rest string
	list []Address

	phrase  strings.Builder // words outside of brackets, quotes taken off
	bare    strings.Builder // the same as written: an address without brackets
	comment string          // the last comment
	angle   string          // what stood in angle brackets
	inAngle bool            // there were angle brackets

	group     string // name of the group we are in
	groupSize int    // its members so far
	inGroup   bool

	noQuote, noParen, noAngle, noGroup bool // no such closing mark in rest
}

// next takes one token.
func (p *addressParser) next() {
	switch c := p.rest[0]; c {
	case ',':
		p.skip(1)
		p.finish()
	case ';':
		p.skip(1)
		p.finish()
		p.endGroup()
	case ':':
		p.skip(1)
		p.startGroup()
	case '"':
		p.quoted()
	case '(':
		p.parens()
	case '<':
		p.brackets()
	case '>', ')':
		p.skip(1)
	case '\\':
		n := min(2, len(p.rest))
		p.word(p.rest[n-1:n], p.rest[:n])
	default:
		n := atomLength(p.rest)
		p.word(p.rest[:n], p.rest[:n])
	}
}

func (p *addressParser) skip(n int) { p.rest = p.rest[n:] }

// word adds to the phrase and goes on behind what was written.
func (p *addressParser) word(text, written string) {
	p.phrase.WriteString(text)
	p.bare.WriteString(written)
	p.skip(len(written))
}

// maxWordBytes bounds an encoded-word among addresses. RFC 2047 allows 75.
const maxWordBytes = 512

// atomLength is how far s goes on without a special character. An encoded-word
// counts as a whole, for many hold commas that they should not.
func atomLength(s string) int {
	if strings.HasPrefix(s, "=?") {
		word := s[:min(len(s), maxWordBytes)]
		if end := strings.IndexAny(word, " \t"); end > 0 {
			word = word[:end]
		}
		if _, n := cutWord(word, strings.LastIndex(word, "?=")); n > 0 {
			return n
		}
	}
	if n := strings.IndexAny(s[1:], ",;:\"(<>)\\="); n >= 0 {
		return n + 1
	}
	return len(s)
}
