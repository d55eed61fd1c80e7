package message

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLetterFilename bounds a file name that is written, in octets.
const maxLetterFilename = 1 << 10

// letterParam is a parameter of a Content- field.
type letterParam struct{ name, value string }

// paramField writes a field with parameters. Values that aren't plain are
// written as RFC 2231 has it; for the type, whose name parameter is for
// programs that don't know it, as encoded-words within quotes.
func paramField(field, value string, params ...letterParam) string {
	f := newField(field)
	words := []string{value}
	for _, p := range params {
		words[len(words)-1] += ";"
		switch {
		case len(p.value) <= maxPlainWord && isAlnums(strings.Map(dropHyphens, p.value)) && p.name != "boundary":
			words = append(words, p.name+"="+p.value)
		case isPlainParam(p.value):
			words = append(words, p.name+"="+quotedString(p.value))
		case field == contentType:
			encoded := encodedWords(p.value, maxEncodedText)
			encoded[0] = p.name + `="` + encoded[0]
			encoded[len(encoded)-1] += `"`
			words = append(words, encoded...)
		default:
			words = append(words, extendedParam(p.name, p.value)...)
		}
	}
	f.words(words, "")
	return f.String()
}

func isPlainParam(s string) bool {
	return len(s) <= maxPlainWord && isPlainLine(s) && !strings.Contains(s, "=?") && !strings.ContainsAny(s, `"\'%`)
}

// extendedParam writes a parameter in sections of whole characters (RFC 2231,
// section 4.1).
func extendedParam(name, value string) []string {
	var sections []string
	section := "UTF-8''"
	for _, r := range value {
		char := percentEncode(string(r))
		if len(section)+len(char) > maxEncodedText {
			sections = append(sections, section)
			section = ""
		}
		section += char
	}
	sections = append(sections, section)
	if len(sections) == 1 {
		return []string{name + "*=" + section}
	}
	for i, section := range sections {
		sections[i] = name + "*" + strconv.Itoa(i) + "*=" + section
		if i < len(sections)-1 {
			sections[i] += ";"
		}
	}
	return sections
}

func percentEncode(s string) string {
	const hex = "0123456789ABCDEF"
	if len(s) == 1 && (isAlnum(s[0]) || strings.IndexByte("-._~", s[0]) >= 0) {
		return s
	}
	var out strings.Builder
	for i := range len(s) {
		out.Write([]byte{'%', hex[s[i]>>4], hex[s[i]&15]})
	}
	return out.String()
}

// letterFilename is a file name in one line, "" for none. Its last characters say
// what it is: those are kept. Readers take U+FEFF at its beginning for a mark of
// UTF-8.
func letterFilename(name string) string {
	name = letterLine(name)
	if len(name) > maxLetterFilename {
		name = name[len(name)-maxLetterFilename:]
		for !utf8.RuneStart(name[0]) {
			name = name[1:]
		}
	}
	return strings.TrimRightFunc(strings.TrimLeftFunc(name, func(r rune) bool { return r == '\uFEFF' || unicode.IsSpace(r) }), unicode.IsSpace)
}

// isBodyType tells a media type that an attachment may be given: one that
// says nothing of how the part is to be taken apart.
func isBodyType(kind string) bool {
	main, sub, ok := strings.Cut(kind, "/")
	return ok && isMediaToken(main) && isMediaToken(sub) && len(kind) <= maxMediaType && !slices.Contains([]string{"multipart", "message"}, strings.ToLower(main))
}
