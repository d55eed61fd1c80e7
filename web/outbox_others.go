package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"time"

	"hearthmail/message"
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

// forOthers is the form of a letter for those who were refused it, each in the field
// that they were in: who was to have it unseen stays so.
func forOthers(form url.Values, letter *store.Letter, id string) url.Values {
	wanted := map[string]bool{}
	for _, recipient := range letter.Recipients {
		wanted[recipient.Address] = recipient.State == store.RecipientRefused
	}
	for _, name := range []string{"to", "cc", "bcc"} {
		all, _ := message.ParseRecipients(form.Get(name))
		form.Set(name, message.FormatRecipients(slices.DeleteFunc(all, func(a message.Address) bool {
			was := wanted[a.Addr]
			wanted[a.Addr] = false // each once, where it can be seen best
			return !was
		})))
	}
	for _, name := range []string{"draft", "draft-uidvalidity", "confirmed", "at", "turn", "tab"} {
		form.Del(name)
	}
	form.Set("compose-id", id)
	return form
}
