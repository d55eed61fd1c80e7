package message

import (
	"strings"
	"unicode"
)

// finish makes an Address of what was read since the last separator.
func (p *addressParser) finish() {
	a := p.address()
	if a.Addr == "" && a.Name == "" {
		a.Name = cleanName(p.comment)
	}
	if a.Addr != "" || a.Name != "" {
		if strings.EqualFold(a.Name, a.Addr) {
			a.Name = ""
		}
		p.list = append(p.list, a)
		p.groupSize++
	}
	p.reset()
	if p.rest == "" {
		p.endGroup()
	}
}

func (p *addressParser) address() Address {
	phrase := strings.TrimSpace(p.phrase.String())
	if p.inAngle {
		addr := cleanAddr(p.angle)
		if addr == "" && strings.Contains(phrase, "@") && !strings.ContainsAny(phrase, " \t") {
			return Address{Addr: cleanAddr(phrase)}
		}
		if phrase == "" {
			phrase = p.comment
		}
		return Address{Name: cleanName(phrase), Addr: addr}
	}
	bare := strings.TrimSpace(p.bare.String())
	if name, addr, ok := splitBare(bare); ok {
		if name == "" {
			name = p.comment
		}
		return Address{Name: cleanName(name), Addr: cleanAddr(addr)}
	}
	if bare != "" && !strings.ContainsAny(bare, " \t\"") && !strings.Contains(bare, "=?") {
		return Address{Name: cleanName(p.comment), Addr: cleanAddr(bare)} // a local user
	}
	return Address{Name: cleanName(phrase)}
}

// splitBare finds the address in a mailbox without brackets: all of it, or one
// word of it with the others as the name.
func splitBare(bare string) (name, addr string, ok bool) {
	if !strings.Contains(bare, "@") {
		return "", "", false
	}
	if strings.HasPrefix(bare, `"`) {
		if end := closingQuote(bare); end > 0 && strings.HasPrefix(bare[end+1:], "@") && !strings.ContainsAny(bare[end:], " \t") {
			return "", bare, true
		}
	}
	words := strings.Fields(bare)
	for i, word := range words {
		at := strings.IndexByte(word, '@')
		switch {
		case at < 0:
		case at > 0 && at < len(word)-1:
			return strings.Join(append(words[:i:i], words[i+1:]...), " "), word, true
		default: // blanks round the "@"
			return "", strings.Join(words, ""), true
		}
	}
	return "", "", false
}

// cleanName decodes a display name and takes off the quotes that some programs
// put round it a second time.
func cleanName(s string) string {
	s = cleanLine(decodeWords(strings.TrimSpace(s)))
	for _, quote := range []string{`'`, `"`} {
		if len(s) > 2 && strings.HasPrefix(s, quote) && strings.HasSuffix(s, quote) {
			s = s[1 : len(s)-1]
		}
	}
	return cutString(strings.Join(strings.Fields(s), " "), maxNameBytes)
}

// cleanAddr takes comments, blanks and an old source route out of an address.
func cleanAddr(s string) string {
	for {
		start := strings.IndexByte(s, '(')
		if start < 0 || strings.HasPrefix(s, `"`) {
			break
		}
		end := closingParen(s[start:])
		if end < 0 {
			break
		}
		s = s[:start] + s[start+end+1:]
	}
	s = cleanLine(decodeWords(s))
	if strings.HasPrefix(s, "@") {
		s = s[strings.LastIndexByte(s, ':')+1:]
	}
	if !strings.HasPrefix(s, `"`) {
		s = withoutSpace(s)
	}
	s = strings.Trim(s, "<>")
	if quoted := strings.TrimRight(s, "'"); quoted != s { // an address may begin with one
		s = strings.TrimLeft(quoted, "<'")
	}
	if len(s) > len("mailto:") && strings.EqualFold(s[:len("mailto:")], "mailto:") {
		s = s[len("mailto:"):]
	}
	return cutString(s, maxNameBytes)
}

func withoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
