package locale

import (
	"context"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Locale says things in one language. It never changes.
type Locale struct {
	Language
	number  language.Tag
	plain   map[Text]string // what needs no printer
	printer *message.Printer
	dating  Dating
}

// Say gives the text in this language, its placeholders filled.
func (l *Locale) Say(text Text, args ...any) string {
	english, _, _ := strings.Cut(string(text), "|")
	if len(args) > 0 {
		return l.printer.Sprintf(message.Key(string(text), english), args...)
	}
	if said, ok := l.plain[text]; ok {
		return said
	}
	return english
}

// PluralOf tells which of a text's arguments decides its plural, from 1: the first that
// is a number; 0 for none. A placeholder is %s, %d, or one with its place, %[2]d.
func PluralOf(text Text) int {
	for i, p := range Placeholders(string(text)) {
		if strings.HasSuffix(p, "d") {
			return i + 1
		}
	}
	return 0
}

// Placeholders are those of a text, in the order of the arguments: "%s", "%d".
func Placeholders(text string) []string {
	var found []string
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '%' {
			continue
		}
		i++
		at := len(found)
		if text[i] == '[' && i+3 < len(text) && text[i+2] == ']' {
			at = int(text[i+1] - '1')
			i += 3
		}
		if verb := text[i]; (verb == 's' || verb == 'd') && at >= 0 && at < 9 {
			for len(found) <= at {
				found = append(found, "")
			}
			found[at] = "%" + string(verb)
		}
	}
	return found
}

type contextKey struct{}

// With has what is said under the context said in this locale.
func With(ctx context.Context, l *Locale) context.Context {
	return context.WithValue(ctx, contextKey{}, l)
}

// Of is the locale to speak in; English where none was chosen.
func Of(ctx context.Context) *Locale {
	if l, ok := ctx.Value(contextKey{}).(*Locale); ok {
		return l
	}
	entries, err := Entries("en")
	if err == nil {
		if l, err := newLocale(english(), entries); err == nil {
			return l
		}
	}
	// Load has read the same catalogue before anything was served.
	return &Locale{Language: english(), number: language.English, printer: message.NewPrinter(language.English)}
}
