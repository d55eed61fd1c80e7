package web

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/message"
)

// attachmentsZip is all attachments in one file, packed as they are fetched.
func (s *Server) attachmentsZip(w http.ResponseWriter, r *http.Request) error {
	mailbox, m, err := messageOf(r)
	if err != nil {
		return err
	}
	attachments := message.Choose(m.Structure).Attachments
	if len(attachments) == 0 {
		return errNotFound
	}
	kept, err := s.lastingOf(r, mailbox, m, "attachments")
	if err != nil {
		return err
	}
	if kept.answered(w, r, downloadPolicy()) {
		return nil
	}
	// The first is opened before the answer begins, so that a failure can be told.
	body, err := account(r).OpenPart(r.Context(), mailbox, m.UIDValidity, m.UID, attachments[0])
	if err != nil {
		return err
	}
	setPolicy(w, downloadPolicy())
	setLastingHeaders(w.Header(), kept)
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", attachmentNamed(message.SafeFilename(m.Subject, "attachments")+".zip"))
	if isHead(r) {
		return nil
	}
	if err := packAll(w, r, mailbox, m, attachments, body); err != nil {
		s.abort(r, err)
	}
	return nil
}

// packAll writes the archive; first is the first attachment, opened.
func packAll(w io.Writer, r *http.Request, mailbox string, m *imapclient.Message, attachments []*message.Part, first io.Reader) error {
	archive := zip.NewWriter(w)
	names := map[string]int{}
	for i, part := range attachments {
		body := first
		if i > 0 {
			var err error
			if body, err = account(r).OpenPart(r.Context(), mailbox, m.UIDValidity, m.UID, part); err != nil {
				return err
			}
		}
		// Most attachments are compressed already.
		file, err := archive.CreateHeader(&zip.FileHeader{
			Name: unusedName(names, part.Filename()), Method: zip.Store, Modified: m.Date,
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
	unique, key := name, strings.ToLower(name)
	for names[strings.ToLower(unique)] > 0 {
		names[key]++
		unique = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), names[key], ext)
	}
	names[strings.ToLower(unique)] = 1
	return unique
}
