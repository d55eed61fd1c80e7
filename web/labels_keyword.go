package web

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hearthmail/templates"
)

// longestKeyword is how many octets a keyword of ours has at most: Dovecot takes no
// more.
const longestKeyword = 50

// keywordFor makes the keyword of a new label of its name: an atom that people can
// still read where another client shows it. The same name gives the same one, unless
// that is taken.
func keywordFor(name string, taken func(keyword string) bool) string {
	text := keywordText(name, longestKeyword-len("-1000"))
	keyword := text
	for n := 2; taken(keyword); n++ {
		keyword = text + "-" + strconv.Itoa(n)
	}
	return keyword
}

// keywordText writes a name in ASCII letters, digits, "_", "-" and ".".
func keywordText(name string, longest int) string {
	var out strings.Builder
	for _, r := range norm.NFC.String(name) {
		piece := keywordPiece(r)
		if piece == "_" && (out.Len() == 0 || strings.HasSuffix(out.String(), "_")) {
			continue
		}
		if out.Len()+len(piece) > longest {
			break
		}
		out.WriteString(piece)
	}
	if text := strings.Trim(out.String(), "_.-"); text != "" {
		return text
	}
	return "Label"
}

// keywordPiece stands for one character: a Latin letter loses its accents, and what
// has nothing like it in ASCII is written as its number.
func keywordPiece(r rune) string {
	if r >= 0x80 {
		if plain := asciiOnly(norm.NFKD.String(latin(r))); plain != "" {
			return plain
		}
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			return "_"
		}
		return fmt.Sprintf("U%04X", r)
	}
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' {
		return string(r)
	}
	return "_"
}

// latin spells the letters that Unicode doesn't take apart.
func latin(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'ẞ':
		return "SS"
	}
	plain := unaccented(unicode.ToLower(r))
	if unicode.IsUpper(r) && asciiOnly(plain) != "" {
		return strings.ToUpper(plain)
	}
	if asciiOnly(plain) != "" {
		return plain
	}
	return string(r)
}

// asciiOnly drops all but ASCII letters and digits.
func asciiOnly(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, text)
}

// keywordTaken says which keywords a new label can't have: those of the book, and
// those by which programs tell each other something.
func keywordTaken(book *templates.LabelBook) func(keyword string) bool {
	return func(keyword string) bool {
		return book.Labelled(keyword).Colour != "" || templates.QuietKeyword(keyword)
	}
}
