package templates

import "context"

// inList says words one after the other: "Monday, Tuesday and Friday".
func inList(ctx context.Context, words []string) string {
	if len(words) == 0 {
		return ""
	}
	said, last := words[0], len(words)-1
	for i, word := range words[1:] {
		if i+1 < last {
			said = say(ctx, "%s, %s|words of a list", said, word)
		} else {
			said = say(ctx, "%s and %s|last words of a list", said, word)
		}
	}
	return said
}
