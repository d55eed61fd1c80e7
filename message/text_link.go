package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxURLBytes bounds an address that becomes a link.
	maxURLBytes = 8 << 10
	// maxLocalPart and maxDomain bound a mail address (RFC 5321, section
	// 4.5.3.1).
	maxLocalPart, maxDomain = 64, 255
	// maxSpans bounds the spans of one line; what is left then is plain.
	maxSpans = 10_000
)

// linkSpans cuts a line into plain text and links. Put together, the spans'
// texts are the line.
func linkSpans(line string) []Span {
	if line == "" {
		return nil
	}
	var spans []Span
	plain := 0 // where the plain text since the last link starts
	for i := 0; i < len(line) && len(spans) < maxSpans; {
		start, end, url := linkAt(line, plain, i)
		if url == "" {
			i = end
			continue
		}
		if start > plain {
			spans = append(spans, Span{Text: line[plain:start]})
		}
		text := line[start:end]
		spans = append(spans, Span{Text: text, URL: url, Warning: CheckLink(text, url).Warning})
		plain, i = end, end
	}
	if plain < len(line) {
		spans = append(spans, Span{Text: line[plain:]})
	}
	return spans
}

// linkAt looks for a link that the character at i gives away: the first one of
// its scheme, or the "@" of an address, which starts earlier, though not
// before floor. With url "" there is none, and end is where to go on.
func linkAt(line string, floor, i int) (start, end int, url string) {
	switch line[i] | 0x20 {
	case 'h', 'w', 'm':
		prefix, scheme := linkPrefix(line[i:])
		if prefix == 0 || wordBefore(line[floor:i]) {
			return i, i + 1, ""
		}
		end := i + linkLength(line[i:])
		if end <= i+prefix {
			return i, i + prefix, ""
		}
		if url, ok := cleanLink(scheme + line[i:end]); ok && (url[0] == 'h' || strings.Contains(url, "@")) {
			return i, end, url
		}
		return i, end, ""
	case '@' | 0x20:
		if line[i] != '@' {
			break
		}
		start = i - localPartLength(line[floor:i])
		end = i + 1 + domainLength(line[i+1:])
		if start == i || end == i+1 || wordBefore(line[floor:start]) {
			return i, i + 1, ""
		}
		if url, ok := cleanLink("mailto:" + line[start:end]); ok {
			return start, end, url
		}
		return i, i + 1, ""
	}
	return i, i + 1, ""
}

// linkPrefix recognises how a link starts; scheme is what has to be put before
// it.
func linkPrefix(s string) (length int, scheme string) {
	for _, prefix := range []string{"https://", "http://", "mailto:", "www."} {
		if len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			if prefix == "www." {
				scheme = "http://"
			}
			first, _ := utf8.DecodeRuneInString(s[len(prefix):])
			if !unicode.IsLetter(first) && !unicode.IsDigit(first) && first != '[' {
				return 0, ""
			}
			if prefix == "www." && !strings.Contains(s[len(prefix):min(len(s), maxDomain)], ".") {
				return 0, ""
			}
			return len(prefix), scheme
		}
	}
	return 0, ""
}

// wordBefore tells whether a word runs up to the end of s.
func wordBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && r < 0x2E80 // Chinese has no blanks between words
}

// linkLength is how far a link at the start of s reaches: up to a blank, a
// quote or a bracket that can't be in it, less the punctuation at its end.
func linkLength(s string) int {
	end := strings.IndexFunc(s, endsLink)
	if end < 0 {
		end = len(s)
	}
	s = s[:end]
	round := strings.Count(s, "(") - strings.Count(s, ")")
	square := strings.Count(s, "[") - strings.Count(s, "]")
	for s != "" {
		switch last := s[len(s)-1]; {
		case last == ')' && round < 0:
			round++
		case last == ']' && square < 0:
			square++
		case last == '(':
			round--
		case last == '[':
			square--
		case strings.IndexByte(".,;:!?*_~|}{", last) >= 0:
		default:
			return len(s)
		}
		s = s[:len(s)-1]
	}
	return 0
}

// endsLink tells the characters that are never a part of a link.
func endsLink(r rune) bool {
	switch r {
	case '<', '>', '"', '\'', '`', '\\', '^', utf8.RuneError:
		return true
	case '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›', '…':
		return true
	case '、', '。', '，', '．', '！', '？', '：', '；', '（', '）', '「', '」', '『', '』', '【', '】', '《', '》', '〈', '〉':
		return true
	}
	return r <= ' ' || unicode.IsSpace(r) || unicode.IsControl(r) || isInvisible(r)
}

// localPartLength is how long the local part is that ends s.
func localPartLength(s string) int {
	n := 0
	for n < len(s) && n <= maxLocalPart && isLocalPart(s[len(s)-1-n]) {
		n++
	}
	if n > maxLocalPart {
		return 0
	}
	return len(strings.TrimLeft(s[len(s)-n:], ".-"))
}

func isLocalPart(c byte) bool {
	return isAlnum(c) || strings.IndexByte(".%&+-_~", c) >= 0
}

// domainLength is how long the host name at the start of s is, 0 when it has no
// dot or no top-level domain of letters.
func domainLength(s string) int {
	n := 0
	for n < len(s) && n <= maxDomain && (isAlnum(s[n]) || s[n] == '.' || s[n] == '-') {
		n++
	}
	if n > maxDomain {
		return 0
	}
	domain := strings.TrimRight(s[:n], ".-")
	dot := strings.LastIndexByte(domain, '.')
	if dot <= 0 || len(domain)-dot < 3 || !isAlnum(domain[0]) || strings.Contains(domain, "..") || domain[dot+1] <= '9' {
		return 0
	}
	return len(domain)
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
