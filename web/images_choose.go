package web

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
	"hearthmail/templates"
)

// messageImages keeps what a person chooses about pictures from elsewhere while
// a message is open, and shows the message again.
func (s *Server) messageImages(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	mailbox, m, err := messageOf(r)
	if err != nil {
		return err
	}
	if err := s.choosePictures(r, m, r.PostForm.Get("allow")); err != nil {
		return err
	}
	view, _ := s.shownTo(r)
	if wantsFragment(r) {
		return s.openMessage(w, r, mailbox, m.UID, view)
	}
	return redirect(w, r, withoutImages(s.back(r, s.links.Message(mailbox, m.UID, templates.View{}))))
}

func (s *Server) choosePictures(r *http.Request, m *imapclient.Message, allow string) error {
	sender := pictureSender(m)
	switch {
	case allow == "always":
		return s.setPictures(r, picturesAlways)
	case allow == "sender" && sender != "" && !s.forged(m):
		return s.allowSender(r, sender)
	case allow == "sender":
		return badRequest("It can't be told for certain who this message is from, so its pictures can be shown this once only.")
	case allow == "ask":
		return s.askAgain(r, sender)
	default:
		return badRequest("Choose whether pictures are shown for this sender, always, or only when asked for.")
	}
}

// setPictures keeps the general choice: picturesAlways, or "" to be asked.
func (s *Server) setPictures(r *http.Request, preference string) error {
	login := loginFor(r)
	defer s.choices.forget(login)
	if err := s.store.SetPreference(r.Context(), login, picturesPreference, preference); err != nil {
		return storeProblem(err)
	}
	if preference == picturesAlways {
		notify(r, "Pictures from elsewhere are always shown from now on. The settings can change that.")
	} else {
		notify(r, "You are asked again before pictures from elsewhere are shown.")
	}
	return nil
}

func (s *Server) allowSender(r *http.Request, sender string) error {
	login := loginFor(r)
	defer s.choices.forget(login)
	err := s.store.AllowSender(r.Context(), login, sender, time.Now())
	switch {
	case errors.Is(err, store.ErrFull):
		return badRequest("Pictures are shown for 5,000 senders already. Remove some in the settings first.")
	case err != nil:
		return storeProblem(err)
	}
	notify(r, "Pictures from %s are shown from now on.", sender)
	return nil
}

// askAgain has this message's pictures wait until they are asked for, whatever
// they were shown for.
func (s *Server) askAgain(r *http.Request, sender string) error {
	chosen, err := s.choices.of(r.Context(), loginFor(r))
	if err != nil {
		return storeProblem(err)
	}
	if chosen.senders[sender] {
		if err := s.forgetSender(r, sender); err != nil {
			return err
		}
	}
	if chosen.always {
		return s.setPictures(r, "")
	}
	return nil
}

func (s *Server) forgetSender(r *http.Request, sender string) error {
	login := loginFor(r)
	defer s.choices.forget(login)
	if err := s.store.ForgetSender(r.Context(), login, sender); err != nil {
		return storeProblem(err)
	}
	notify(r, "Pictures from %s are no longer shown by themselves.", sender)
	return nil
}

// withoutImages is an address that doesn't ask for pictures.
func withoutImages(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	query.Del("images")
	u.RawQuery = query.Encode()
	return u.String()
}
