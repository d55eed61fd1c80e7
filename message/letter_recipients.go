package message

import (
	"strings"
)

// MaxRecipients bounds what ParseRecipients gives.
const MaxRecipients = MaxAddresses

// ParseRecipients reads a field of recipients as people write or paste it: addresses
// with commas, semicolons or line breaks between, names before them with quotes
// or without, or in comments behind, groups ("Family: a@x.example, b@x.example;"),
// of which the members count. What can't be sent to comes back with what is wrong with it.
// At most MaxRecipients addresses; time is linear in len(text).
func ParseRecipients(text string) ([]Address, []BadAddress) {
	p := recipientParser{}
	for line := range strings.SplitSeq(letterText(text), "\n") {
		p.rest, p.noQuote, p.noParen = line, false, false
		for p.rest != "" {
			if item := p.item(); strings.TrimSpace(item) != "" {
				p.take(item)
			}
		}
	}
	return p.list, p.bad
}

// recipientParser goes through a field once, line by line.
type recipientParser struct {
	rest    string // of the line
	angle   int    // where the bracket of an item's address is in it, -1 for none
	inGroup bool
	list    []Address
	bad     []BadAddress

	noQuote, noParen bool // none closes in rest
}

// item takes what stands before the next separator, which is no part of a quoted
// string, a comment or an address in brackets.
func (p *recipientParser) item() string {
	mayGroup := !p.inGroup
	p.angle = -1
	for i := 0; i < len(p.rest); i++ {
		switch c := p.rest[i]; c {
		case '"', '(', '<':
			if c == '<' && p.angle < 0 {
				p.angle = i
			}
			if i == 0 || c != '"' || strings.IndexByte(" \t<", p.rest[i-1]) >= 0 { // no quote within a word
				i += p.enclosed(p.rest[i:])
			}
		case ',', ';':
			p.inGroup = p.inGroup && c != ';'
			return p.cut(i)
		case ':':
			if mayGroup && isGroupName(p.rest[:i]) {
				p.inGroup = true
				p.cut(i)
				return ""
			}
			mayGroup = false
		}
	}
	return p.cut(len(p.rest))
}

// cut takes the next i octets, and drops the separator behind them.
func (p *recipientParser) cut(i int) string {
	item := p.rest[:i]
	p.rest = p.rest[min(i+1, len(p.rest)):]
	return item
}

// isGroupName tells what may stand before the colon of a group, and is neither a
// scheme nor a part of an address.
func isGroupName(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && !strings.ContainsAny(s, "@<>[") && !strings.EqualFold(s, "mailto")
}

// maxBracket bounds an address in brackets while its end is looked for.
const maxBracket = 1 << 10

// enclosed is how far away the end of a quoted string, a comment or an address in
// brackets is, 0 for nowhere.
func (p *recipientParser) enclosed(s string) int {
	end := -1
	switch {
	case s[0] == '<':
		text, closed := bracketed(s[:min(len(s), maxBracket)])
		if closed && (!strings.ContainsAny(text, ",;") || strings.Contains(text, `"`)) { // else it is the bracket of another
			end = 1 + len(text)
		}
	case s[0] == '"' && !p.noQuote:
		end = closingQuote(s)
		p.noQuote = end < 0
	case s[0] == '(' && !p.noParen:
		end = closingParen(s)
		p.noParen = end < 0
	}
	return max(0, end)
}

// bracketed is what stands behind a bracket, up to the next one, and whether that
// closes it. So nothing is looked at twice, however many brackets there are.
func bracketed(s string) (text string, closed bool) {
	end := strings.IndexAny(s[1:], "<>")
	if end < 0 {
		return s[1:], false
	}
	return s[1 : 1+end], s[1+end] == '>'
}

// take reads one recipient.
func (p *recipientParser) take(item string) {
	name, addr, fault := splitRecipient(item, p.angle)
	if fault == FaultNone && strings.Contains(addr, " ") && !hasQuotedLocalPart(addr) {
		words := strings.Fields(addr)
		if name == "" && everyHasAt(words) { // a list with blanks between
			for _, word := range words {
				p.angle = -1
				p.take(word)
			}
			return
		}
		fault = FaultBlank
	}
	if fault == FaultNone {
		_, fault = wireAddress(addr)
	}
	if fault == FaultNone && len(p.list) >= MaxRecipients {
		fault = FaultMany
	}
	switch {
	case fault == FaultNone:
		p.list = append(p.list, Address{Name: name, Addr: addr})
	case len(p.bad) < MaxRecipients:
		p.bad = append(p.bad, BadAddress{Text: letterLine(item), Fault: fault})
	}
}

func everyHasAt(words []string) bool {
	for _, word := range words {
		if !strings.Contains(word, "@") {
			return false
		}
	}
	return true
}

// splitRecipient cuts a recipient into name and address, which stands in brackets
// at angle.
func splitRecipient(item string, angle int) (name, addr string, fault AddressFault) {
	if angle < 0 {
		addr, name = cutComment(item)
		if words := strings.Fields(addr); !hasQuotedLocalPart(addr) && len(words) > 1 && strings.Contains(words[len(words)-1], "@") &&
			!strings.Contains(strings.Join(words[:len(words)-1], ""), "@") {
			addr = words[len(words)-1] // Anna anna@x.example
			name = plainName(strings.Join(words[:len(words)-1], " "))
		}
		return name, withoutScheme(addr), FaultNone
	}
	name = plainName(item[:angle])
	addr, behind, _ := strings.Cut(item[angle+1:], ">")
	behind, comment := cutComment(behind)
	if name == "" {
		name = comment
	}
	if behind != "" {
		fault = FaultBehind
	}
	addr = withoutScheme(strings.TrimSpace(addr))
	if strings.EqualFold(name, addr) {
		name = ""
	}
	return name, addr, fault
}

// hasQuotedLocalPart tells an address such as "a b"@x.example.
func hasQuotedLocalPart(s string) bool {
	if !strings.HasPrefix(s, `"`) {
		return false
	}
	end := closingQuote(s)
	return end > 0 && strings.HasPrefix(s[end+1:], "@")
}

// plainName takes the quotes off a name.
func plainName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '"' && closingQuote(s) == len(s)-1 {
		s = unquote(s[1 : len(s)-1])
	}
	return letterLine(s)
}

// cutComment takes the first comment out of a text.
func cutComment(s string) (rest, comment string) {
	s = strings.TrimSpace(s)
	if hasQuotedLocalPart(s) {
		return s, ""
	}
	start := strings.IndexByte(s, '(')
	if start < 0 {
		return s, ""
	}
	end := closingParen(s[start:])
	if end < 0 {
		return s, ""
	}
	rest = strings.TrimSpace(s[:start]) + " " + strings.TrimSpace(s[start+end+1:])
	return strings.TrimSpace(rest), letterLine(unquote(s[start+1 : start+end]))
}

// withoutScheme takes off what is often copied with an address.
func withoutScheme(addr string) string {
	if len(addr) > 2 && addr[0] == '\'' && addr[len(addr)-1] == '\'' {
		addr = addr[1 : len(addr)-1]
	}
	if len(addr) > len("mailto:") && strings.EqualFold(addr[:len("mailto:")], "mailto:") {
		return addr[len("mailto:"):]
	}
	return addr
}
