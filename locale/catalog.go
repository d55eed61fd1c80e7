package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

//go:embed catalogs/*.json
var files embed.FS

// Text is what is said to people, in English, and its key in the catalogues.
type Text string

// Entry is a text in one language: a string, or a string for each plural that the
// language knows (CLDR: zero, one, two, few, many, other).
type Entry struct {
	Text   string
	Plural map[string]string
}

// UnmarshalJSON reads a string or an object of strings.
func (e *Entry) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		return json.Unmarshal(b, &e.Plural)
	}
	return json.Unmarshal(b, &e.Text)
}

// MarshalJSON writes what UnmarshalJSON reads.
func (e Entry) MarshalJSON() ([]byte, error) {
	if e.Plural != nil {
		return json.Marshal(e.Plural)
	}
	return json.Marshal(e.Text)
}

// Catalog holds the locales there are. It never changes.
type Catalog struct {
	locales []*Locale // in the order of languages()
	matcher language.Matcher
}

// Load reads the catalogues that the program holds.
func Load() (*Catalog, error) {
	c := &Catalog{}
	var tags []language.Tag
	for _, l := range languages() {
		entries, err := Entries(l.Tag)
		if err != nil {
			return nil, err
		}
		one, err := newLocale(l, entries)
		if err != nil {
			return nil, err
		}
		c.locales = append(c.locales, one)
		tags = append(tags, one.number)
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
}

// Entries are those of a language's catalogue. English has only what it can't say by
// the keys alone.
func Entries(tag string) (map[Text]Entry, error) {
	content, err := files.ReadFile("catalogs/" + tag + ".json")
	if err != nil {
		return nil, fmt.Errorf("locale: %w", err)
	}
	var entries map[Text]Entry
	if err := json.Unmarshal(content, &entries); err != nil {
		return nil, fmt.Errorf("locale: %s.json: %w", tag, err)
	}
	return entries, nil
}

func newLocale(l Language, entries map[Text]Entry) (*Locale, error) {
	tag, err := language.Parse(l.Tag)
	if err != nil {
		return nil, fmt.Errorf("locale: %w", err)
	}
	number := tag
	if l.Tag == "ar" {
		// Addresses, dates and sizes stand beside each other: one kind of digits for all.
		number = language.MustParse("ar-u-nu-latn")
	}
	made := catalog.NewBuilder(catalog.Fallback(number))
	plain := map[Text]string{}
	for key, e := range entries {
		if e.Plural == nil {
			plain[key] = e.Text
			err = made.SetString(number, string(key), e.Text)
		} else {
			err = made.Set(number, string(key), plural.Selectf(PluralOf(key), "%d", e.cases()...))
		}
		if err != nil {
			return nil, fmt.Errorf("locale: %s.json: %q: %w", l.Tag, key, err)
		}
	}
	return &Locale{Language: l, number: number, plain: plain, printer: message.NewPrinter(number, message.Catalog(made))}, nil
}

// cases are the arguments of plural.Selectf, of which the last must be "other".
func (e Entry) cases() []any {
	var cases []any
	for _, form := range []string{"zero", "one", "two", "few", "many", "other"} {
		if text, ok := e.Plural[form]; ok {
			cases = append(cases, form, text)
		}
	}
	return cases
}

// All are the languages there are, English first.
func (c *Catalog) All() []*Locale { return slices.Clone(c.locales) }

// Match finds the locale for what somebody has chosen, "" for nothing, and else for
// what the browser asks for in Accept-Language (RFC 9110, section 12.5.4).
func (c *Catalog) Match(chosen, accepted string) *Locale {
	for _, l := range c.locales {
		if l.Tag == chosen {
			return l
		}
	}
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil || len(tags) == 0 {
		return c.locales[0]
	}
	_, i, confidence := c.matcher.Match(tags...)
	if confidence == language.No {
		return c.locales[0]
	}
	return c.locales[i]
}
