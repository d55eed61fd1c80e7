package search

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// String writes the expression so that Parse reads the same again.
func (e Expression) String() string {
	switch e.Op {
	case And:
		return written(e.Of, " ", func(part Expression) bool { return part.Op == And })
	case Or:
		return written(e.Of, " OR ", func(part Expression) bool { return part.Op == And || part.Op == Or })
	case Not:
		if e.isNone() {
			return "-" + string(In) + ":" + Everywhere
		}
		return "-" + written(e.Of, "", func(part Expression) bool { return part.Op != Term })
	case Term:
		return e.term()
	default:
		return ""
	}
}

// written joins parts, some of them in parentheses.
func written(parts []Expression, between string, grouped func(Expression) bool) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		if texts[i] = part.String(); grouped(part) {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, between)
}

func (e Expression) term() string {
	switch e.Field {
	case Anywhere:
		if e.Fuzzy {
			return "~" + quoted(e.Text)
		}
		return quoted(e.Text)
	case Before, After, On:
		return string(e.Field) + ":" + e.Date.String()
	case Newer, Older:
		return string(e.Field) + ":" + writeAge(e.Age)
	case Larger, Smaller:
		return string(e.Field) + ":" + writeSize(e.Size)
	default:
		return string(e.Field) + ":" + quoted(e.Text)
	}
}

// quoted puts a text in quotes unless it is a plain word.
func quoted(text string) string {
	plain := func(i int, r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || i > 0 && strings.ContainsRune("-_.,;@+/&%#$!?*='", r)
	}
	ok := text != "" && text != "OR"
	for i, r := range text {
		ok = ok && plain(i, r)
	}
	if ok {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// String is the day as "2026-11-22".
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

func writeAge(age time.Duration) string {
	hours := int64(age / time.Hour)
	if hours%24 == 0 {
		return strconv.FormatInt(hours/24, 10) + "d"
	}
	return strconv.FormatInt(hours, 10) + "h"
}

func writeSize(size int64) string {
	units := []string{"", "k", "m", "g"}
	for size > 0 && size%1024 == 0 && len(units) > 1 {
		size, units = size/1024, units[1:]
	}
	return strconv.FormatInt(size, 10) + units[0]
}
