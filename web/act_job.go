package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"

	"hearthmail/acts"
	"hearthmail/templates"
)

// actPages are what an act has that was begun.
func (s *Server) actPages(r chi.Router) {
	r.Use(s.signedIn)
	r.Get("/{id}", s.handle(s.actShow))
	r.Post("/{id}/undo", s.handle(s.actUndo))
	r.Post("/{id}/cancel", s.handle(s.actCancel))
}

// answerJob answers that an act has begun which goes on by itself.
func (s *Server) answerJob(w http.ResponseWriter, r *http.Request, o acts.Outcome) error {
	if !wantsFragment(r) {
		back := s.back(r, s.links.Mailbox("INBOX", templates.View{}))
		if s.isAct(back) {
			back = ""
		}
		return redirect(w, r, s.links.Act(o.ID, back))
	}
	c := s.chrome(r, "")
	c.Jobs = []templates.Job{s.jobModel(r.Context(), &o)}
	return s.render(w, r, http.StatusOK, templates.ActsFragment(c))
}

func (s *Server) isAct(address string) bool { return strings.HasPrefix(address, s.base+"/acts/") }

func (s *Server) jobModel(ctx context.Context, o *acts.Outcome) templates.Job {
	return templates.Job{ID: o.ID, Sentence: progressInWords(ctx, o), Done: min(o.Done, o.Asked), Total: o.Asked}
}

// jobModels are the acts that go on for the session.
func (s *Server) jobModels(r *http.Request) []templates.Job {
	if personOf(r).session == nil {
		return nil
	}
	var jobs []templates.Job
	for _, o := range s.runner.Running(actor(r)) {
		jobs = append(jobs, s.jobModel(r.Context(), &o))
	}
	return jobs
}

// backIn is where an address of ours in a request leads back, else to the inbox.
func (s *Server) backIn(text string) string {
	list := s.links.Mailbox("INBOX", templates.View{})
	address, err := url.Parse(text)
	if err != nil || address.Host != "" || address.Path == "" {
		return list
	}
	return s.local(address, list)
}

// actShow says how far an act has come.
func (s *Server) actShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathParam(r, "id")
	if err != nil {
		return err
	}
	o, err := s.runner.Find(r.Context(), actor(r), id)
	if err != nil {
		return actUnknown(err)
	}
	page := templates.ActPage{Notice: templates.ActNotice{ID: o.ID, Sentence: s.endInWords(r.Context(), &o), CanUndo: o.CanUndo}}
	if o.Running() {
		job := s.jobModel(r.Context(), &o)
		page.Job = &job
		w.Header().Set("Refresh", "2")
	}
	if wantsFragment(r) {
		w.Header().Del("Refresh")
		page.Links = s.links
		return s.render(w, r, http.StatusOK, templates.ActState(page))
	}
	page.Chrome, page.Back = s.chrome(r, ""), s.backIn(r.URL.Query().Get("back"))
	page.Jobs = nil
	return s.render(w, r, http.StatusOK, templates.ShowAct(page))
}

// actUndo takes an act back, as far as nobody has been quicker.
func (s *Server) actUndo(w http.ResponseWriter, r *http.Request) error {
	id, err := pathParam(r, "id")
	if err != nil {
		return err
	}
	o, err := s.runner.Undo(r.Context(), actor(r), id)
	if err != nil {
		return actFailed(err, acts.Undo)
	}
	if o.Err != nil {
		return s.actBroken(r, o)
	}
	if o.Running() {
		return s.answerJob(w, r, o)
	}
	s.tellAct(r, o)
	return s.backToActs(w, r)
}

// actCancel has an act stop after the piece under way.
func (s *Server) actCancel(w http.ResponseWriter, r *http.Request) error {
	id, err := pathParam(r, "id")
	if err != nil {
		return err
	}
	if err := s.runner.Cancel(r.Context(), actor(r), id); err != nil {
		return actUnknown(err)
	}
	if wantsFragment(r) {
		return s.render(w, r, http.StatusOK, templates.ActsFragment(templates.Chrome{
			Links: s.links, Notices: []string{say(r.Context(), "It stops in a moment.")},
		}))
	}
	return redirect(w, r, s.links.Act(id, ""))
}

// backToActs answers an act whose rows the page looks at again by itself.
func (s *Server) backToActs(w http.ResponseWriter, r *http.Request) error {
	if wantsFragment(r) {
		c := s.chrome(r, "")
		c.Jobs = nil // they are there
		return s.render(w, r, http.StatusOK, templates.ActsFragment(c))
	}
	list := s.links.Mailbox("INBOX", templates.View{})
	back := s.back(r, list)
	if s.isAct(back) {
		back = list
	}
	return redirect(w, r, back)
}
