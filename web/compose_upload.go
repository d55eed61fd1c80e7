package web

import (
	"net/http"

	"hearthmail/picture"
	"hearthmail/store"
	"hearthmail/templates"
)

// composeUpload takes files that go with a letter, and answers with what stands for
// each of them on the page.
func (s *Server) composeUpload(w http.ResponseWriter, r *http.Request) error {
	if !s.canSend() {
		return cantSend()
	}
	s.sizes.want(usernameOf(r))
	form, err := s.readPosted(w, r)
	defer s.dropFiles(r, form)
	if err != nil {
		return err
	}
	if len(form.problems) > 0 {
		return &problem{status: form.status, heading: "The file was not attached", said: form.problems[0].Sentence}
	}
	if len(form.files) == 0 {
		return badRequest("No file was chosen. Choose one or more first.")
	}
	inline := form.values.Get("inline") != ""
	if inline && !form.arePictures() {
		return badRequest("Only pictures can stand within the text. Attach the file instead.")
	}
	f := composeFormOf(form.values)
	uploads, err := s.keepFiles(r.Context(), r, f.id, form, inline)
	if err != nil {
		return err
	}
	if !wantsFragment(r) {
		return redirect(w, r, s.back(r, s.links.Compose()))
	}
	return s.render(w, r, http.StatusOK, templates.UploadedFragment(s.assets, s.attachedModels(f.id, uploads)))
}

func (p *posted) arePictures() bool {
	for _, file := range p.files {
		if !picture.IsShown(file.mediaType) {
			return false
		}
	}
	return true
}

// attachedModels are uploads of a letter as the page shows them.
func (s *Server) attachedModels(letter string, uploads []store.Upload) []templates.ComposeAttachment {
	var models []templates.ComposeAttachment
	for _, u := range uploads {
		models = append(models, templates.ComposeAttachment{
			Token: u.Token, Name: u.Name, Type: u.Type, Size: u.Size, Inline: u.Inline, Address: s.links.ComposePart(letter, u.Token),
		})
	}
	return models
}

// composePartRemove takes something off a letter. What is on the mail server is
// merely not copied.
func (s *Server) composePartRemove(w http.ResponseWriter, r *http.Request) error {
	letter, token, err := partParams(r)
	if err != nil {
		return err
	}
	if err := s.store.RemoveUpload(r.Context(), loginFor(r), letter, token); err != nil {
		return storeProblem(err)
	}
	if wantsFragment(r) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return redirect(w, r, s.back(r, s.links.Compose()))
}
