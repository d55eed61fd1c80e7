package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"hearthmail/store"
	"hearthmail/templates"
)

// Bounds on the form of a letter.
const (
	maxLetterText = 8 << 20 // octets of all its fields together, without files
	maxFields     = 2000
	maxNotes      = 64 << 10 // octets that names and types of files may take, with what stands between the fields, for each
)

// posted is a form as it has come: its files lie in blobs, of which nothing else
// knows yet.
type posted struct {
	values   url.Values
	files    []postedFile
	problems []templates.ComposeProblem // files that were not taken
	status   int                        // of the first of these
}

// readPosted reads a letter's form as it comes. However it ends, the files that
// aren't kept are to be dropped.
func (s *Server) readPosted(w http.ResponseWriter, r *http.Request) (*posted, error) {
	body := s.steady(w, r, 2*s.maxMessage+maxLetterText+store.MaxUploads*maxNotes)
	defer body.finish()
	form := &posted{values: url.Values{}}
	parts, err := r.MultipartReader()
	switch {
	case errors.Is(err, http.ErrNotMultipart):
		r.Body = http.MaxBytesReader(w, body, maxLetterText)
		err = r.ParseForm()
		form.values = r.PostForm
	case err == nil:
		if err = s.readParts(r, parts, form); err == nil {
			_, err = io.Copy(io.Discard, body) // what comes after the last of them
		}
	}
	return form, cutOff(err)
}

// cutOff says what it means for a person that a form could not be read.
func cutOff(err error) error {
	if err == nil {
		return nil
	}
	if _, told := errors.AsType[*problem](err); told {
		return err
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return tooLargeForm().because(err)
	}
	return badRequest("The letter did not arrive whole, so nothing was done. Please try again.").because(err)
}

func tooLargeForm() *problem {
	return &problem{status: http.StatusRequestEntityTooLarge, heading: "That was too large",
		message: "The letter is larger than Hearthmail takes. Go back, make its text shorter or take a file off, and try again."}
}

func (s *Server) readParts(r *http.Request, parts *multipart.Reader, form *posted) error {
	left, room := int64(maxLetterText), templates.FileRoom(s.submissionSize(r))
	for range maxFields {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case part.FormName() == "": // or that can't be read: it may be a file
			return errors.New("a part of the form has no name")
		case part.FileName() != "":
			err = s.readFile(r, part, form, &room)
		default:
			err = readField(part, form.values, &left)
		}
		if err != nil {
			return err
		}
	}
	return tooLargeForm().because(fmt.Errorf("more than %d fields", maxFields))
}

func readField(part *multipart.Part, values url.Values, left *int64) error {
	text, err := io.ReadAll(io.LimitReader(part, *left+1))
	if err != nil {
		return err
	}
	if *left -= int64(len(text)); *left < 0 {
		return tooLargeForm().because(fmt.Errorf("more than %d octets of text", maxLetterText))
	}
	// A field for files in which none was chosen.
	if name := part.FormName(); name != "attachment" || len(text) > 0 {
		values.Add(name, string(text))
	}
	return nil
}

// readCompose reads the form of every post about a letter. Files that come with it
// are among what is attached then.
func (s *Server) readCompose(w http.ResponseWriter, r *http.Request) (*composeForm, error) {
	form, err := s.readPosted(w, r)
	defer s.dropFiles(r, form)
	if err != nil {
		return nil, err
	}
	f := composeFormOf(form.values)
	f.problems = form.problems
	uploads, err := s.keepFiles(r.Context(), r, f.id, form, false)
	if err != nil {
		return nil, err
	}
	for _, u := range uploads {
		f.attached, f.brought = append(f.attached, u.Token), append(f.brought, u.Token)
	}
	return f, nil
}

// dropFiles takes away what has come and isn't kept.
func (s *Server) dropFiles(r *http.Request, form *posted) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Minute)
	defer cancel()
	for _, file := range form.files {
		if file.kept {
			continue
		}
		if err := s.store.RemoveBlob(ctx, file.blob); err != nil {
			s.logFailure(r, http.StatusServiceUnavailable, err) // what is left of it goes after a day
		}
	}
}
