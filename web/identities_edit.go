package web

import (
	"errors"
	"net/http"
	"strings"

	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

// maxSignature bounds a signature, and maxCanned a canned reply, in octets.
const (
	maxSignature = 64 << 10
	maxCanned    = 256 << 10
)

// identitiesShow is the page of whom letters may be from.
func (s *Server) identitiesShow(w http.ResponseWriter, r *http.Request) error {
	login := loginFor(r)
	kept, err := s.store.Identities(r.Context(), login)
	if err != nil {
		return storeProblem(err)
	}
	page := templates.IdentitiesPage{Chrome: s.chrome(r, say(r.Context(), "Addresses and signatures")), Otherwise: s.addressOfLogin(login)}
	for _, k := range kept {
		page.Identities = append(page.Identities, identityOf(k))
	}
	return s.render(w, r, http.StatusOK, templates.ShowIdentities(page))
}

// identityEdit is the form of one of them.
func (s *Server) identityEdit(w http.ResponseWriter, r *http.Request) error {
	page := templates.IdentityPage{Chrome: s.chrome(r, say(r.Context(), "Address|heading"))}
	kept, err := s.store.Identities(r.Context(), loginFor(r))
	if err != nil {
		return storeProblem(err)
	}
	id := r.URL.Query().Get("id")
	if id == "" && len(kept) == 0 {
		page.Address, page.Default = s.addressOfLogin(loginFor(r)), true
	}
	for _, k := range kept {
		if k.ID == id {
			page.Identity = identityOf(k)
		}
	}
	if id != page.ID {
		return errNotFound
	}
	return s.render(w, r, http.StatusOK, templates.ShowIdentity(page))
}

// identitySave keeps one as its form says.
func (s *Server) identitySave(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	f := r.PostForm
	posted := templates.Identity{
		ID: writtenText(f.Get("id")), Name: contactName(f.Get("name")), Address: f.Get("address"), ReplyTo: f.Get("reply-to"),
		SignatureText: writtenText(f.Get("signature-text")), SignatureHTML: writtenText(f.Get("signature-html")),
		BccSelf: f.Get("bcc-self") != "", Default: f.Get("default") != "",
	}
	if err := s.keepIdentity(r, posted); err != nil {
		page := templates.IdentityPage{Chrome: s.chrome(r, say(r.Context(), "Address|heading")), Identity: posted}
		return s.showForm(w, r, &page.Chrome, err, func() error {
			return s.render(w, r, statusOf(err), templates.ShowIdentity(page))
		})
	}
	notify(r, "The address is kept.")
	return redirect(w, r, s.links.Identities())
}

func (s *Server) keepIdentity(r *http.Request, posted templates.Identity) error {
	address, err := oneAddress(r.Context(), posted.Address)
	if err != nil {
		return err
	}
	answers, bad := message.ParseRecipients(posted.ReplyTo)
	if len(bad) > 0 {
		return wrongAddress(r.Context(), bad[0])
	}
	if len(posted.SignatureText) > maxSignature || len(posted.SignatureHTML) > maxSignature {
		return badRequest("The signature is longer than 64 KB. Please make it shorter.")
	}
	_, err = s.store.KeepIdentity(r.Context(), loginFor(r), store.Identity{
		ID: posted.ID, Address: address.Addr, Name: posted.Name, ReplyTo: message.FormatRecipients(answers),
		SignatureText: posted.SignatureText, SignatureHTML: cleanWritten(posted.SignatureHTML), BccSelf: posted.BccSelf, Usual: posted.Default,
	})
	return writingKept(err)
}

// writingKept says what a failure to keep something for writing means.
func writingKept(err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return (&problem{status: http.StatusConflict, heading: "Somebody was quicker",
			message: "This was removed in the meantime, so nothing was changed. Go back and add it anew."}).because(err)
	case errors.Is(err, store.ErrFull):
		return badRequest("There are as many already as can be kept. Remove one first.").because(err)
	case err != nil:
		return storeProblem(err)
	}
	return nil
}

// cleanWritten makes HTML that somebody typed fit for a letter. It has no
// pictures: they would have to lie somewhere.
func cleanWritten(html string) string {
	if strings.TrimSpace(html) == "" {
		return ""
	}
	return message.CleanLetterHTML(html, func(string) (string, bool) { return "", false })
}

// writtenText is a text of several lines as a browser posts it, with ends of lines
// as they are kept.
func writtenText(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
	return strings.TrimRight(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n ")
}

// identityRaise puts one before the other.
func (s *Server) identityRaise(w http.ResponseWriter, r *http.Request) error {
	return s.onWriting(w, r, s.links.Identities(), func(id string) error {
		return s.store.RaiseIdentity(r.Context(), loginFor(r), id)
	})
}

// identityRemove forgets one.
func (s *Server) identityRemove(w http.ResponseWriter, r *http.Request) error {
	return s.onWriting(w, r, s.links.Identities(), func(id string) error {
		return s.store.RemoveIdentity(r.Context(), loginFor(r), id)
	})
}

// onWriting does something with what a form names by its ID.
func (s *Server) onWriting(w http.ResponseWriter, r *http.Request, back string, do func(id string) error) error {
	if err := readForm(r); err != nil {
		return err
	}
	id := writtenText(r.PostForm.Get("id"))
	if id == "" {
		return badRequest("The form did not say which one is meant. Go back and try again.")
	}
	if err := writingKept(do(id)); err != nil {
		return err
	}
	return redirect(w, r, back)
}
