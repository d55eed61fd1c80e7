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
	mailbox, uid, err := messageParams(r)
	if err != nil {
		return err
	}
	m, err := account(r).Message(r.Context(), mailbox, uid, nil)
	if err != nil {
		return err
	}
	attachments := message.Choose(m.Structure).Attachments
	if len(attachments) == 0 {
		return errNotFound
	}
	setPolicy(w, downloadPolicy())
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", attachmentNamed(message.SafeFilename(m.Subject, "attachments")+".zip"))
	archive := zip.NewWriter(w)
	names := map[string]bool{}
	for _, part := range attachments {
		if err := pack(r, archive, mailbox, m, part, unusedName(names, part.Filename())); err != nil {
			s.abort(r, err)
		}
	}
	if err := archive.Close(); err != nil {
		s.abort(r, err)
	}
	return nil
}

func pack(r *http.Request, archive *zip.Writer, mailbox string, m *imapclient.Message, part *message.Part, name string) error {
	body, err := account(r).OpenPart(r.Context(), mailbox, m.UIDValidity, m.UID, part)
	if err != nil {
		return err
	}
	// Most attachments are compressed already.
	file, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: m.Date})
	if err != nil {
		return err
	}
	_, err = io.Copy(file, body)
	return err
}

// unusedName makes a name that is not in names yet: "photo (2).jpg".
func unusedName(names map[string]bool, name string) string {
	ext := path.Ext(name)
	unique := name
	for n := 2; names[strings.ToLower(unique)]; n++ {
		unique = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext)
	}
	names[strings.ToLower(unique)] = true
	return unique
}
