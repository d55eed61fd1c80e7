package web

import (
	"net/http"

	"github.com/a-h/templ"

	"hearthmail/locale"
	"hearthmail/store"
	"hearthmail/templates"
)

// labelsShow is the page of labels.
func (s *Server) labelsShow(w http.ResponseWriter, r *http.Request) error {
	return s.showLabels(w, r, http.StatusOK, templates.Label{}, nil)
}

// showLabels shows the page with what was typed for a new label, and what is wrong
// with that.
func (s *Server) showLabels(w http.ResponseWriter, r *http.Request, status int, posted templates.Label, err error) error {
	page := templates.LabelsPage{Chrome: s.chrome(r, say(r.Context(), "Labels|heading")), New: posted}
	if page.New.Colour == "" {
		var all []store.Label
		for _, l := range page.Labels.All() {
			all = append(all, store.Label(l))
		}
		page.New.Colour = freshColour("", all)
	}
	return s.showForm(w, r, &page.Chrome, err, func() error {
		return s.render(w, r, status, templates.ShowLabels(page))
	})
}

// labelOf is the label whose keyword the request names.
func (s *Server) labelOf(r *http.Request) (templates.Label, error) {
	keyword := r.Form.Get("keyword")
	l := s.labelBook(r).Labelled(keyword)
	if keyword == "" || l.Colour == "" {
		return l, errNotFound
	}
	return l, nil
}

// aboutLabel is a page about a label.
func (s *Server) aboutLabel(w http.ResponseWriter, r *http.Request, title locale.Text, show func(templates.LabelPage) templ.Component) error {
	if err := readForm(r); err != nil {
		return err
	}
	l, err := s.labelOf(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, show(templates.LabelPage{Chrome: s.chrome(r, say(r.Context(), title)), Label: l}))
}

// labelEdit is the form of a label.
func (s *Server) labelEdit(w http.ResponseWriter, r *http.Request) error {
	return s.aboutLabel(w, r, "Label|heading", templates.ShowLabel)
}

// labelAsk asks before a label is removed.
func (s *Server) labelAsk(w http.ResponseWriter, r *http.Request) error {
	return s.aboutLabel(w, r, "Remove a label", templates.AskLabelRemoval)
}

// labelSave makes a label, or changes one as its form says.
func (s *Server) labelSave(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	posted := templates.Label{Keyword: r.PostForm.Get("keyword"), Name: labelName(r.PostForm.Get("name")), Colour: r.PostForm.Get("colour")}
	kept, err := s.keepLabel(r, store.Label(posted))
	switch {
	case err != nil && posted.Keyword == "":
		return s.showLabels(w, r, statusOf(err), posted, err)
	case err != nil:
		page := templates.LabelPage{Chrome: s.chrome(r, say(r.Context(), "Label|heading")), Label: posted}
		return s.showForm(w, r, &page.Chrome, err, func() error { return s.render(w, r, statusOf(err), templates.ShowLabel(page)) })
	}
	notify(r, "The label “%s” is kept.", kept.Name)
	return redirect(w, r, s.links.Labels())
}

// labelRaise and labelLower put a label elsewhere among the others.
func (s *Server) labelRaise(w http.ResponseWriter, r *http.Request) error {
	return s.labelMove(w, r, -1)
}

func (s *Server) labelLower(w http.ResponseWriter, r *http.Request) error {
	return s.labelMove(w, r, 1)
}

func (s *Server) labelMove(w http.ResponseWriter, r *http.Request, by int) error {
	if err := readForm(r); err != nil {
		return err
	}
	if err := s.moveLabel(r, r.PostForm.Get("keyword"), by); err != nil {
		return err
	}
	return redirect(w, r, s.links.Labels())
}

// makeLabel makes the label whose name stands in the field of a menu, when its button
// was pressed, and has the form add it.
func (s *Server) makeLabel(r *http.Request) error {
	if r.Form.Get("make-label") == "" {
		return nil
	}
	name := labelName(r.Form.Get("label-name"))
	keyword, there := s.labelBook(r).Keyword(name)
	if !there {
		kept, err := s.keepLabel(r, store.Label{Name: name})
		if err != nil {
			return err
		}
		keyword = kept.Keyword
	}
	r.Form.Add("add", keyword)
	return nil
}
