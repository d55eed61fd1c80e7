package web

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"hearthmail/message"
)

// attachmentsZip is all attachments in one file, packed as they are fetched.
func (s *Server) attachmentsZip(w http.ResponseWriter, r *http.Request) error {
	mail, err := s.mailOf(r)
	if err != nil {
		return err
	}
	attachments := message.Choose(mail.structure).Attachments
	if len(attachments) == 0 {
		return errNotFound
	}
	kept, err := s.lastingOf(r, mail, "attachments")
	if err != nil {
		return err
	}
	if kept.answered(w, r, downloadPolicy()) {
		return nil
	}
	// The first is opened before the answer begins, so that a failure can be told.
	body, err := mail.open(r.Context(), attachments[0])
	if err != nil {
		return err
	}
	setDownload(w, kept, "application/zip", message.SafeFilename(mail.subject(), "attachments")+".zip")
	if isHead(r) {
		return nil
	}
	if err := packAll(r.Context(), w, mail, attachments, body); err != nil {
		s.abort(r, err)
	}
	return nil
}

// packAll writes the archive; first is the first attachment, opened.
func packAll(ctx context.Context, w io.Writer, mail *openMail, attachments []*message.Part, first io.Reader) error {
	archive := zip.NewWriter(w)
	names := map[string]int{}
	for i, part := range attachments {
		body := first
		if i > 0 {
			var err error
			if body, err = mail.open(ctx, part); err != nil {
				return err
			}
		}
		// Most attachments are compressed already.
		file, err := archive.CreateHeader(&zip.FileHeader{
			Name: unusedName(names, part.Filename()), Method: zip.Store, Modified: mail.message.Date,
		})
		if err != nil {
			return err
		}
		if _, err := io.Copy(file, body); err != nil {
			return err
		}
	}
	return archive.Close()
}

// unusedName makes a name that is not in names yet: "photo (2).jpg". For each
// name, names has the number that was given last, so that thousands of parts
// of one name don't cost millions of tries.
func unusedName(names map[string]int, name string) string {
	ext := path.Ext(name)
	unique, key := name, sameName(name)
	for names[sameName(unique)] > 0 {
		names[key]++
		unique = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), names[key], ext)
	}
	names[sameName(unique)] = 1
	return unique
}

// sameName is alike for names that some file system takes for one: those that
// differ in case, or in how their accents are written.
func sameName(name string) string { return cases.Fold().String(norm.NFC.String(name)) }
