package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hits gives the words and phrases to be marked in what an expression has found: what
// it looks for, and not what stands after a minus.
func Hits(e Expression) []string {
	var words []string
	switch e.Op {
	case And, Or:
		for _, part := range e.Of {
			for _, word := range Hits(part) {
				if !slices.Contains(words, word) {
					words = append(words, word)
				}
			}
		}
	case Term:
		if slices.Contains([]Field{Anywhere, From, To, Cc, Subject, Body}, e.Field) && strings.TrimSpace(e.Text) != "" {
			words = append(words, e.Text)
		}
	}
	return words
}

// Spans says where words stand in a text: from (inclusive) to (exclusive), in octets,
// ascending and apart from each other. A span begins and ends between characters,
// accents with their letters.
func Spans(text string, words []string) [][2]int {
	f := foldWithPlaces(text)
	var spans [][2]int
	for _, word := range words {
		word = Fold(word)
		for from := 0; word != ""; {
			i := strings.Index(f.folded[from:], word)
			if i < 0 {
				break
			}
			spans = append(spans, f.span(text, from+i, from+i+len(word)))
			from += i + len(word)
		}
	}
	return joinSpans(spans)
}

// placed is a folded text with, for each of its octets, where the character that it
// comes from begins.
type placed struct {
	folded string
	places []int
}

func foldWithPlaces(text string) placed {
	var out strings.Builder
	out.Grow(len(text))
	places := make([]int, 0, len(text))
	for i, r := range text {
		out.WriteString(Fold(string(r)))
		for len(places) < out.Len() {
			places = append(places, i)
		}
	}
	return placed{out.String(), places}
}

// span gives the characters that octets of the folded text come from.
func (f placed) span(text string, from, to int) [2]int {
	first, end := f.places[from], f.places[to-1]
	for {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
		next, _ := utf8.DecodeRuneInString(text[end:])
		if end == len(text) || !unicode.Is(unicode.M, next) {
			return [2]int{first, end}
		}
	}
}

// joinSpans sorts spans, and joins those that overlap or touch.
func joinSpans(spans [][2]int) [][2]int {
	slices.SortFunc(spans, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	joined := spans[:0]
	for _, next := range spans {
		if n := len(joined); n > 0 && next[0] <= joined[n-1][1] {
			joined[n-1][1] = max(joined[n-1][1], next[1])
			continue
		}
		joined = append(joined, next)
	}
	return joined
}
