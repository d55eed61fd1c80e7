package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hearthmail/locale"
	"hearthmail/store"
	"hearthmail/templates"
)

// maxSearchName is how long the name of a saved search may be, in octets.
const maxSearchName = 300

// savedSize bounds the memory of the saved searches of all logins, in octets.
const savedSize = 4 << 20

func newSavedSearches(kept *store.Store) *loginKnown[[]store.SavedSearch] {
	return newLoginKnown(kept, savedSize, time.Now, func(ctx context.Context, login string) ([]store.SavedSearch, int64, error) {
		saved, err := kept.SavedSearches(ctx, login)
		size := int64(100 + len(login))
		for _, v := range saved {
			size += int64(200 + len(v.Name) + len(v.Query) + len(v.Mailbox))
		}
		return saved, size, err
	})
}

// savedModels are a login's saved searches. No page goes without because the database
// is away.
func (s *Server) savedModels(r *http.Request, mailbox string, view templates.View) []templates.SavedSearch {
	ask := s.saved.of
	if personOf(r).fresh {
		ask = s.saved.anew
	}
	kept, err := ask(r.Context(), loginFor(r))
	if err != nil {
		if r.Context().Err() == nil {
			s.log.LogAttrs(r.Context(), slog.LevelWarn, "the saved searches could not be had", slog.Any("error", err))
		}
		return nil
	}
	all := make([]templates.SavedSearch, len(kept))
	for i, k := range kept {
		all[i] = savedModel(k)
		all[i].Current = all[i].IsShown(mailbox, view)
	}
	return all
}

func savedModel(k store.SavedSearch) templates.SavedSearch {
	v := templates.SavedSearch{ID: k.ID, Name: k.Name, Mailbox: k.Mailbox, View: templates.View{Query: k.Query, Filter: k.Filter, Label: k.Label}}
	switch {
	case k.Below:
		v.Mailbox, v.View.Below = "", k.Mailbox
	case k.Mailbox == "":
		v.View.Found = true
	}
	return v
}

// savedShow is the page where saved searches are changed.
func (s *Server) savedShow(w http.ResponseWriter, r *http.Request) error {
	kept, err := s.store.SavedSearches(r.Context(), loginFor(r))
	if err != nil {
		return storeProblem(err)
	}
	page := templates.SavedSearchesPage{Chrome: s.chrome(r, say(r.Context(), "Saved searches"))}
	for _, k := range kept {
		page.Searches = append(page.Searches, savedModel(k))
	}
	return s.render(w, r, http.StatusOK, templates.ShowSavedSearches(page))
}

// savedAdd keeps the search that a page shows.
func (s *Server) savedAdd(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	f := r.PostForm
	view, err := viewOf(url.Values{"q": f["q"], "filter": f["filter"], "label": f["label"]})
	if err != nil {
		return err
	}
	if view.Query == "" {
		return badRequest("There is nothing to save yet. Search for something first.")
	}
	name, err := searchName(f)
	if err != nil {
		return err
	}
	kept := store.SavedSearch{Name: name, Query: view.Query, Filter: view.Filter, Label: view.Label, Below: f.Get("below") != ""}
	place := f.Get("mailbox")
	if kept.Below {
		place = f.Get("below")
	}
	if place != "" {
		var ok bool
		if kept.Mailbox, ok = mailboxName(place); !ok {
			return errNotFound
		}
	}
	if _, err := s.store.SaveSearch(r.Context(), loginFor(r), kept); err != nil {
		return savedKept(err)
	}
	s.savedChanged(w, r, "The search is saved. It is below your folders.")
	saved := savedModel(kept)
	return redirect(w, r, s.back(r, s.links.Mailbox(saved.Mailbox, saved.View)))
}

func searchName(f url.Values) (string, error) {
	name := strings.ToValidUTF8(cut(contactName(f.Get("name")), maxSearchName), "")
	if name == "" {
		return "", badRequest("Give the search a name, by which you find it.")
	}
	return name, nil
}

// savedRename gives one another name.
func (s *Server) savedRename(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	name, err := searchName(r.PostForm)
	if err != nil {
		return err
	}
	id, err := pathParam(r, "id")
	if err != nil {
		return err
	}
	if err := s.store.RenameSearch(r.Context(), loginFor(r), writtenText(id), name); err != nil {
		return savedKept(err)
	}
	s.savedChanged(w, r, "The search has a new name.")
	return redirect(w, r, s.links.SavedSearches())
}

// savedRemove forgets one.
func (s *Server) savedRemove(w http.ResponseWriter, r *http.Request) error {
	id, err := pathParam(r, "id")
	if err != nil {
		return err
	}
	if err := s.store.RemoveSearch(r.Context(), loginFor(r), writtenText(id)); err != nil {
		return savedKept(err)
	}
	s.savedChanged(w, r, "The search is removed. No message was.")
	return redirect(w, r, s.links.SavedSearches())
}

// savedChanged has all pages of the login made anew that show its searches.
func (s *Server) savedChanged(w http.ResponseWriter, r *http.Request, said locale.Text) {
	s.resaved(loginFor(r))
	s.acts(w, r)
	notify(r, said)
}

// resaved is for when a login's saved searches have changed, here or at another
// instance.
func (s *Server) resaved(login string) {
	s.saved.forget(login)
	s.renew(login)
}

func savedKept(err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return (&problem{status: http.StatusConflict, heading: "Somebody was quicker",
			message: "This search was removed in the meantime, so nothing was changed."}).because(err)
	case errors.Is(err, store.ErrFull):
		return badRequest("There are 50 saved searches already. Remove one first.").because(err)
	default:
		return storeProblem(err)
	}
}
