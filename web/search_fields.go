package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"hearthmail/search"
	"hearthmail/templates"
)

// searchFields spreads a search over the fields of its form. What has no field of its
// own stays among the words.
func searchFields(e search.Expression) templates.SearchFields {
	parts := []search.Expression{e}
	switch e.Op {
	case search.All:
		return templates.SearchFields{}
	case search.And:
		parts = e.Of
	}
	var f templates.SearchFields
	var words, without []string
	for _, part := range parts {
		switch {
		case part.Op == search.Not && part.Of[0].Op == search.Term && part.Of[0].Field == search.Anywhere:
			without = append(without, part.Of[0].String())
		case part.Op != search.Term || !takeField(&f, part):
			words = append(words, search.Every(part).String())
			if part.Op == search.Or && len(parts) > 1 {
				words[len(words)-1] = "(" + part.String() + ")"
			}
		}
	}
	f.Words, f.Without = strings.Join(words, " "), strings.Join(without, " ")
	return f
}

// takeField puts a term into the field that is for it; false when there is none, or
// it is taken already.
func takeField(f *templates.SearchFields, term search.Expression) bool {
	_, value, _ := strings.Cut(term.String(), ":")
	for field, place := range map[search.Field]*string{
		search.From: &f.From, search.To: &f.To, search.Subject: &f.Subject, search.Label: &f.Label, search.In: &f.In,
	} {
		if term.Field == field {
			return take(place, term.Text)
		}
	}
	for field, place := range map[search.Field]*string{
		search.After: &f.After, search.Before: &f.Before, search.Larger: &f.Larger, search.Smaller: &f.Smaller,
	} {
		if term.Field == field {
			return take(place, value)
		}
	}
	switch {
	case term.Field == search.Has && term.Text == "attachment":
		f.Attachment = true
	case term.Field == search.Is && term.Text == "unread":
		f.Unread = true
	case term.Field == search.Is && term.Text == "starred":
		f.Star = true
	default:
		return false
	}
	return true
}

func take(place *string, value string) bool {
	if *place != "" || value == "" || strings.TrimSpace(value) != value {
		return false
	}
	*place = value
	return true
}

// composedSearch is what the form's fields ask for, as one would type it.
func composedSearch(q url.Values, now time.Time) string {
	var parts []search.Expression
	text := func(name string, field search.Field) {
		if value := strings.TrimSpace(q.Get(name)); value != "" {
			parts = append(parts, search.Of(field, value))
		}
	}
	read := func(text string) { parts = append(parts, search.Parse(text, now)) }
	text("from", search.From)
	text("to", search.To)
	text("subject", search.Subject)
	read(q.Get("words"))
	for _, word := range searchWords(search.Parse(q.Get("without"), now)) {
		parts = append(parts, search.Except(word))
	}
	for _, name := range []string{"after", "before", "larger", "smaller"} {
		if value := strings.Join(strings.Fields(q.Get(name)), ""); value != "" {
			read(name + ":" + value)
		}
	}
	for _, flag := range []struct{ name, term string }{{"attachment", "has:attachment"}, {"unread", "is:unread"}, {"starred", "is:starred"}} {
		if q.Get(flag.name) != "" {
			read(flag.term)
		}
	}
	text("keyword", search.Label)
	text("in", search.In)
	return search.Every(parts...).String()
}

// searchWords are the parts of what was typed, each of which is to be left out.
func searchWords(e search.Expression) []search.Expression {
	switch e.Op {
	case search.All:
		return nil
	case search.And:
		return slices.Clone(e.Of)
	default:
		return []search.Expression{e}
	}
}
