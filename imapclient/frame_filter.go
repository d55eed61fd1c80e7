package imapclient

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// untagged gives what go-imap is to read of an untagged response, rest being
// what stands behind the "* ": nil for what nobody asked for or what go-imap
// can't parse. f.mu is held.
func (f *framer) untagged(rest []byte) []byte {
	word, after, _ := bytes.Cut(bytes.TrimRight(rest, "\r\n"), []byte(" "))
	switch kind := strings.ToUpper(string(word)); kind {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return condition(kind, after)
	case "CAPABILITY":
		return line("CAPABILITY", strings.TrimPrefix(neededCode("CAPABILITY "+string(after)), "CAPABILITY "))
	case "SEARCH", "SORT":
		if f.runs(kind) {
			return numbers(kind, after)
		}
	default:
		return f.number(kind, after)
	}
	return nil
}

// runs says whether go-imap waits for the answer to one of these commands.
func (f *framer) runs(names ...string) bool {
	for _, r := range f.theirs {
		if slices.Contains(names, strings.TrimPrefix(r.name, "UID ")) {
			return true
		}
	}
	return false
}

func line(kind, rest string) []byte {
	return []byte("* " + kind + " " + rest + "\r\n")
}

// number passes "n EXISTS" and "n EXPUNGE" on, when n is a 32-bit number.
func (f *framer) number(number string, kind []byte) []byte {
	if _, err := strconv.ParseUint(number, 10, 32); err != nil {
		return nil
	}
	switch k := strings.ToUpper(string(kind)); k {
	case "EXISTS", "EXPUNGE":
		return line(number, k)
	default:
		return nil
	}
}

// condition passes an OK, NO, BAD, BYE or PREAUTH on.
func condition(kind string, text []byte) []byte {
	return line(kind, responseText(text))
}

// answer passes a tagged response on; rest is what stands behind the tag.
func answer(tag string, rest []byte) []byte {
	status, text, _ := bytes.Cut(bytes.TrimRight(rest, "\r\n"), []byte(" "))
	return []byte(tag + " " + strings.ToUpper(printable(status)) + " " + responseText(text) + "\r\n")
}

// responseText writes a response's text anew (RFC 9051, section 7.1), with its
// code as far as go-imap needs it and can parse it.
func responseText(text []byte) string {
	if len(text) == 0 || text[0] != '[' {
		return printable(text)
	}
	code, after, ok := bytes.Cut(text[1:], []byte("]"))
	if !ok {
		return printable(text[1:])
	}
	if needed := neededCode(string(code)); needed != "" {
		return "[" + needed + "] " + printable(after)
	}
	return printable(after)
}

// neededCode is a response code as go-imap is to see it, "" for none at all. Of
// most the name is enough.
func neededCode(code string) string {
	words := strings.Fields(code)
	if len(words) == 0 || !isPlain(strings.Join(words, "")) || !ValidFlag(words[0]) {
		return ""
	}
	switch name := strings.ToUpper(words[0]); name {
	case "UIDVALIDITY", "UIDNEXT":
		if len(words) != 2 {
			return ""
		}
		if n, err := strconv.ParseUint(words[1], 10, 32); err != nil || n == 0 {
			return ""
		}
		return name + " " + words[1]
	case "CAPABILITY":
		words[0] = name
		return strings.Join(slices.DeleteFunc(words, func(word string) bool { return !ValidFlag(word) }), " ")
	case "HIGHESTMODSEQ", "PERMANENTFLAGS", "APPENDUID", "COPYUID": // of no use without what follows them
		return ""
	default:
		return name
	}
}

// printable is never empty: go-imap wants a text.
func printable(text []byte) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, string(text))
	if strings.TrimSpace(clean) == "" {
		return "ok"
	}
	return strings.TrimSpace(clean)
}

// isMailboxName accepts what is printable ASCII with every "&" the beginning of
// a shifted sequence (RFC 9051, appendix A.1).
func isMailboxName(name []byte) bool {
	text := string(name)
	if !strings.EqualFold(text, "INBOX") && encodeMailboxName(decodeMailboxName(text)) != text {
		return false // a command would name another
	}
	shifted := false
	for _, c := range name {
		switch {
		case c < ' ' || c > '~':
			return false
		case !shifted:
			shifted = c == '&'
		case c == '-':
			shifted = false
		case c != '+' && c != ',' && !isAlphanumeric(c):
			return false
		}
	}
	return !shifted
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// numbers writes a SEARCH or SORT response anew with its message numbers alone.
func numbers(kind string, rest []byte) []byte {
	out := append([]byte("* "), kind...)
	for word := range bytes.FieldsSeq(rest) {
		if n, err := strconv.ParseUint(string(word), 10, 32); err == nil && n > 0 {
			out = append(append(out, ' '), word...)
		}
	}
	return append(out, '\r', '\n')
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
