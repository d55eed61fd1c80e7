package templates

import (
	"context"

	"hearthmail/locale"
)

// MaxLabelName is how many characters the name of a label may have.
const MaxLabelName = 50

// maxChips is how many labels a row shows.
const maxChips = 3

func shownLabels(labels []Label) []Label { return labels[:min(len(labels), maxChips)] }

// hiddenLabels names those that a row doesn't show, "" when it shows all.
func hiddenLabels(ctx context.Context, labels []Label) string {
	var all []string
	for _, l := range labels[min(len(labels), maxChips):] {
		all = append(all, l.Name)
	}
	return joined(ctx, all)
}

// class is the label's colour for the style sheet.
func (l Label) class() string {
	for _, colour := range LabelColours() {
		if l.Colour == colour {
			return "label-" + colour
		}
	}
	return "label-none"
}

// labelChoice is a label that a message has or may get.
type labelChoice struct {
	Label
	on bool
}

// labelChoices are those of the open message: all of the book, and what it has
// besides.
func (m MailboxPage) labelChoices() []labelChoice {
	has := m.Labels.Of(m.Message.Flags)
	on := map[string]bool{}
	for _, l := range has {
		on[l.Keyword] = true
	}
	var all []labelChoice
	for _, l := range m.Labels.All() {
		all = append(all, labelChoice{l, on[l.Keyword]})
	}
	for _, l := range has {
		if l.Colour == "" {
			all = append(all, labelChoice{l, true})
		}
	}
	return all
}

// colourName begins as a sentence does.
func colourName(ctx context.Context, colour string) string {
	return say(ctx, map[string]locale.Text{
		"red": "Red|colour", "orange": "Orange|colour", "yellow": "Yellow|colour", "green": "Green|colour", "teal": "Teal|colour",
		"blue": "Blue|colour", "indigo": "Indigo|colour", "purple": "Purple|colour", "pink": "Pink|colour", "brown": "Brown|colour",
	}[colour])
}
