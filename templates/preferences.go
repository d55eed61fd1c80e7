package templates

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"hearthmail/locale"
)

// Preference is something that a person may have otherwise. A new one is a line in
// PreferenceSections, and whatever heeds it.
type Preference struct {
	Name    string
	Label   locale.Text
	Help    locale.Text        // "" for none
	Options []PreferenceOption // the first is what holds as long as nothing is chosen
	Free    bool               // it is a text that its owner checks, and Options are none
	Marked  bool               // style sheet and script find it on the root element, as data-<name>
}

// PreferenceOption is one way to have it.
type PreferenceOption struct {
	Value string // "" for the first
	Words locale.Text
	Own   string // said instead of Words in every language: what a language calls itself
}

// Allows says whether a value may be chosen.
func (p Preference) Allows(value string) bool {
	return p.Free || slices.ContainsFunc(p.Options, func(o PreferenceOption) bool { return o.Value == value })
}

// PreferenceSection is what belongs together on the page of settings.
type PreferenceSection struct {
	ID          string
	Title       locale.Text
	Preferences []Preference
}

// PreferenceSections are all preferences, in the order in which they are shown.
func PreferenceSections(languages []locale.Language) []PreferenceSection {
	return []PreferenceSection{
		{"look", "Look", []Preference{
			{Name: "theme", Marked: true, Label: "Colours", Options: []PreferenceOption{
				{"", "As the device has them", ""}, {"light", "Light|theme", ""}, {"dark", "Dark|theme", ""},
			}},
			{Name: "contrast", Marked: true, Label: "Contrast", Options: []PreferenceOption{
				{"", "As the device has it", ""}, {"high", "High|contrast", ""},
			}},
			{Name: "accent", Marked: true, Label: "Accent", Options: []PreferenceOption{
				{"", "Ember", ""}, {"blue", "Blue|accent", ""}, {"green", "Green|accent", ""}, {"violet", "Violet|accent", ""}, {"rose", "Rose|accent", ""},
			}},
			{Name: "density", Marked: true, Label: "Rows", Options: []PreferenceOption{
				{"", "Comfortable", ""}, {"compact", "Compact", ""},
			}},
		}},
		{"language", "Language and time", []Preference{
			{Name: "language", Label: "Language", Options: languageOptions(languages)},
			{Name: "zone", Free: true, Label: "Time zone", Help: "As it is called in the list of time zones: Europe/Berlin, say. When nothing is written here, it is that of the browser."},
			{Name: "dates", Label: "Dates", Options: []PreferenceOption{
				{"", "In words", ""}, {"iso", "In figures: 2026-03-20", ""},
			}},
			{Name: "clock", Label: "Time of day", Options: []PreferenceOption{
				{"", "14:05", ""}, {"12", "2:05 pm", ""},
			}},
		}},
	}
}

func languageOptions(languages []locale.Language) []PreferenceOption {
	options := []PreferenceOption{{"", "As the browser asks for", ""}}
	for _, l := range languages {
		options = append(options, PreferenceOption{l.Tag, "", l.Name})
	}
	return options
}

// rootMarks are the attributes of the root element: what was chosen, where Hearthmail
// lies, and in which zone dates are told, unless that was chosen.
func (c Chrome) rootMarks(ctx context.Context) templ.Attributer {
	marks := c.Chosen.marks()
	marks["data-base"] = c.Links.Home()
	if c.Chosen["zone"] == "" {
		_, offset := c.now().Zone()
		marks["data-told-zone"] = locale.Of(ctx).Zone().String()
		marks["data-told-offset"] = strconv.Itoa(offset / 60)
	}
	return marks
}

// Preferences are what somebody has chosen, by name; what is not there is as usual.
type Preferences map[string]string

// marks are the attributes of the root element that say it to style sheet and script.
func (p Preferences) marks() templ.Attributes {
	marks := templ.Attributes{}
	for _, section := range PreferenceSections(nil) {
		for _, one := range section.Preferences {
			if value := p[one.Name]; one.Marked && value != "" {
				marks["data-"+one.Name] = value
			}
		}
	}
	return marks
}
