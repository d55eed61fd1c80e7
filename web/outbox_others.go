package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hearthmail/store"
)

// outboxOthers makes a letter of its own for those who were refused one, and leads
// to the page on which to go on with it.
func (s *Server) outboxOthers(w http.ResponseWriter, r *http.Request, from string) error {
	ctx, login, id := r.Context(), loginFor(r), rand.Text()
	letter, err := s.store.FindLetter(ctx, login, from)
	if err != nil {
		return actProblem("others", err)
	}
	form, err := s.store.LetterForm(ctx, login, from)
	if err != nil {
		return actProblem("others", err)
	}
	values, err := url.ParseQuery(string(form))
	if err != nil || len(values) == 0 {
		return actProblem("others", store.ErrElsewhere)
	}
	if err := s.store.SplitLetter(ctx, login, from, id, time.Now(), []byte(forOthers(values, &letter, id).Encode())); err != nil {
		return actProblem("others", err)
	}
	s.letters.forget(login)
	return redirect(w, r, s.links.ComposeLetter(id))
}

// forOthers is the form of a letter for those who were refused it.
func forOthers(form url.Values, letter *store.Letter, id string) url.Values {
	var refused []string
	for _, recipient := range letter.Recipients {
		if recipient.State == store.RecipientRefused {
			refused = append(refused, recipient.Address)
		}
	}
	for _, name := range []string{"cc", "bcc", "draft", "draft-uidvalidity", "confirmed", "at", "turn", "tab"} {
		form.Del(name)
	}
	form.Set("compose-id", id)
	form.Set("to", strings.Join(refused, ", "))
	return form
}
