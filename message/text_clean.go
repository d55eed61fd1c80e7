package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isBidiControl tells the characters that reorder text beyond their own place
// (embeddings, overrides, isolates). The plain marks U+200E and U+200F only
// lend their direction to what stands beside them and are harmless.
func isBidiControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// isInvisible tells characters that leave no mark and serve only to hide,
// split or forge words. U+200C and U+200D are not among them: Persian, the
// Indic scripts and emoji need them.
func isInvisible(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case r == 0xAD, r == 0x034F, r == 0x061C, r == 0x115F, r == 0x1160,
		r == 0x17B4, r == 0x17B5, r == 0x180E, r == 0x200B, r == 0x3164,
		r == 0xFEFF, r == 0xFFA0:
		return true
	case r >= 0x2060 && r <= 0x206F, r >= 0xFFF0 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	return isBidiControl(r)
}

// isBreak tells the separators that would start a new line.
func isBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// cleanLine makes s fit to stand in one line of a page: valid UTF-8, line
// breaks and control characters as spaces, nothing that reorders or hides.
func cleanLine(s string) string {
	if isPlainLine(s) {
		return strings.TrimSpace(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case isInvisible(r):
			return -1
		case isBreak(r) || unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(s)
}

// isPlainLine tells what needs no cleaning: printable ASCII.
func isPlainLine(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// cutString is s cut to at most n bytes, never within a character.
func cutString(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
