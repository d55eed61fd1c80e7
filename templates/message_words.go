package templates

import (
	"hash/fnv"
	"strings"
	"unicode"

	"hearthmail/message"
)

// initials are up to two letters that stand for a sender.
func initials(from []message.Address) string {
	if len(from) == 0 {
		return "?"
	}
	var letters []rune
	for _, word := range strings.Fields(from[0].Display()) {
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				letters = append(letters, unicode.ToUpper(r))
				break
			}
		}
	}
	switch len(letters) {
	case 0:
		return "?"
	case 1:
		return string(letters)
	default:
		return string([]rune{letters[0], letters[len(letters)-1]})
	}
}

// tint is the class of a sender's colour; the same address always gets the same.
func tint(from []message.Address) string {
	const tints = 6
	h := fnv.New32a()
	if len(from) > 0 {
		_, _ = h.Write([]byte(strings.ToLower(from[0].Addr))) // never fails
	}
	return "tint-" + decimal(h.Sum32()%tints)
}

// manyAddresses is how many are shown before the rest is folded away.
const manyAddresses = 4

// folded splits addresses into those that are shown and those to unfold.
func folded(all []message.Address) (shown, rest []message.Address) {
	if len(all) <= manyAddresses+1 {
		return all, nil
	}
	return all[:manyAddresses], all[manyAddresses:]
}
