package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"hearthmail/message"
	"hearthmail/picture"
	"hearthmail/store"
)

func partParams(r *http.Request) (letter, token string, err error) {
	if letter, err = pathParam(r, "letter"); err != nil {
		return "", "", err
	}
	token, err = pathParam(r, "token")
	if err != nil || letter == "" || token == "" || composeID(letter) != letter || strings.Trim(token, idLetters) != "" {
		return "", "", errNotFound
	}
	return letter, token, nil
}

// composePart shows something that goes with a letter: a picture as one, by its
// content, and anything else as a download.
func (s *Server) composePart(w http.ResponseWriter, r *http.Request) error {
	letter, token, err := partParams(r)
	if err != nil {
		return err
	}
	if _, ok := parseRemoteToken(token); ok {
		return placeholder(w)
	}
	upload, err := s.store.FindUpload(r.Context(), loginFor(r), letter, token)
	switch {
	case err == nil:
		return s.uploadShow(w, r, upload)
	case !errors.Is(err, store.ErrNotFound):
		return storeProblem(err)
	}
	found, err := s.mailPart(r.Context(), r, token)
	if err != nil {
		return err
	}
	return s.mailPartShow(w, r, found)
}

func (s *Server) uploadShow(w http.ResponseWriter, r *http.Request, u store.Upload) error {
	blob, _, err := s.store.OpenBlob(r.Context(), u.Blob)
	if err != nil {
		return storeProblem(err)
	}
	defer func() { _ = blob.Close() }()
	head := make([]byte, picture.KindHead)
	n, err := io.ReadFull(blob, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return storeProblem(err)
	}
	if kind := picture.Kind(head[:n]); kind != "" {
		setPicture(w, lasting{}, kind)
	} else {
		setDownload(w, lasting{}, inertType(u.Type), u.Name)
	}
	http.ServeContent(w, asSeen(r, ""), "", time.Time{}, blob)
	return nil
}

// foundPart is what a token names on the mail server.
type foundPart struct {
	mail *openMail
	part *message.Part // nil for the whole message
}

// mailPart finds what a token names on the mail server; errNotFound for what is no
// such token.
func (s *Server) mailPart(ctx context.Context, r *http.Request, token string) (foundPart, error) {
	t, ok := parseMailToken(token)
	if !ok {
		return foundPart{}, errNotFound
	}
	m, err := account(r).Message(ctx, t.Mailbox, t.UID, nil)
	if err != nil {
		return foundPart{}, err
	}
	if m.UIDValidity != t.UIDValidity {
		return foundPart{}, errNotFound // it is another message
	}
	found := foundPart{mail: mailOfMessage(r, t.Mailbox, m)}
	if t.Part == "" {
		return found, nil
	}
	found.part = m.Structure.Find(t.Part)
	if found.part == nil || found.part.IsMultipart() {
		return foundPart{}, errNotFound
	}
	return found, nil
}

func (f foundPart) name() string {
	if f.part != nil {
		return f.part.Filename()
	}
	return message.SafeFilename(f.mail.subject(), "message") + ".eml"
}

func (f foundPart) mediaType() string {
	if f.part != nil {
		return f.part.MediaType()
	}
	return "message/rfc822"
}

// open gives a reader of its octets, decoded, which fetches as it is read. Of a whole
// message those for whom the letter is must not learn who had it unseen.
func (f foundPart) open(ctx context.Context) (io.Reader, error) {
	if f.part != nil {
		return f.mail.open(ctx, f.part)
	}
	m := f.mail.message
	whole, err := f.mail.account.OpenWhole(ctx, f.mail.mailbox, m.UIDValidity, m.UID)
	if err != nil {
		return nil, err
	}
	return message.PublicMessage(whole), nil
}

func (s *Server) mailPartShow(w http.ResponseWriter, r *http.Request, found foundPart) error {
	if found.part != nil {
		kind, err := pictureKind(r, found.mail, found.part)
		switch {
		case err == nil:
			setPicture(w, lasting{}, kind)
			return s.sendPart(w, r, found.mail, found.part)
		case !errors.Is(err, errNotFound):
			return err
		}
	}
	body, err := found.open(r.Context())
	if err != nil {
		return err
	}
	setDownload(w, lasting{}, inertType(found.mediaType()), found.name())
	return s.stream(w, r, body)
}

// placeholder stands for a picture that lies elsewhere: nobody is to learn from
// its site that an answer is being written.
func placeholder(w http.ResponseWriter) error {
	const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48" viewBox="0 0 64 48">` +
		`<rect x="1" y="1" width="62" height="46" rx="4" fill="#eee6dc" stroke="#91816f" stroke-dasharray="4 3"/>` +
		`<path d="M12 38l14-16 9 10 7-7 10 13z" fill="#91816f"/><circle cx="44" cy="14" r="4" fill="#91816f"/></svg>`
	setPicture(w, lasting{}, "image/svg+xml")
	_, _ = io.WriteString(w, drawing) // a browser that has gone is no failure
	return nil
}
