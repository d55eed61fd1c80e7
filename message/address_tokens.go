package message

import "strings"

func (p *addressParser) quoted() {
	end := -1
	if !p.noQuote {
		end = closingQuote(p.rest)
	}
	if end < 0 {
		p.noQuote = true
		p.skip(1)
		return
	}
	p.word(unquote(p.rest[1:end]), p.rest[:end+1])
}

// closingQuote finds the end of the quoted-string that s starts with, -1 for
// none.
func closingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

// unquote takes the backslashes out of a quoted-string's inside.
func unquote(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

func (p *addressParser) parens() {
	end := -1
	if !p.noParen {
		end = closingParen(p.rest)
	}
	if end < 0 {
		p.noParen = true
		p.skip(1)
		return
	}
	p.comment = unquote(p.rest[1:end])
	p.skip(end + 1)
}

// closingParen finds the end of the comment that s starts with, -1 for none.
func closingParen(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func (p *addressParser) brackets() {
	end := -1
	if !p.noAngle {
		end = strings.IndexByte(p.rest, '>')
	}
	if end < 0 {
		p.noAngle = true
		if end = strings.IndexAny(p.rest, ",;"); end < 0 {
			end = len(p.rest)
		}
	}
	if inside := p.rest[1:end]; !strings.Contains(p.angle, "@") {
		p.angle, p.inAngle = inside, true
	}
	if p.noAngle {
		p.skip(end) // the separator is still to be read
		return
	}
	p.skip(end + 1)
}

func (p *addressParser) startGroup() {
	if p.inAngle || p.inGroup || !p.groupEnds() {
		p.phrase.WriteByte(':')
		p.bare.WriteByte(':')
		return
	}
	p.group, p.groupSize, p.inGroup = cleanName(p.phrase.String()), 0, true
	p.reset()
}

// groupEnds tells whether a ":" starts a group: there is a ";" to end it, or
// nothing at all behind it. Else it is a part of somebody's name.
func (p *addressParser) groupEnds() bool {
	if isBlank(p.rest) {
		return true
	}
	p.noGroup = p.noGroup || !strings.Contains(p.rest, ";")
	return !p.noGroup
}

// endGroup names a group without members, so that the row says something.
func (p *addressParser) endGroup() {
	if p.inGroup && p.groupSize == 0 && p.group != "" {
		p.list = append(p.list, Address{Name: p.group})
	}
	p.inGroup = false
}

func (p *addressParser) reset() {
	p.phrase.Reset()
	p.bare.Reset()
	p.comment, p.angle, p.inAngle = "", "", false
}
