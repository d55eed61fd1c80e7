package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"hearthmail/message"
)

// partDownload is a part's decoded bytes, always as a download: nothing that
// somebody sent is shown as a page of ours.
func (s *Server) partDownload(w http.ResponseWriter, r *http.Request) error {
	path, err := pathParam(r, "part")
	if err != nil {
		return err
	}
	mailbox, m, err := messageOf(r)
	if err != nil {
		return err
	}
	part := m.Structure.Find(path)
	if part == nil || part.IsMultipart() {
		return errNotFound
	}
	kept, err := s.lastingOf(r, mailbox, m, "part "+path)
	if err != nil {
		return err
	}
	if kept.answered(w, r, downloadPolicy()) {
		return nil
	}
	body, err := account(r).OpenPart(r.Context(), mailbox, m.UIDValidity, m.UID, part)
	if err != nil {
		return err
	}
	return s.download(w, r, kept, inertType(part.MediaType()), part.Filename(), body)
}

// inertType is the type that a sender's bytes of this type come as. Our pages
// may load scripts and style sheets of our own origin, and what is sent to
// somebody lies there too: it must not come as either. With nosniff, a browser
// then takes it for neither.
func inertType(mediaType string) string {
	for _, active := range []string{"javascript", "ecmascript", "jscript", "livescript", "css"} {
		if strings.Contains(mediaType, active) {
			return "application/octet-stream"
		}
	}
	return mediaType
}

// messageRaw is the message as it lies on the server.
func (s *Server) messageRaw(w http.ResponseWriter, r *http.Request) error {
	mailbox, m, err := messageOf(r)
	if err != nil {
		return err
	}
	kept, err := s.lastingOf(r, mailbox, m, "raw")
	if err != nil {
		return err
	}
	if kept.answered(w, r, downloadPolicy()) {
		return nil
	}
	body, err := account(r).OpenRaw(r.Context(), mailbox, m.UID)
	if err != nil {
		return err
	}
	return s.download(w, r, kept, "message/rfc822", message.SafeFilename(m.Subject, "message")+".eml", body)
}

// download streams a sender's bytes. When they stop coming in the middle the
// connection is cut, so that the browser doesn't take a piece for the whole.
func (s *Server) download(w http.ResponseWriter, r *http.Request, kept lasting, mediaType, name string, body io.Reader) error {
	setPolicy(w, downloadPolicy())
	setLastingHeaders(w.Header(), kept)
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Disposition", attachmentNamed(name))
	if isHead(r) {
		return nil
	}
	if _, err := io.Copy(w, body); err != nil {
		s.abort(r, err)
	}
	return nil
}

// attachmentNamed is a Content-Disposition (RFC 6266); the name is encoded, so
// nothing in it can end the header.
func attachmentNamed(name string) string {
	if value := mime.FormatMediaType("attachment", map[string]string{"filename": name}); value != "" {
		return value
	}
	return "attachment"
}

// abort gives up an answer that has begun.
func (s *Server) abort(r *http.Request, err error) {
	if _, unsent := errors.AsType[*unsentError](err); !unsent && r.Context().Err() == nil {
		s.logFailure(r, http.StatusBadGateway, err)
	}
	panic(http.ErrAbortHandler)
}
