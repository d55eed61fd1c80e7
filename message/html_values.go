package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneOf allows the given words, whatever their case. A blank at the end of the
// list allows an empty value too.
func oneOf(list string) func(string) (string, bool) {
	words := strings.Fields(list)
	if list == "" || strings.HasSuffix(list, " ") {
		words = append(words, "")
	}
	return func(value string) (string, bool) {
		value = strings.TrimSpace(value)
		for _, word := range words {
			if strings.EqualFold(word, value) {
				return value, true
			}
		}
		return "", false
	}
}

// maxWords bounds what is said of a picture or a cell, in octets.
const maxWords = 4 << 10

func anyWords(value string) (string, bool) { return cutString(cleanLine(value), maxWords), true }

// digits allows a number of at most n digits.
func digits(n int) func(string) (string, bool) {
	return func(value string) (string, bool) {
		value = strings.TrimSpace(value)
		return value, value != "" && len(value) <= n && countDigits(value) == len(value)
	}
}

// signed allows a number of at most n digits with a sign.
func signed(n int) func(string) (string, bool) {
	unsigned := digits(n)
	return func(value string) (string, bool) {
		value = strings.TrimSpace(value)
		_, ok := unsigned(strings.TrimLeft(value[:min(1, len(value))], "+-") + value[min(1, len(value)):])
		return value, ok
	}
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// size allows up to 9999, with decimals, as pixels or per cent.
func size(value string) (string, bool) {
	value = strings.TrimSpace(value)
	n := countDigits(value)
	rest := value[n:]
	if strings.HasPrefix(rest, ".") {
		decimals := countDigits(rest[1:])
		if decimals == 0 || decimals > 4 {
			return "", false
		}
		rest = rest[1+decimals:]
	}
	return value, n > 0 && n <= 4 && (rest == "" || rest == "%" || strings.EqualFold(rest, "px"))
}

// colorValue allows a colour's name or its digits.
func colorValue(value string) (string, bool) {
	value = strings.TrimSpace(value)
	name := strings.TrimPrefix(value, "#")
	return value, len(name) >= 3 && len(name) <= 24 && isAlnums(name)
}

func isAlnums(s string) bool {
	for i := range len(s) {
		if !isAlnum(s[i]) {
			return false
		}
	}
	return true
}

func language(value string) (string, bool) {
	return value, value != "" && len(value) <= 35 && isAlnums(strings.ReplaceAll(value, "-", ""))
}

// numberList allows numbers with commas, as the corners of an area.
func numberList(value string) (string, bool) {
	value = strings.ReplaceAll(value, " ", "")
	return value, value != "" && len(value) <= 500 && strings.Trim(value, "0123456789.,") == ""
}

func fontFace(value string) (string, bool) {
	value = cleanLine(value)
	for _, r := range value {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" ,.'\"_-", r) {
			return "", false
		}
	}
	return value, value != "" && len(value) <= 200
}

// namePrefix stands before every id, name and class of a mail, so that none can
// be taken for one of ours.
const namePrefix = "m-"

const (
	maxOwnName = 100
	maxNames   = 30
)

// ownName puts the prefix before an id, a name or a class that lacks it.
func ownName(value string) (string, bool) {
	value = strings.TrimSpace(value)
	if !strings.HasPrefix(value, namePrefix) {
		value = namePrefix + value
	}
	if len(value) == len(namePrefix) || len(value) > maxOwnName || !utf8.ValidString(value) {
		return "", false
	}
	for _, r := range value {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:", r) {
			return "", false
		}
	}
	return value, true
}

func ownNames(value string) (string, bool) {
	if len(value) > maxNames*maxOwnName {
		return "", false
	}
	var names []string
	for name := range strings.FieldsSeq(value) {
		if own, ok := ownName(name); ok && len(names) < maxNames {
			names = append(names, own)
		}
	}
	return strings.Join(names, " "), len(names) > 0
}

// ownFragment is an address within the mail. "#" and "#top" lead nowhere.
func ownFragment(value string) (string, bool) {
	name, ok := strings.CutPrefix(strings.TrimSpace(value), "#")
	if !ok || strings.EqualFold(name, "top") || len(name) > 3*maxOwnName {
		return "", false
	}
	name, ok = ownName(string(percentDecode(name)))
	return "#" + name, ok
}
