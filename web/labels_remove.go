package web

import (
	"net/http"

	"hearthmail/imapclient"
)

// labelRemove removes a label, and when that is asked for takes its keyword off all
// messages first: should that fail midway the label is still there, and it can be
// done again.
func (s *Server) labelRemove(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	l, err := s.labelOf(r)
	if err != nil {
		return labelGone()
	}
	all, done := r.PostForm.Get("messages") == "all", 0
	if all {
		if done, err = s.unlabelAll(r, l.Keyword); err != nil {
			return s.unlabelProblem(r, err, done)
		}
	}
	if err := s.forgetLabel(r, l.Keyword); err != nil {
		return err
	}
	if all {
		notify(r, "The label “%s” is removed, and taken off %d messages.", l.Name, done)
	} else {
		notify(r, "The label “%s” is removed.", l.Name)
	}
	return redirect(w, r, s.links.Labels())
}

// unlabelAll takes a keyword off the messages of all mailboxes, and says off how many.
func (s *Server) unlabelAll(r *http.Request, keyword string) (int, error) {
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return 0, err
	}
	done := 0
	for _, m := range listed {
		if !m.Selectable {
			continue
		}
		n, err := account(r).RemoveKeyword(r.Context(), m.Name, keyword)
		done += n
		if err != nil && imapclient.KindOf(err) != imapclient.KindNotFound { // it has gone meanwhile
			return done, err
		}
	}
	return done, nil
}

// unlabelProblem says how far it came.
func (s *Server) unlabelProblem(r *http.Request, err error, done int) error {
	p := *s.problemOf(err)
	p.said = sentences(p.sentence(r.Context()),
		say(r.Context(), "The label was taken off %d messages, and is still there: remove it again to go on.", done))
	return &p
}
