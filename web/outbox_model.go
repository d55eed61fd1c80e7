package web

import (
	"context"
	"log/slog"
	"math"
	"net/http"
	"time"

	"hearthmail/outbox"
	"hearthmail/store"
	"hearthmail/templates"
)

// sentTold is how long a page says of a letter that it is sent.
const sentTold = 6 * time.Second

// outboxModel is what every page says of letters on their way. Where letters wait
// for somebody to sign in they go on from here. That the database can't be asked
// is no reason to show no page.
func (s *Server) outboxModel(r *http.Request) templates.Outbox {
	var m templates.Outbox
	p := personOf(r)
	if s.submission == nil || p.session == nil {
		return m
	}
	if p.fresh { // word of what another instance has done may be late
		s.letters.forgetFor(loginFor(r))
	}
	letters, err := s.letters.of(r.Context(), loginFor(r))
	if err != nil {
		if r.Context().Err() == nil {
			s.log.LogAttrs(r.Context(), slog.LevelWarn, "the outbox could not be looked up", slog.Any("error", err))
		}
		return m
	}
	s.resume(loginFor(r), p.session.account, letters)
	now := time.Now()
	for i := range letters {
		l := letterModel(&letters[i], now)
		if l.Waits() {
			m.Waiting++
		}
		switch l.Phase {
		case templates.OutboxSoon, templates.OutboxSending:
			m.Sending = append(m.Sending, l)
		case templates.OutboxSent:
			if now.Sub(letters[i].Changed) < sentTold {
				m.Sending = append(m.Sending, l)
			}
		case templates.OutboxLater, templates.OutboxTaken:
		case templates.OutboxFailed, templates.OutboxPartly, templates.OutboxUncopied:
			if letters[i].Attention {
				m.Alerts = append(m.Alerts, l)
			}
		default:
			m.Alerts = append(m.Alerts, l)
		}
	}
	return m
}

// resume has the outbox go on with letters, if it has nobody's account to send them
// through.
func (s *Server) resume(login string, account access, letters []store.Letter) {
	for i := range letters {
		switch letters[i].State {
		case store.LetterQueued, store.LetterSubmitting, store.LetterAccepted:
			if !s.outbox.Holds(login) {
				s.outbox.Hold(login, s.newSender(login, account))
			}
			return
		}
	}
}

// resumeAnew is for somebody who has just signed in: what an old password has kept
// from being sent is tried at once.
func (s *Server) resumeAnew(ctx context.Context, login string, account access) {
	if s.submission == nil {
		return
	}
	letters, err := s.letters.of(ctx, login)
	if err != nil {
		return // the next page tries again
	}
	for i := range letters {
		if letters[i].Trouble == outbox.TroubleDenied {
			s.outbox.Hold(login, s.newSender(login, account))
			_ = s.outbox.Hasten(ctx, login, letters[i].ID) // else it goes when it is due
		}
	}
	s.resume(login, account, letters)
}

// letterModel is a letter as it is shown.
func letterModel(l *store.Letter, now time.Time) templates.OutboxLetter {
	m := templates.OutboxLetter{
		ID: l.ID, Subject: l.Subject, Phase: phaseOf(l, now), Trouble: l.Trouble, Answer: l.Answer, Due: l.Due,
	}
	if m.Phase == templates.OutboxSoon {
		m.Seconds = max(1, int(math.Ceil(l.Due.Sub(now).Seconds())))
	}
	for _, r := range l.Recipients {
		m.Recipients = append(m.Recipients, templates.OutboxRecipient{
			Address: r.Address, Got: r.State == store.RecipientAccepted, Refused: r.State == store.RecipientRefused, Answer: r.Answer,
		})
	}
	return m
}

func phaseOf(l *store.Letter, now time.Time) templates.OutboxPhase {
	switch l.State {
	case store.LetterQueued:
		return waitingPhase(l, now)
	case store.LetterSubmitting:
		return templates.OutboxSending
	case store.LetterUncertain:
		return templates.OutboxUncertain
	case store.LetterFailed:
		return templates.OutboxFailed
	case store.LetterTaken:
		return templates.OutboxTaken
	}
	for _, r := range l.Recipients {
		if l.Attention && r.State == store.RecipientRefused {
			return templates.OutboxPartly
		}
	}
	if l.Trouble == outbox.TroubleNotCopied && l.Attention {
		return templates.OutboxUncopied
	}
	return templates.OutboxSent
}

// waitingPhase is of a letter that waits for its time.
func waitingPhase(l *store.Letter, now time.Time) templates.OutboxPhase {
	switch {
	case l.Begun():
		return templates.OutboxRest
	case l.Later && l.Due.After(now):
		return templates.OutboxLater
	case l.Attempts > 0:
		return templates.OutboxRetry
	case l.Due.After(now):
		return templates.OutboxSoon
	default:
		return templates.OutboxSending
	}
}
