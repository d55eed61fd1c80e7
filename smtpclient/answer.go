package smtpclient

import (
	"fmt"
	"net/textproto"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostText is how many octets of a server's words are kept.
const mostText = 500

// Answer is what a server has said: to be shown, and to be told apart by.
type Answer struct {
	Code     int    // of three digits (RFC 5321, section 4.2); 0 for none
	Enhanced string // "5.1.1" (RFC 3463); "" for none
	Text     string // the server's words: one line of 500 octets at the most, without control characters
}

// String is the answer as the server gave it, in one line.
func (a Answer) String() string {
	if a.Code == 0 {
		return ""
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%03d %s %s", a.Code, a.Enhanced, a.Text)), " ")
}

func (a Answer) isPositive() bool  { return a.Code >= 200 && a.Code < 300 }
func (a Answer) isTemporary() bool { return a.Code >= 400 && a.Code < 500 }
func (a Answer) isPermanent() bool { return a.Code >= 500 && a.Code < 600 }

// isTooLarge says whether a message, not the mailbox that it is for, is refused for
// its size (RFC 1870; RFC 3463, section 3.4).
func (a Answer) isTooLarge() bool {
	return a.isPermanent() && a.Enhanced == "5.3.4" || a.Code == 552 && a.Enhanced == ""
}

// newAnswer makes an answer of a code and its lines.
func newAnswer(code int, lines string) Answer {
	a := Answer{Code: code}
	var words []string
	for line := range strings.SplitSeq(lines, "\n") {
		enhanced, text := cutEnhanced(code, line)
		if a.Enhanced == "" {
			a.Enhanced = enhanced
		}
		words = append(words, strings.Fields(plain(text))...)
	}
	a.Text = cut(strings.Join(words, " "))
	return a
}

// cutEnhanced takes an enhanced status code from the beginning of a line. Its class
// must be that of the code (RFC 2034, section 4).
func cutEnhanced(code int, line string) (enhanced, rest string) {
	word, rest, _ := strings.Cut(line, " ")
	digits := strings.Split(word, ".")
	if len(digits) != 3 || digits[0] != fmt.Sprint(code/100) {
		return "", line
	}
	for _, part := range digits {
		if part == "" || len(part) > 3 || strings.Trim(part, "0123456789") != "" {
			return "", line
		}
	}
	return word, rest
}

// plain has nothing that could steer what shows it: neither controls nor marks
// that change the direction of the text around them.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

func cut(text string) string {
	if len(text) <= mostText {
		return text
	}
	end := mostText - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// readAnswer reads one answer, whatever it says. How long it may be the connection
// bounds.
func readAnswer(in *textproto.Reader) (Answer, error) {
	code, lines, err := in.ReadResponse(0)
	if err != nil {
		return Answer{}, wordless(err)
	}
	return newAnswer(code, lines), nil
}
