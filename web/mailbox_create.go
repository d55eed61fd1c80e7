package web

import (
	"net/http"
	"slices"

	"hearthmail/imapclient"
)

// mailboxCreate makes a mailbox. Without a parent, the name is a full one.
func (s *Server) mailboxCreate(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	listed, err := listedWith(r, r.PostForm.Get("parent"))
	if err != nil {
		return err
	}
	if err := s.create(r, listed); err != nil {
		return s.mailboxesPage(w, r, listed, err)
	}
	return s.mailboxDone(w, r, "The folder is there.", s.back(r, s.links.Mailboxes()))
}

func (s *Server) create(r *http.Request, listed []imapclient.Mailbox) error {
	to, err := s.newName(r, r.PostForm.Get("name"), listed)
	if err != nil {
		return err
	}
	if _, there := mailboxNamed(listed, to); there {
		return existsAlready()
	}
	role := imapclient.Role(r.PostForm.Get("role"))
	if role != "" && !slices.Contains(chosenRoles(), role) {
		return badRequest("There is no such use of a folder.")
	}
	if err := s.forgetNames(r, to, ""); err != nil {
		return err
	}
	return mailboxProblem(account(r).CreateMailbox(r.Context(), to, role))
}

func existsAlready() *problem {
	return &problem{status: http.StatusConflict, heading: "There is such a folder already", message: "A folder of that name is there. Choose another name."}
}

// newName is the full name of a mailbox that is called so below the parent that the form
// names. Where the form has no such field, it is a full name already.
func (s *Server) newName(r *http.Request, label string, listed []imapclient.Mailbox) (string, error) {
	delimiter := delimiterOf(listed)
	parent, err := s.parentOf(r, listed)
	if err != nil {
		return "", err
	}
	if parent.Name != "" {
		delimiter = parent.Delimiter
	}
	if label, err = checkMailboxName(label, delimiter); err != nil {
		return "", err
	}
	return checkMailboxName(account(r).FullName(parent, label), delimiter)
}

// parentOf is the mailbox that the form wants another to lie below; none at the top.
func (s *Server) parentOf(r *http.Request, listed []imapclient.Mailbox) (imapclient.Mailbox, error) {
	name := r.PostForm.Get("parent")
	if name == "" {
		return imapclient.Mailbox{}, nil
	}
	name, ok := mailboxName(name)
	parent, there := mailboxNamed(listed, name)
	switch {
	case !ok || !there:
		return parent, badRequest("The folder that it was to lie below is not there any more. Choose another one.")
	case parent.NoInferiors:
		return parent, badRequest("No folder can be made below that one. Choose another one.")
	case !parent.Rights.Has(imapclient.RightCreate):
		return parent, mayNot("Whoever shares this folder with you does not let you make folders below it.")
	}
	return parent, nil
}
