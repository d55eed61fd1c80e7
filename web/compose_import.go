package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/store"
	"hearthmail/templates"
)

// letterUploads finds what goes with a letter, each by its token.
type letterUploads struct {
	s      *Server
	r      *http.Request
	letter string
	known  map[string]store.Upload // by token
	used   []string                // tokens
	room   int64                   // octets that are left, by the option: a draft isn't submitted, and a letter is measured when it is
}

func (s *Server) letterUploads(ctx context.Context, r *http.Request, letter string) (*letterUploads, error) {
	list, err := s.store.Uploads(ctx, loginFor(r), letter)
	if err != nil {
		return nil, storeProblem(err)
	}
	u := &letterUploads{s: s, r: r, letter: letter, known: map[string]store.Upload{}, room: templates.FileRoom(s.maxMessage)}
	for _, upload := range list {
		u.known[upload.Token] = upload
	}
	return u, nil
}

// use gives the upload of a token. What lies on the mail server becomes one now, so
// that it outlives where it comes from.
func (u *letterUploads) use(ctx context.Context, token string, inline bool) (store.Upload, error) {
	upload, ok := u.known[token]
	if !ok {
		var err error
		if upload, err = u.bring(ctx, token, inline); err != nil {
			return store.Upload{}, err
		}
		u.known[token] = upload
	}
	if slices.Contains(u.used, token) {
		return upload, nil
	}
	u.used = append(u.used, token)
	if u.room -= upload.Size; u.room < 0 {
		return store.Upload{}, tooMuchAttached(ctx, u.s.maxMessage)
	}
	return upload, nil
}

// touch says that what was used is wanted still.
func (u *letterUploads) touch(ctx context.Context) error {
	if len(u.used) == 0 {
		return nil
	}
	if err := u.s.store.TouchUploads(ctx, loginFor(u.r), u.letter, time.Now(), u.used...); err != nil {
		return storeProblem(err)
	}
	return nil
}

// bring copies what a token names on the mail server.
func (u *letterUploads) bring(ctx context.Context, token string, inline bool) (store.Upload, error) {
	found, err := u.s.mailPart(ctx, u.r, token)
	if err != nil {
		return store.Upload{}, lostPart(err)
	}
	body, err := found.open(ctx)
	if err != nil {
		return store.Upload{}, lostPart(err)
	}
	file, err := u.s.takeIn(ctx, loginFor(u.r), io.LimitReader(body, u.room+1), found.mediaType())
	switch {
	case errors.Is(err, store.ErrNoSpace):
		return store.Upload{}, noRoom(found.name()).because(err)
	case err != nil:
		return store.Upload{}, lostPart(err)
	}
	form := &posted{files: []postedFile{file}}
	defer u.s.dropFiles(u.r, form)
	if file.size > u.room {
		return store.Upload{}, tooMuchAttached(ctx, u.s.maxMessage)
	}
	upload, err := u.s.keepFile(ctx, store.Upload{
		Login: loginFor(u.r), Letter: u.letter, Token: token, Blob: file.blob, Name: found.name(), Type: file.mediaType, Size: file.size, Inline: inline,
	})
	form.files[0].kept = err == nil
	return upload, err
}

// lostPart says that something which goes with a letter isn't there any more. It is
// not left out in silence: the copy among the drafts may have it still.
func lostPart(err error) error {
	if !errors.Is(err, errNotFound) && imapclient.KindOf(err) != imapclient.KindNotFound && imapclient.KindOf(err) != imapclient.KindConflict {
		return err
	}
	return (&problem{status: http.StatusConflict, heading: "Something attached is not here any more",
		message: "A file or picture of this letter has gone: the message that it came from was moved or purged, or the letter was left alone for more than three days. " +
			"Take it off the letter, attach it again if you have it, and try once more."}).because(err)
}

func tooMuchAttached(ctx context.Context, size int64) *problem {
	return &problem{status: http.StatusRequestEntityTooLarge, heading: "The letter is too large",
		args:    []any{locale.Of(ctx).Octets(size)},
		message: "With all that is attached the letter would be larger than the %s that can be sent. Take something off and try again."}
}

func noRoom(name string) *problem {
	return &problem{status: http.StatusInsufficientStorage, heading: "There is no room for more files",
		args:    []any{name},
		message: "%s can't be kept with the letter: there is no room for more files here just now. Take something off this letter or another, or try again later."}
}
