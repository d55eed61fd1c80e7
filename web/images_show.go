package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"hearthmail/imageproxy"
)

// pictureWait is how long a browser is kept waiting, which over HTTP/1.1 has
// few connections for all that it wants. What takes longer may be there the
// next time.
const pictureWait = 10 * time.Second

// imagesShow gives a picture from elsewhere, from us: its bytes, what its
// content says that it is, and nothing else of what its site says. What can't be
// shown has an empty body, for it stands in a mail and not on a page.
func (s *Server) imagesShow(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	address, ok := imageproxy.Address(query.Get("url"))
	if !ok || s.pictures.fetch == nil {
		w.WriteHeader(http.StatusForbidden)
		return nil
	}
	ok, err := s.pictures.signed(r, address, query.Get("mac"))
	if err != nil {
		return err
	}
	if !ok {
		w.WriteHeader(http.StatusForbidden)
		return nil
	}
	setPolicy(w, downloadPolicy())
	ctx, cancel := context.WithTimeout(r.Context(), pictureWait)
	defer cancel()
	// Those who share a login are different people, and have sessions of their own.
	own := personOf(r).session.id
	picture, err := s.pictures.fetch.Fetch(ctx, string(own[:]), address)
	if err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelDebug, "a picture from elsewhere is not shown", slog.Any("error", err))
		w.WriteHeader(statusOfPicture(err))
		return nil
	}
	h := w.Header()
	h.Set("Content-Type", picture.Type)
	h.Set("Content-Length", strconv.Itoa(len(picture.Body)))
	h.Set("Cache-Control", "private, max-age=600") // it is not asked for again while the mail is open
	h.Add("Vary", "Cookie")
	_, _ = w.Write(picture.Body) // a browser that has gone is no failure
	return nil
}

func statusOfPicture(err error) int {
	switch {
	case errors.Is(err, imageproxy.ErrRefused):
		return http.StatusForbidden
	case errors.Is(err, imageproxy.ErrNoPicture):
		return http.StatusNotFound
	case errors.Is(err, context.Canceled):
		return 499
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout
	default:
		return http.StatusBadGateway
	}
}
