package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxSubjectMarks bounds how many marks a subject may have piled up.
	maxSubjectMarks = 100
	// maxMarkLetters bounds the letters of one mark.
	maxMarkLetters = 12
	// maxListTag bounds what a mailing list puts before a subject, in bytes.
	maxListTag = 64
)

// ReplySubject is the subject of an answer: with one "Re:", in place of all marks of
// answers and forwards that have piled up, in whatever language.
func ReplySubject(subject string) string { return markedSubject("Re:", subject) }

// ForwardSubject is the same with one "Fwd:".
func ForwardSubject(subject string) string { return markedSubject("Fwd:", subject) }

func markedSubject(mark, subject string) string {
	return strings.TrimSpace(mark + " " + baseSubject(subject))
}

// baseSubject is a subject without marks. A mailing list's tag among them stays.
func baseSubject(subject string) string {
	rest, tag := cleanLine(subject), ""
	for range maxSubjectMarks {
		if n := markLength(rest); n > 0 {
			rest = strings.TrimSpace(rest[n:])
			continue
		}
		n := tagLength(rest)
		behind := strings.TrimSpace(rest[n:])
		if n == 0 || markLength(behind) == 0 {
			break
		}
		tag, rest = rest[:n], behind
	}
	if tag == "" || strings.HasPrefix(rest, tag) {
		return rest
	}
	return strings.TrimSpace(tag + " " + rest)
}

// markLength is how long the mark at the start of s is, its colon included: "Re:",
// "RE[2]:", "AW :", "回复：". 0 for none.
func markLength(s string) int {
	word := 0
	for letters := 0; word < len(s) && letters <= maxMarkLetters; letters++ {
		r, n := utf8.DecodeRuneInString(s[word:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		word += n
	}
	if word == 0 || !isSubjectMark(strings.ToLower(s[:word])) {
		return 0
	}
	at := word + countLength(s[word:])
	at += len(s[at:]) - len(strings.TrimLeft(s[at:], " \u00A0"))
	for _, colon := range []string{":", "：", "﹕"} {
		if strings.HasPrefix(s[at:], colon) {
			return at + len(colon)
		}
	}
	return 0
}

// countLength is how long a number of answers is: "[2]", "(2)", "^2", "²".
func countLength(s string) int {
	opening, size := utf8.DecodeRuneInString(s)
	switch opening {
	case '²', '³':
		return size
	case '^', '*':
		if digits := countDigits(s[1:]); digits > 0 && digits < 5 {
			return 1 + digits
		}
	case '[', '(':
		digits := countDigits(s[1:])
		if end := 1 + digits; digits > 0 && digits < 5 && end < len(s) && (s[end] == ']' || s[end] == ')') {
			return end + 1
		}
	}
	return 0
}

// tagLength is how long a list's tag at the start of s is: "[garden]". 0 for none.
func tagLength(s string) int {
	if !strings.HasPrefix(s, "[") {
		return 0
	}
	return strings.IndexByte(s[:min(len(s), maxListTag)], ']') + 1
}

// isSubjectMark knows the marks that mail programs write, in lower case. Single letters
// ("R:", "I:" in old Italian programs) aren't among them: they begin real subjects.
func isSubjectMark(word string) bool {
	switch word {
	case "re", "aw", "antw", "antwort", "antwoord", "sv", "vs", "vá", "odp", "res", "rif", "ynt", "bls", "atb", "απ", "σχετ", "відп", "отв",
		"ответ", "תגובה", "השב", "رد", "回复", "回覆", "答复", "答覆", "返信", "返", "답장", "회신":
		return true
	case "fw", "fwd", "wg", "vb", "vl", "tr", "rv", "enc", "doorst", "pd", "ilt", "i̇lt", "trs", "továbbítás", "přep", "πρθ", "перес", "пересл",
		"הועבר", "转发", "轉發", "轉寄", "転送", "전달":
		return true
	}
	return false
}
