package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"hearthmail/locale"
	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

// postedFile is a file that has come with a form.
type postedFile struct {
	name, mediaType string
	blob            store.BlobID
	size            int64
	kept            bool // as an upload
}

// readFile puts a file into a blob as it comes. One for which there is no room in a
// letter is told of, and the rest of the form is read all the same: a letter's text
// must not be lost with it.
func (s *Server) readFile(r *http.Request, part *multipart.Part, form *posted, room *int64) error {
	name := fileNameOf(part.FileName())
	file, err := s.takeIn(r.Context(), loginFor(r), io.LimitReader(part, *room+1), part.Header.Get("Content-Type"))
	switch {
	case errors.Is(err, store.ErrNoSpace):
		form.refuse(r.Context(), noRoom(name))
	case err != nil:
		return err
	case file.size > *room:
		form.files = append(form.files, file) // to be dropped
		form.refuse(r.Context(), tooLargeFile(r.Context(), name, s.submissionSize(r)))
	default:
		file.name = name
		*room -= file.size
		form.files = append(form.files, file)
		return nil
	}
	_, err = io.Copy(io.Discard, part)
	return err
}

func tooLargeFile(ctx context.Context, name string, size int64) *problem {
	return &problem{status: http.StatusRequestEntityTooLarge,
		args:    []any{name, locale.Of(ctx).Octets(size)},
		message: "%s was not attached: with it the letter would be larger than the %s that can be sent."}
}

// refuse notes that a file was not taken.
func (p *posted) refuse(ctx context.Context, why *problem) {
	p.status = cmp.Or(p.status, why.status)
	p.problems = append(p.problems, templates.ComposeProblem{Field: "attachment", Sentence: why.sentence(ctx)})
}

// takeIn puts octets into a blob. The error is that of reading them, or the
// store's.
func (s *Server) takeIn(ctx context.Context, login string, from io.Reader, claimed string) (postedFile, error) {
	blob, err := s.store.NewBlob(ctx, login, time.Now())
	if err != nil {
		return postedFile{}, blobProblem(err)
	}
	defer func() { _ = blob.Abort(ctx) }()
	head := &beginning{}
	if _, err := io.Copy(blobSink{blob}, io.TeeReader(from, head)); err != nil {
		return postedFile{}, err
	}
	id, err := blob.Commit(ctx)
	if err != nil {
		return postedFile{}, blobProblem(err)
	}
	return postedFile{blob: id, size: blob.Size(), mediaType: fileType(claimed, head.octets)}, nil
}

// blobSink tells failures of the store from those of what is read.
type blobSink struct{ *store.BlobWriter }

func (b blobSink) Write(p []byte) (int, error) {
	n, err := b.BlobWriter.Write(p)
	return n, blobProblem(err)
}

func blobProblem(err error) error {
	if err == nil || errors.Is(err, store.ErrNoSpace) {
		return err
	}
	return storeProblem(err)
}

// keepFiles makes uploads of a letter out of the files that have come.
func (s *Server) keepFiles(ctx context.Context, r *http.Request, letter string, form *posted, inline bool) ([]store.Upload, error) {
	var uploads []store.Upload
	for i := range form.files {
		file := &form.files[i]
		if file.name == "" {
			continue // it was not taken
		}
		upload, err := s.keepFile(ctx, store.Upload{
			Login: loginFor(r), Letter: letter, Token: newUploadToken(), Blob: file.blob, Name: file.name, Type: file.mediaType, Size: file.size, Inline: inline,
		})
		if err != nil {
			return nil, err
		}
		file.kept = true
		uploads = append(uploads, upload)
	}
	return uploads, nil
}

// staleAfter is how long an upload must have been of no use to make room in its
// letter for another: drafts that are opened again and again leave some behind.
const staleAfter = time.Hour

// keepFile keeps an upload. When one with its token is there already, that is it,
// and the blob is taken away.
func (s *Server) keepFile(ctx context.Context, u store.Upload) (store.Upload, error) {
	u.Created, u.ContentID = time.Now(), strings.ToLower(rand.Text())
	kept, added, err := s.store.AddUpload(ctx, u)
	if errors.Is(err, store.ErrFull) {
		if err = s.store.EndUploadsOf(ctx, u.Login, u.Letter, u.Created.Add(-staleAfter)); err == nil {
			kept, added, err = s.store.AddUpload(ctx, u)
		}
	}
	switch {
	case errors.Is(err, store.ErrFull):
		return kept, (&problem{status: http.StatusUnprocessableEntity, heading: "Too many files",
			message: "A letter can have 200 files. Pack some of them into one archive, or send them with another letter."}).because(err)
	case err != nil:
		return kept, storeProblem(err)
	case !added:
		err = s.store.RemoveBlob(ctx, u.Blob)
	}
	return kept, err
}

// fileNameOf makes a file's name, as a browser gives it, one that may stand
// anywhere. Browsers escape what could end it.
func fileNameOf(given string) string {
	return message.CleanFilename(strings.NewReplacer("%22", `"`, "%0D", " ", "%0A", " ").Replace(given), "attachment")
}
