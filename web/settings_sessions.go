package web

import (
	"encoding/hex"
	"net/http"

	"github.com/go-chi/chi/v5"

	"hearthmail/store"
	"hearthmail/templates"
)

// sessionEntries are a person's sessions, as they are listed.
func (s *Server) sessionEntries(r *http.Request) ([]templates.SessionEntry, error) {
	own := personOf(r).session
	kept, err := s.store.SessionsOf(r.Context(), own.kept.Login, s.sessions.now())
	if err != nil {
		return nil, storeProblem(err)
	}
	entries := make([]templates.SessionEntry, len(kept))
	for i, k := range kept {
		entries[i] = templates.SessionEntry{
			ID: hex.EncodeToString(k.ID[:]), Device: deviceName(r.Context(), k.Device), Address: k.Address,
			Created: k.Created, Used: k.Used, Private: k.Private, Current: k.ID == own.id,
		}
	}
	return entries, nil
}

// sessionEnd ends one of a person's sessions.
func (s *Server) sessionEnd(w http.ResponseWriter, r *http.Request) error {
	id, err := hex.DecodeString(chi.URLParam(r, "id"))
	if err != nil || len(id) != len(store.Hash{}) {
		return errNotFound
	}
	own := personOf(r).session
	if own.id == store.Hash(id) {
		return s.logout(w, r)
	}
	mine, err := s.store.SessionsOf(r.Context(), own.kept.Login, s.sessions.now())
	if err != nil {
		return storeProblem(err)
	}
	for _, k := range mine {
		if k.ID != store.Hash(id) {
			continue
		}
		s.live.end(k.ID)
		if err := s.store.EndSession(r.Context(), k.ID); err != nil {
			return storeProblem(err)
		}
		notify(r, "The other device is signed out.")
		return redirect(w, r, s.links.Settings())
	}
	return errNotFound
}

// sessionsEnd ends all of a person's sessions, or all but this one. Devices are
// then strange again to the limit on tries to sign in.
func (s *Server) sessionsEnd(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	own := personOf(r).session
	switch r.PostForm.Get("which") {
	case "others":
		if err := s.endSessionsOf(r, own.kept.Login, own.id); err != nil {
			return err
		}
		notify(r, "All other devices are signed out.")
		return redirect(w, r, s.links.Settings())
	case "all":
		if err := s.endSessionsOf(r, own.kept.Login, own.id); err != nil {
			return err
		}
		if err := s.store.ForgetDevices(r.Context(), own.kept.Login); err != nil {
			return storeProblem(err)
		}
		return s.logout(w, r)
	default:
		return badRequest("Choose whether to sign out the other devices, or all of them.")
	}
}

func (s *Server) endSessionsOf(r *http.Request, login string, except store.Hash) error {
	if _, err := s.store.EndSessionsOf(r.Context(), login, except); err != nil {
		return storeProblem(err)
	}
	s.live.endOf(login, except)
	return nil
}
