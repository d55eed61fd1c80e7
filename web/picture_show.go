package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"hearthmail/message"
	"hearthmail/picture"
)

// pictureShow is a part as a picture for an <img> of ours: with the type that
// its content has, whatever the sender says, and 404 if that isn't a picture's.
func (s *Server) pictureShow(w http.ResponseWriter, r *http.Request) error {
	mail, part, err := s.partOf(r)
	if err != nil {
		return err
	}
	small := r.URL.Query().Get("size") == "thumbnail"
	kept, err := s.lastingOf(r, mail, "picture "+part.Path+" "+strconv.FormatBool(small))
	if err != nil {
		return err
	}
	if small {
		return s.thumbnailShow(w, r, mail, part, kept)
	}
	kind, err := pictureKind(r, mail, part)
	if err != nil {
		return err
	}
	if kept.answered(w, r, downloadPolicy()) {
		return nil
	}
	setPicture(w, kept, kind)
	return s.sendPart(w, r, mail, part)
}

// pictureKind is the media type that a part's content has; what is no picture is
// not found.
func pictureKind(r *http.Request, mail *openMail, part *message.Part) (string, error) {
	head, err := mail.bytes(r.Context(), part, 4*picture.KindHead)
	if err != nil {
		return "", err
	}
	kind := picture.Kind(head)
	if kind == "" {
		return "", errNotFound
	}
	return kind, nil
}

// setPicture describes a picture. It can be nothing else, neither as a page of
// its own nor within one.
func setPicture(w http.ResponseWriter, kept lasting, kind string) {
	setContent(w, kept, kind, "inline")
}

// noPicture is a transparent pixel, through which the attachment's icon shows. It
// stands for a thumbnail that can't be made: a failure would put the browser's
// sign for one on the icon, and a line into its console.
const noPicture = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00" +
	"!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

func (s *Server) thumbnailShow(w http.ResponseWriter, r *http.Request, mail *openMail, part *message.Part, kept lasting) error {
	kept.madeAnew()
	if kept.answered(w, r, downloadPolicy()) {
		return nil
	}
	small, err := s.thumbs.of(r.Context(), partKeyOf(mail, part), func() (io.Reader, error) {
		return mail.open(r.Context(), part)
	})
	if errors.Is(err, picture.ErrNotShown) {
		small = picture.Thumbnail{Type: "image/gif", Bytes: []byte(noPicture)}
	} else if err != nil {
		return err
	}
	setPicture(w, kept, small.Type)
	w.Header().Set("Content-Length", strconv.Itoa(len(small.Bytes)))
	if !isHead(r) {
		_, _ = w.Write(small.Bytes) // a browser that has gone is no failure
	}
	return nil
}
