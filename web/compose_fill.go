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
// cid: addresses (RFC 2392), those that lie elsewhere get their own back. What can't
// be had is an error, and not left out.
func (s *Server) fillLetter(ctx context.Context, r *http.Request, f *composeForm, l *message.Letter) error {
	uploads, err := s.letterUploads(ctx, r, f.id)
	if err != nil {
		return err
	}
	filler := &letterFiller{s: s, uploads: uploads, letter: l, placed: map[string]bool{}}
	l.HTML = message.CleanLetterHTML(f.html, func(src string) (string, bool) { return filler.picture(ctx, src) })
	for _, token := range f.attached {
		filler.attach(ctx, token)
	}
	if filler.err != nil {
		return filler.err
	}
	return uploads.touch(ctx)
}

// letterFiller puts uploads into a letter, each once.
type letterFiller struct {
	s       *Server
	uploads *letterUploads
	letter  *message.Letter
	placed  map[string]bool // by token
	err     error           // of the first that can't be had
}

// picture gives the address that a picture of the editor's HTML has in the letter,
// false for one that is left out.
func (f *letterFiller) picture(ctx context.Context, src string) (string, bool) {
	token := f.s.pictureToken(f.uploads.letter, src)
	if token == "" {
		return imageproxy.Address(src)
	}
	if address, ok := parseRemoteToken(token); ok {
		return imageproxy.Address(address)
	}
	upload, ok := f.use(ctx, token, true)
	if !ok {
		return "", false
	}
	id := upload.ContentID + "@" + domainOfAddress(f.letter.From.Addr)
	if !f.placed[token] {
		f.placed[token] = true
		f.letter.Inline = append(f.letter.Inline, f.s.letterPart(upload, id))
	}
	return "cid:" + id, true
}

// attach puts a token's upload among the attachments, unless it is in the text.
func (f *letterFiller) attach(ctx context.Context, token string) {
	if f.placed[token] {
		return
	}
	if upload, ok := f.use(ctx, token, false); ok {
		f.placed[token] = true
		f.letter.Attachments = append(f.letter.Attachments, f.s.letterPart(upload, ""))
	}
}

func (f *letterFiller) use(ctx context.Context, token string, inline bool) (upload store.Upload, ok bool) {
	if f.err == nil {
		upload, f.err = f.uploads.use(ctx, token, inline)
	}
	return upload, f.err == nil
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
