package web

import (
	"errors"
	"net/http"

	"hearthmail/store"
)

// rescue is for what a browser has kept of a letter whose page is gone. It says
// whether nothing is left to be saved, since the outbox has taken these very words.
// Others of a letter that has gone are to become a letter of their own.
func (s *Server) rescue(r *http.Request, f *composeForm) (settled bool, err error) {
	l, err := s.store.FindLetter(r.Context(), loginFor(r), f.id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return false, nil
	case err != nil:
		return false, storeProblem(err)
	case l.Details.Written == f.written():
		return true, nil
	}
	f.apart = l.State != store.LetterTaken && l.State != store.LetterFailed
	return false, nil
}

// nameApart names a letter that is set apart. One that is rescued has the same name
// each time: several windows may do so.
func (f *composeForm) nameApart() {
	name := ""
	if f.rescued {
		name = shortHash(f.id + "\x00" + f.written())
	}
	f.id, f.draft, f.turn = composeID(name), 0, 0
}
