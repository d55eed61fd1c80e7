package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"hearthmail/store"
	"hearthmail/templates"
)

// labelsSize bounds the memory of the labels of all logins, in octets.
const labelsSize = 8 << 20

// usualLabels are those that each login has until it changes them: Thunderbird's,
// which other clients know too.
func usualLabels() []store.Label {
	return []store.Label{
		{Keyword: "$label1", Name: "Important", Colour: "red"},
		{Keyword: "$label2", Name: "Work", Colour: "orange"},
		{Keyword: "$label3", Name: "Personal", Colour: "green"},
		{Keyword: "$label4", Name: "To do", Colour: "blue"},
		{Keyword: "$label5", Name: "Later", Colour: "purple"},
	}
}

// withUsual are the labels of a login that has kept these: the usual ones that it
// has neither changed nor removed come last.
func withUsual(kept []store.Label) []store.Label {
	all := slices.Clone(kept)
	for _, usual := range usualLabels() {
		if !slices.ContainsFunc(all, func(l store.Label) bool { return strings.EqualFold(l.Keyword, usual.Keyword) }) {
			all = append(all, usual)
		}
	}
	return all
}

// bookOfLabels is the book of just these labels.
func bookOfLabels(all []store.Label) *templates.LabelBook {
	labels := make([]templates.Label, len(all))
	for i, l := range all {
		labels[i] = templates.Label(l)
	}
	return templates.NewLabelBook(labels)
}

func newLabelBooks(kept *store.Store) *loginKnown[*templates.LabelBook] {
	return newLoginKnown(kept, labelsSize, time.Now, func(ctx context.Context, login string) (*templates.LabelBook, int64, error) {
		labels, err := kept.Labels(ctx, login)
		if err != nil {
			return nil, 0, err
		}
		size := int64(2000 + len(login))
		for _, l := range labels {
			size += int64(400 + 3*len(l.Keyword) + 3*len(l.Name))
		}
		return bookOfLabels(withUsual(labels)), size, nil
	})
}

// labelBook is the labels of the one who asks, once signed in. Where they can't be
// had it has the usual ones.
func (s *Server) labelBook(r *http.Request) *templates.LabelBook {
	ask := s.labels.of
	if personOf(r).fresh {
		ask = s.labels.anew
	}
	book, err := ask(r.Context(), loginFor(r))
	if err == nil {
		return book
	}
	if r.Context().Err() == nil {
		s.log.LogAttrs(r.Context(), slog.LevelWarn, "the labels could not be had", slog.Any("error", err))
	}
	return bookOfLabels(usualLabels())
}

// relabelled is for when a login's labels have changed, here or at another instance.
func (s *Server) relabelled(login string) {
	s.labels.forget(login)
	s.renew(login)
}
