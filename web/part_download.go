package web

import (
	"errors"
	"mime"
	"net/http"
	"strings"

	"hearthmail/message"
)

// partDownload is a part's decoded octets, always as a download: nothing that
// somebody sent is shown as a page of ours.
func (s *Server) partDownload(w http.ResponseWriter, r *http.Request) error {
	mail, part, err := s.partOf(r)
	if err != nil {
		return err
	}
	kept, err := s.lastingOf(r, mail, "part "+part.Path)
	if err != nil {
		return err
	}
	if kept.answered(w, r, downloadPolicy()) {
		return nil
	}
	setDownload(w, kept, inertType(part.MediaType()), part.Filename())
	return s.sendPart(w, r, mail, part)
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

// messageRaw is the message as it was sent.
func (s *Server) messageRaw(w http.ResponseWriter, r *http.Request) error {
	mail, err := s.mailOf(r)
	if err != nil {
		return err
	}
	kept, err := s.lastingOf(r, mail, "raw")
	if err != nil {
		return err
	}
	if kept.answered(w, r, downloadPolicy()) {
		return nil
	}
	body, err := mail.openRaw(r.Context())
	if err != nil {
		return err
	}
	setDownload(w, kept, "message/rfc822", message.SafeFilename(mail.subject(), "message")+".eml")
	return s.stream(w, r, body)
}

// setDownload describes a sender's octets: something to be saved, that can do
// nothing should a browser show it all the same.
func setDownload(w http.ResponseWriter, kept lasting, mediaType, name string) {
	setContent(w, kept, mediaType, attachmentNamed(name))
}

func setContent(w http.ResponseWriter, kept lasting, mediaType, disposition string) {
	setPolicy(w, downloadPolicy())
	setLastingHeaders(w.Header(), kept)
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Disposition", disposition)
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
