package main

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"hearthmail/locale"
)

// faults are what is wrong with a catalogue, in sentences. English needs only the
// plurals.
func faults(said []locale.Text, tag string, entries map[locale.Text]locale.Entry) []string {
	var wrong []string
	for _, text := range said {
		e, ok := entries[text]
		switch {
		case ok:
			if fault := faultOf(text, e, tag); fault != "" {
				wrong = append(wrong, fmt.Sprintf("%q %s", text, fault))
			}
		case tag != "en" || locale.PluralOf(text) > 0:
			wrong = append(wrong, fmt.Sprintf("%q is missing", text))
		}
	}
	for text := range entries {
		if !slices.Contains(said, text) {
			wrong = append(wrong, fmt.Sprintf("%q is said nowhere", text))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// faultOf says what is wrong with an entry, "" for nothing.
func faultOf(text locale.Text, e locale.Entry, tag string) string {
	if e.Plural == nil {
		if locale.PluralOf(text) > 0 {
			return "has a number, and needs a text for each plural: " + strings.Join(forms(tag), ", ")
		}
		return faultIn(text, e.Text)
	}
	if locale.PluralOf(text) == 0 {
		return "has no number, and can't have plurals"
	}
	for _, form := range forms(tag) {
		said, ok := e.Plural[form]
		if !ok {
			return "lacks the plural " + form
		}
		if fault := faultIn(text, said); fault != "" {
			return fault + " (" + form + ")"
		}
	}
	for form := range e.Plural {
		if !slices.Contains(forms(tag), form) {
			return "has the plural " + form + ", which the language has not"
		}
	}
	return ""
}

func faultIn(text locale.Text, said string) string {
	if strings.TrimSpace(said) == "" {
		return "is said with nothing"
	}
	if want, got := locale.Placeholders(string(text)), locale.Placeholders(said); !slices.Equal(want, got) {
		return fmt.Sprintf("has the placeholders %v, and is said with %v", want, got)
	}
	return ""
}

// forms are the plurals of a language's whole numbers, up to a few millions.
func forms(tag string) []string {
	names := map[plural.Form]string{
		plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
	}
	var found []string
	of := language.MustParse(tag)
	for _, form := range []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other} {
		if form == plural.Other || slices.ContainsFunc(samples(), func(n int) bool { return plural.Cardinal.MatchPlural(of, n, 0, 0, 0, 0) == form }) {
			found = append(found, names[form])
		}
	}
	return found
}

func samples() []int {
	numbers := []int{1_000_000, 2_000_000}
	for n := range 201 {
		numbers = append(numbers, n)
	}
	return numbers
}
