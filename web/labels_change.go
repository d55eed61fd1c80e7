package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"hearthmail/store"
	"hearthmail/templates"
)

// labelName is a name as it is kept: one line without blanks at its ends.
func labelName(text string) string {
	name := strings.Join(strings.Fields(norm.NFC.String(writtenText(text))), " ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
}

// checkLabel fails for a label that can't be kept beside the others.
func checkLabel(l store.Label, others []store.Label) error {
	switch {
	case l.Name == "":
		return badRequest("Give the label a name.")
	case len([]rune(l.Name)) > templates.MaxLabelName:
		return badRequest("The name is longer than 50 characters. Please make it shorter.")
	case !slices.Contains(templates.LabelColours(), l.Colour):
		return badRequest("Choose one of the colours for the label.")
	}
	others = slices.DeleteFunc(slices.Clone(others), func(o store.Label) bool { return strings.EqualFold(o.Keyword, l.Keyword) })
	if _, taken := bookOfLabels(others).Named(l.Name); taken {
		return badRequest("There is a label of that name already. Choose another name.")
	}
	return nil
}

// changeLabels changes the labels of the one who asks: change gets all, the usual
// ones too, and gives them as they are to be.
func (s *Server) changeLabels(r *http.Request, change func([]store.Label) ([]store.Label, error)) error {
	login := loginFor(r)
	err := s.store.ChangeLabels(r.Context(), login, func(kept []store.Label) ([]store.Label, error) {
		return change(withUsual(r.Context(), kept))
	})
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if errors.Is(err, store.ErrFull) {
		return badRequest("There are 100 labels already. Remove one first.").because(err)
	}
	if err != nil {
		return storeProblem(err)
	}
	s.relabelled(login)
	return nil
}

// keepLabel makes a label, or changes the name and the colour of the one with its
// keyword, and gives it as it is kept.
func (s *Server) keepLabel(r *http.Request, l store.Label) (store.Label, error) {
	err := s.changeLabels(r, func(all []store.Label) ([]store.Label, error) {
		if l.Keyword == "" {
			l.Colour = freshColour(l.Colour, all)
		}
		if err := checkLabel(l, all); err != nil {
			return nil, err
		}
		if l.Keyword == "" {
			l.Keyword = keywordFor(l.Name, keywordTaken(bookOfLabels(all)))
			all = slices.DeleteFunc(all, func(o store.Label) bool { return strings.EqualFold(o.Keyword, l.Keyword) })
			return append(all, l), nil
		}
		at := labelAt(all, l.Keyword)
		if at < 0 {
			return nil, labelGone()
		}
		l.Keyword = all[at].Keyword
		all[at] = l
		return all, nil
	})
	return l, err
}

// freshColour is a colour, or for "" the first of those that fewest labels have.
func freshColour(colour string, all []store.Label) string {
	if colour != "" {
		return colour
	}
	used := map[string]int{}
	for _, l := range all {
		used[l.Colour]++
	}
	return slices.MinFunc(templates.LabelColours(), func(x, y string) int { return used[x] - used[y] })
}

// labelAt is the place of the label with a keyword, -1 for none.
func labelAt(all []store.Label, keyword string) int {
	return slices.IndexFunc(all, func(l store.Label) bool { return l.Name != "" && strings.EqualFold(l.Keyword, keyword) })
}

func labelGone() error {
	return &problem{status: http.StatusConflict, heading: "Somebody was quicker",
		message: "This label was removed in the meantime, so nothing was changed. Look at the labels as they are now."}
}

// moveLabel puts a label before or behind its neighbour.
func (s *Server) moveLabel(r *http.Request, keyword string, by int) error {
	return s.changeLabels(r, func(all []store.Label) ([]store.Label, error) {
		shown := slices.DeleteFunc(slices.Clone(all), func(l store.Label) bool { return l.Name == "" })
		at := labelAt(shown, keyword)
		if at < 0 {
			return nil, labelGone()
		}
		if to := at + by; to >= 0 && to < len(shown) {
			shown[at], shown[to] = shown[to], shown[at]
		}
		unwanted := slices.DeleteFunc(all, func(l store.Label) bool { return l.Name != "" })
		return append(shown, unwanted...), nil
	})
}

// forgetLabel removes a label; of a usual one it is kept that nobody wants it.
func (s *Server) forgetLabel(r *http.Request, keyword string) error {
	return s.changeLabels(r, func(all []store.Label) ([]store.Label, error) {
		at := labelAt(all, keyword)
		if at < 0 {
			return all, nil
		}
		if labelAt(usualLabels(r.Context()), keyword) >= 0 {
			all[at].Name, all[at].Colour = "", ""
			return all, nil
		}
		return slices.Delete(all, at, at+1), nil
	})
}
