package web

import (
	"net/http"
	"strings"

	"hearthmail/imapclient"
)

// forgetNames lets go of what was chosen about a mailbox of that name, which isn't there:
// the next one that is called so is another, and no Trash only because an earlier one
// was. With a delimiter those below it are meant too.
func (s *Server) forgetNames(r *http.Request, name, delimiter string) error {
	login := loginFor(r)
	chosen, err := s.store.Preferences(r.Context(), login)
	if err != nil {
		return storeProblem(err)
	}
	gone := imapclient.Mailbox{Name: name, Delimiter: delimiter}
	forgotten := false
	for preference, value := range chosen {
		of, ok := strings.CutPrefix(preference, sortOf)
		if strings.HasPrefix(preference, rolePreference) {
			of, ok = value, true
		}
		if !ok || gone.NameAfter(of, "") == of {
			continue
		}
		if err := s.store.SetPreference(r.Context(), login, preference, ""); err != nil {
			return storeProblem(err)
		}
		forgotten = true
	}
	if forgotten {
		s.giveRoles(r.Context(), login, account(r))
		s.chosen(login)
	}
	return nil
}
