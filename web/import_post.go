package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

const (
	maxImportUpload = 1 << 40 // octets of all files of one import
	maxImportField  = 4 << 10
	maxImportFiles  = 10_000
)

type countsOf = templates.ImportCounts

// importPost takes in mail from files, as they come: nothing waits until all of them
// have. What has been taken in stays, however it ends.
func (s *Server) importPost(w http.ResponseWriter, r *http.Request) error {
	mailbox, err := mailboxParam(r)
	if err != nil {
		return err
	}
	leave, err := s.enterTransfer(r)
	if err != nil {
		return err
	}
	defer leave()
	body := s.steady(w, r, maxImportUpload)
	defer body.finish()
	upload := &importUpload{Reader: body}
	r.Body = struct {
		io.Reader
		io.Closer
	}{upload, body}
	parts, err := r.MultipartReader()
	if err != nil {
		return badRequest("The form did not arrive whole. Please try again.").because(err)
	}
	im := s.newImporter(r, mailbox)
	id, err := im.readParts(r.Context(), parts, func(id string) error {
		if im.job = s.transfers.imports.begin(importName{im.login, id}); im.job == nil {
			return &problem{status: http.StatusConflict, heading: "This import is under way already",
				message: "It was begun from this page. Reload the page to begin another."}
		}
		total := r.ContentLength
		im.job.count(func(c *countsOf) { c.Total = total })
		upload.job = im.job
		return nil
	})
	if im.job == nil {
		return orElse(err, badRequest("Choose a file first."))
	}
	im.end(r, err)
	if !wantsFragment(r) {
		return redirect(w, r, s.links.ImportState(mailbox, id))
	}
	return s.render(w, r, http.StatusOK, templates.ImportFragment(s.importPage(r, mailbox, id, im.job)))
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func (s *Server) newImporter(r *http.Request, mailbox string) *importer {
	im := &importer{s: s, account: account(r), login: loginFor(r), most: s.maxMessage, choices: importChoices{target: mailbox}}
	if most := im.account.MostAppended(); most > 0 {
		im.most = min(im.most, most)
	}
	return im
}

// importUpload counts what comes.
type importUpload struct {
	io.Reader
	job *importJob
}

// Read implements io.Reader.
func (u *importUpload) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if u.job != nil {
		u.job.count(func(c *countsOf) { c.Read += int64(n) })
	}
	return n, err
}

// readParts reads the form: the choices come first, then the files, of which the first
// begins the import.
func (im *importer) readParts(ctx context.Context, parts *multipart.Reader, begin func(id string) error) (id string, err error) {
	for range maxImportFiles {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return id, nil
		case err == nil && part.FormName() == "file":
			err = im.readFile(ctx, part, func() error { return begin(id) })
		case err == nil:
			var value []byte
			if value, err = io.ReadAll(io.LimitReader(part, maxImportField)); part.FormName() == "job" {
				id = string(value)
			}
			im.choose(part.FormName(), string(value))
		}
		if err != nil {
			return id, err
		}
	}
	return id, badRequest("These are more than 10,000 files at once. Pack them into one zip file.")
}

func (im *importer) readFile(ctx context.Context, part *multipart.Part, begin func() error) error {
	if part.FileName() == "" {
		return nil // none was chosen
	}
	if im.job == nil {
		if err := begin(); err != nil {
			return err
		}
		listed, err := im.account.Mailboxes(ctx)
		if _, there := mailboxNamed(listed, im.choices.target); err == nil && !there { // it may have been made just now
			listed, err = im.account.Mailboxes(imapclient.Fresh(ctx))
		}
		if err != nil {
			return err
		}
		im.delimiter = delimiterIn(listed, im.choices.target)
	}
	im.rest = part
	return im.importFile(ctx, fileNameOf(part.FileName()), part)
}

func (im *importer) choose(name, value string) {
	switch name {
	case "twice":
		im.choices.twice = value != ""
	case "read":
		im.choices.read = value != ""
	case "folders":
		im.choices.folders = value != ""
	}
}

// end says how it has ended.
func (im *importer) end(r *http.Request, err error) {
	im.tell()
	if err == nil {
		im.job.end("")
		return
	}
	ctx := r.Context()
	sentence := say(ctx, "The file, or its way here, ended in the middle. What came before is in the folder. Choose the same file again: it goes on where it stopped.")
	_, told := errors.AsType[*problem](err)
	if _, mail := errors.AsType[*imapclient.Error](err); (told || mail) && r.Context().Err() == nil {
		p := im.s.problemOf(err)
		im.s.logFailure(r, p.status, err)
		sentence = sentences(p.sentence(ctx), say(ctx, "What came before is in the folder."))
	}
	im.job.end(sentence)
}

// importShow is the page that asks for files, or says how far an import is.
func (s *Server) importShow(w http.ResponseWriter, r *http.Request) error {
	mailbox, err := mailboxParam(r)
	if err != nil {
		return err
	}
	id := r.URL.Query().Get("job")
	job := s.transfers.imports.find(importName{loginFor(r), id})
	page := s.importPage(r, mailbox, id, job)
	if wantsFragment(r) {
		return s.render(w, r, http.StatusOK, templates.ImportFragment(page))
	}
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return err
	}
	head := listHead(r.Context(), mailbox, listed)
	page.Label = head.Label
	page.Chrome = s.chrome(r, say(r.Context(), "Import|heading"))
	return s.render(w, r, http.StatusOK, templates.ShowImport(page))
}

func (s *Server) importPage(r *http.Request, mailbox, id string, job *importJob) templates.ImportPage {
	page := templates.ImportPage{Mailbox: mailbox, NewJob: newUploadToken(), Most: s.maxMessage}
	page.Links, page.Assets = s.links, s.assets
	if most := account(r).MostAppended(); most > 0 {
		page.Most = min(page.Most, most)
	}
	if job != nil {
		counts := job.now()
		page.Job, page.Counts = id, &counts
	}
	return page
}
