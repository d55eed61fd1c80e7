package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"hearthmail/locale"
	"hearthmail/store"
	"hearthmail/templates"
)

// labelsSize bounds the memory of the labels of all logins, in octets.
const labelsSize = 8 << 20

// usualName is what a label is called that each login has.
type usualName struct {
	keyword, colour string
	name            locale.Text
}

// usualNames are Thunderbird's, which other clients know too.
func usualNames() []usualName {
	return []usualName{
		{"$label1", "red", "Important|label"},
		{"$label2", "orange", "Work|label"},
		{"$label3", "green", "Personal|label"},
		{"$label4", "blue", "To do|label"},
		{"$label5", "purple", "Later|label"},
	}
}

// usualLabels are those that each login has until it changes them, named in the language
// of the one who asks.
func usualLabels(ctx context.Context) []store.Label {
	var all []store.Label
	for _, u := range usualNames() {
		all = append(all, store.Label{Keyword: u.keyword, Name: say(ctx, u.name), Colour: u.colour})
	}
	return all
}

// usualKeyword is that of a usual label by its English name: a search that was saved in
// one language means the same in another.
func usualKeyword(name string) (string, bool) {
	for _, u := range usualNames() {
		if english, _, _ := strings.Cut(string(u.name), "|"); strings.EqualFold(english, name) {
			return u.keyword, true
		}
	}
	return "", false
}

// withUsual are the labels of a login that has kept these: the usual ones that it
// has neither changed nor removed come last.
func withUsual(ctx context.Context, kept []store.Label) []store.Label {
	all := slices.Clone(kept)
	for _, usual := range usualLabels(ctx) {
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

func newKeptLabels(kept *store.Store) *loginKnown[[]store.Label] {
	return newLoginKnown(kept, labelsSize, time.Now, func(ctx context.Context, login string) ([]store.Label, int64, error) {
		labels, err := kept.Labels(ctx, login)
		if err != nil {
			return nil, 0, err
		}
		size := int64(200 + len(login))
		for _, l := range labels {
			size += int64(100 + len(l.Keyword) + len(l.Name))
		}
		return labels, size, nil
	})
}

// labelBook is the labels of the one who asks, once signed in. Where they can't be
// had it has the usual ones.
func (s *Server) labelBook(r *http.Request) *templates.LabelBook {
	ask := s.labels.of
	if personOf(r).fresh {
		ask = s.labels.anew
	}
	kept, err := ask(r.Context(), loginFor(r))
	if err != nil && r.Context().Err() == nil {
		s.log.LogAttrs(r.Context(), slog.LevelWarn, "the labels could not be had", slog.Any("error", err))
	}
	return bookOfLabels(withUsual(r.Context(), kept))
}

// relabelled is for when a login's labels have changed, here or at another instance.
func (s *Server) relabelled(login string) {
	s.labels.forget(login)
	s.renew(login)
}
