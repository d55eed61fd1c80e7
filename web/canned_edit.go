package web

import (
	"context"
	"errors"
	"net/http"

	"hearthmail/store"
	"hearthmail/templates"
)

// cannedReplies are what can be put into a letter of a login's.
func (s *Server) cannedReplies(ctx context.Context, login string) ([]templates.CannedReply, error) {
	kept, err := s.store.CannedReplies(ctx, login)
	if err != nil {
		return nil, storeProblem(err)
	}
	all := make([]templates.CannedReply, len(kept))
	for i, k := range kept {
		all[i] = templates.CannedReply(k)
	}
	return all, nil
}

// cannedReply is one of them; errNotFound when it isn't there.
func (s *Server) cannedReply(ctx context.Context, login, id string) (templates.CannedReply, error) {
	kept, err := s.store.CannedReply(ctx, login, writtenText(id))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return templates.CannedReply{}, errNotFound
	case err != nil:
		return templates.CannedReply{}, storeProblem(err)
	}
	return templates.CannedReply(kept), nil
}

// cannedShow is the page of texts that are written often.
func (s *Server) cannedShow(w http.ResponseWriter, r *http.Request) error {
	replies, err := s.cannedReplies(r.Context(), loginFor(r))
	if err != nil {
		return err
	}
	page := templates.CannedPage{Chrome: s.chrome(r, say(r.Context(), "Canned replies")), Replies: replies, CanSend: s.canSend()}
	return s.render(w, r, http.StatusOK, templates.ShowCannedReplies(page))
}

// cannedEdit is the form of one of them.
func (s *Server) cannedEdit(w http.ResponseWriter, r *http.Request) error {
	page := templates.CannedReplyPage{Chrome: s.chrome(r, say(r.Context(), "Canned reply"))}
	if id := r.URL.Query().Get("id"); id != "" {
		var err error
		if page.CannedReply, err = s.cannedReply(r.Context(), loginFor(r), id); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, templates.ShowCannedReply(page))
}

// cannedSave keeps one as its form says.
func (s *Server) cannedSave(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	f := r.PostForm
	posted := templates.CannedReply{
		ID: writtenText(f.Get("id")), Name: contactName(f.Get("name")), Subject: cut(oneLine(writtenText(f.Get("subject"))), 998),
		Text: writtenText(f.Get("text")), HTML: writtenText(f.Get("html")),
	}
	if err := s.keepCanned(r, posted); err != nil {
		page := templates.CannedReplyPage{Chrome: s.chrome(r, say(r.Context(), "Canned reply")), CannedReply: posted}
		return s.showForm(w, r, &page.Chrome, err, func() error {
			return s.render(w, r, statusOf(err), templates.ShowCannedReply(page))
		})
	}
	notify(r, "The text is kept.")
	return redirect(w, r, s.links.CannedReplies())
}

func (s *Server) keepCanned(r *http.Request, posted templates.CannedReply) error {
	switch {
	case posted.Name == "":
		return badRequest("Give the text a name, by which you find it.")
	case len(posted.Text) > maxCanned || len(posted.HTML) > maxCanned:
		return badRequest("The text is longer than 256 KB. Please make it shorter.")
	}
	posted.HTML = cleanWritten(posted.HTML)
	_, err := s.store.KeepCanned(r.Context(), loginFor(r), store.Canned(posted))
	return writingKept(err)
}

// cannedRemove forgets one.
func (s *Server) cannedRemove(w http.ResponseWriter, r *http.Request) error {
	return s.onWriting(w, r, s.links.CannedReplies(), func(id string) error {
		return s.store.RemoveCanned(r.Context(), loginFor(r), id)
	})
}
