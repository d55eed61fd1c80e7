package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"hearthmail/locale"
	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

// maxRecipients is how many people a letter may go to.
const maxRecipients = 500

// composeSend puts a letter into the outbox. A letter that is there already is not
// put there again.
func (s *Server) composeSend(w http.ResponseWriter, r *http.Request) error {
	if !s.canSend() {
		return cantSend()
	}
	form, err := s.readCompose(w, r)
	if err != nil {
		return err
	}
	if sent, err := s.isOnItsWay(r, form); err != nil || sent {
		return s.sendDone(w, r, form, err)
	}
	letter, problems, err := s.letterOf(r.Context(), r, form)
	if err != nil {
		return err
	}
	if letter.From.Addr == "" {
		if err := s.usualSender(r, letter); err != nil {
			return err
		}
	}
	at, err := sendTime(form.at, form.zone, time.Now())
	if p, ok := errors.AsType[*problem](err); ok {
		problems = append(problems, templates.ComposeProblem{Field: "at", Sentence: p.sentence(r.Context())})
	}
	if problems = append(problems, recipientProblems(r.Context(), letter, problems)...); len(problems) > 0 {
		return s.showAgain(w, r, form, problems, nil)
	}
	if questions := s.careQuestions(r, form, letter); len(questions) > 0 {
		return s.showAgain(w, r, form, nil, questions)
	}
	err = s.enqueue(r, form, letter, at)
	if large, ok := errors.AsType[*tooLargeError](err); ok {
		return s.showAgain(w, r, form, []templates.ComposeProblem{{Field: "attachment", Sentence: large.sentence(r.Context())}}, nil)
	}
	if err == nil && !at.IsZero() {
		notify(r, "The letter will be sent on %s. Until then it waits in the outbox.", locale.Of(r.Context()).LongDate(at, at))
	}
	return s.sendDone(w, r, form, err)
}

// usualSender is whom a letter is from that doesn't say it.
func (s *Server) usualSender(r *http.Request, l *message.Letter) error {
	identities, err := s.identities(r.Context(), r)
	if err != nil {
		return err
	}
	l.From = message.Address{Name: identities[0].Name, Addr: identities[0].Address}
	return nil
}

// isOnItsWay says whether the letter has been posted before: a double click, or a
// form that was sent again. With other words, from another window, it is not the
// same: then it fails with errSent, for nothing that was written may go in silence.
func (s *Server) isOnItsWay(r *http.Request, form *composeForm) (bool, error) {
	l, err := s.store.FindLetter(r.Context(), loginFor(r), form.id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return false, nil
	case err != nil:
		return false, storeProblem(err)
	}
	if l.State == store.LetterTaken || l.State == store.LetterFailed {
		return false, nil
	}
	if l.Details.Written != "" && l.Details.Written != form.written() {
		return false, sentProblem(l.State)
	}
	return true, nil
}

// sendDone leads back to where the letter was begun, unless it was sent otherwise.
func (s *Server) sendDone(w http.ResponseWriter, r *http.Request, form *composeForm, err error) error {
	if errors.Is(err, errSent) {
		return s.draftNotSaved(w, r, form, err)
	}
	if err != nil {
		return err
	}
	to := s.links.Mailbox("INBOX", templates.View{})
	if back, err := url.Parse(form.back); err == nil && back.Host == "" && back.Scheme == "" && form.back != "" {
		to = s.local(back, to)
	}
	return redirect(w, r, to)
}

// showAgain shows the letter as it was posted, with what keeps it from being sent or
// is to be asked first.
func (s *Server) showAgain(w http.ResponseWriter, r *http.Request, form *composeForm, problems []templates.ComposeProblem, questions []templates.ComposeQuestion) error {
	page, err := s.composeAgain(r, form)
	if err != nil {
		return err
	}
	page.Problems, page.Questions = problems, questions
	return s.render(w, r, http.StatusUnprocessableEntity, templates.ShowCompose(page))
}

// recipientProblems are what keeps a letter without wrong addresses from being sent.
func recipientProblems(ctx context.Context, l *message.Letter, before []templates.ComposeProblem) []templates.ComposeProblem {
	n := len(l.To) + len(l.Cc) + len(l.Bcc)
	wrongThere := slices.ContainsFunc(before, func(p templates.ComposeProblem) bool { return slices.Contains([]string{"to", "cc", "bcc"}, p.Field) })
	switch {
	case n == 0 && !wrongThere:
		return []templates.ComposeProblem{{Field: "to", Sentence: say(ctx, "Nobody is named as recipient. Write at least one address.")}}
	case n > maxRecipients:
		return []templates.ComposeProblem{{Field: "to", Sentence: say(ctx, "A letter can go to %d people at once. Please send it in several parts.", maxRecipients)}}
	}
	return nil
}
