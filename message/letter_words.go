package message

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	wordBegin, wordEnd = "=?utf-8?", "?="
	// maxEncodedText bounds what an encoded-word holds, so that the first of a field
	// or of a parameter fits the line that its name is on. Some readers take a line
	// break before a subject for a blank of it.
	maxEncodedText = 48
	// maxEncodedName is the same for a name, before which a line may end. RFC 2047,
	// section 2, allows 75 in all; names should rarely need two words, for some
	// readers put a blank between them.
	maxEncodedName = 60
	// maxPlainWord bounds a word that is written as it is.
	maxPlainWord = 60
)

// letterLine is a text for one line of a header: valid UTF-8, without line breaks
// and control characters.
func letterLine(s string) string {
	if !isPlainLine(s) {
		s = strings.Map(func(r rune) rune {
			if isBreak(r) || unicode.IsControl(r) {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return strings.TrimSpace(s)
}

// textWords are the words that a text of one line is written as in an
// unstructured field (RFC 2047, section 5): as it is, if it comes back from every
// reader so, else all of it encoded.
func textWords(s string) []string { return plainWords(s, maxEncodedText) }

func plainWords(s string, most int) []string {
	if s == "" {
		return nil
	}
	words := strings.Split(s, " ")
	for _, word := range words {
		// Blanks that stand together would be one for some readers.
		if word == "" || len(word) > maxPlainWord || !isPlainLine(word) || strings.Contains(word, "=?") {
			return encodedWords(s, most)
		}
	}
	return words
}

// phraseWords are the same for the name before an address. There is one at least.
func phraseWords(s string) []string {
	words := plainWords(s, maxEncodedName)
	switch {
	case len(words) == 0:
		return []string{`""`}
	case strings.HasPrefix(words[0], wordBegin):
		return words
	case strings.Trim(s, atomCharacters+" ") == "":
		return words
	case len(s) <= maxPlainWord:
		return []string{quotedString(s)}
	}
	return encodedWords(s, maxEncodedName)
}

// atomCharacters may stand in an atom (RFC 5322, section 3.2.3).
const atomCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"

// quotedString writes a quoted-string (RFC 5322, section 3.2.4).
func quotedString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// encodedWords writes a text as encoded-words, each of whole characters
// (RFC 2047) and of so many characters, in the shorter of the two encodings. They
// may stand in a phrase.
func encodedWords(s string, most int) []string {
	kind, limit := "b?", most/4*3
	encode, size := base64.StdEncoding.EncodeToString, func(char string) int { return len(char) }
	if quoted := quotedWord([]byte(s)); len(quoted) <= base64.StdEncoding.EncodedLen(len(s)) {
		kind, limit = "q?", most
		encode, size = quotedWord, func(char string) int { return len(quotedWord([]byte(char))) }
	}
	var words []string
	from, used := 0, 0
	flush := func(to int) {
		words = append(words, wordBegin+kind+encode([]byte(s[from:to]))+wordEnd)
		from, used = to, 0
	}
	for i, r := range s {
		n := size(s[i : i+utf8.RuneLen(r)])
		if used+n > limit {
			flush(i)
		}
		used += n
	}
	flush(len(s))
	return words
}

// quotedWord is the Q encoding (RFC 2047, section 4.2).
func quotedWord(b []byte) string {
	const hex = "0123456789ABCDEF"
	out := make([]byte, 0, len(b)*2)
	for _, c := range b {
		switch {
		case c == ' ':
			out = append(out, '_')
		case isWordCharacter(c):
			out = append(out, c)
		default:
			out = append(out, '=', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}

// isWordCharacter tells what stands for itself in an encoded-word everywhere
// (RFC 2047, section 5, rule 3).
func isWordCharacter(c byte) bool { return isAlnum(c) || strings.IndexByte("!*+-/", c) >= 0 }
