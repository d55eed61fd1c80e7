package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"hearthmail/imageproxy"
	"hearthmail/message"
	"hearthmail/store"
)

// fillLetter puts in the HTML and what goes with the letter. Pictures of ours become
// cid: addresses (RFC 2392), those that lie elsewhere get their own back.
func (s *Server) fillLetter(ctx context.Context, r *http.Request, f *composeForm, l *message.Letter) error {
	uploads, err := s.letterUploads(ctx, r, f.id)
	if err != nil {
		return err
	}
	domain := domainOfAddress(l.From.Addr)
	shown := map[string]bool{}
	var failed error
	l.HTML = message.CleanLetterHTML(f.html, func(src string) (string, bool) {
		token := s.pictureToken(f.id, src)
		if failed != nil || token == "" {
			return imageproxy.Address(src)
		}
		if address, ok := parseRemoteToken(token); ok {
			return imageproxy.Address(address)
		}
		upload, err := uploads.use(ctx, token, true)
		if err != nil {
			failed = err
			return "", false
		}
		id := upload.ContentID + "@" + domain
		if !shown[token] {
			shown[token] = true
			l.Inline = append(l.Inline, s.letterPart(upload, id))
		}
		return "cid:" + id, true
	})
	for _, token := range f.attached {
		if failed != nil || shown[token] {
			continue
		}
		upload, err := uploads.use(ctx, token, false)
		if err != nil {
			failed = err
			continue
		}
		shown[token] = true
		l.Attachments = append(l.Attachments, s.letterPart(upload, ""))
	}
	if failed != nil {
		return failed
	}
	return uploads.touch(ctx)
}

// letterPart is an upload as it goes with a letter.
func (s *Server) letterPart(u store.Upload, contentID string) message.LetterPart {
	return message.LetterPart{
		Name: u.Name, Type: u.Type, Size: u.Size, ContentID: contentID,
		Open: func(ctx context.Context) (io.ReadCloser, error) {
			blob, _, err := s.store.OpenBlob(ctx, u.Blob)
			if err != nil {
				return nil, err
			}
			return blob, nil
		},
	}
}

// pictureToken is the token of a picture in the editor's HTML: "" for one that isn't
// the letter's.
func (s *Server) pictureToken(letter, src string) string {
	address, err := url.Parse(src)
	if err != nil {
		return ""
	}
	token, ok := strings.CutPrefix(address.EscapedPath(), s.links.ComposePart(letter, ""))
	if !ok || strings.Trim(token, idLetters) != "" {
		return ""
	}
	return token
}
