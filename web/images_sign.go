package web

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net/http"
	"sync"

	"hearthmail/imageproxy"
	"hearthmail/store"
	"hearthmail/templates"
)

// Pictures fetches pictures from elsewhere; imageproxy has it.
type Pictures interface {
	// Fetch gives the picture at an address that imageproxy.Address has given.
	Fetch(ctx context.Context, person, address string) (imageproxy.Picture, error)
}

// pictures sign the addresses under which pictures from elsewhere are had from
// us: only those that stand in a mail which this login has opened.
type pictures struct {
	fetch Pictures // nil: none are shown
	store *store.Store
	links templates.Links
	log   *slog.Logger

	mu  sync.Mutex
	key []byte // nil until it is first wanted
}

// pictureKey is the store's name of the key.
const pictureKey = "picture-addresses"

// signer gives what tells where the request's person gets the picture at an
// URL from; "" for one that is not to be had. Without the key it is nil: none is
// to be had just now.
func (p *pictures) signer(r *http.Request) func(url string) (address string) {
	if p.fetch == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), knownWait)
	defer cancel()
	key, err := p.signingKey(ctx)
	if err != nil {
		p.log.LogAttrs(r.Context(), slog.LevelWarn, "no pictures can be shown without the database", slog.Any("error", err))
		return nil
	}
	login := loginFor(r)
	return func(url string) string {
		address, ok := imageproxy.Address(url)
		if !ok {
			return ""
		}
		return p.links.Image(address, base64.RawURLEncoding.EncodeToString(pictureMAC(key, login, address)))
	}
}

// signed says whether the address was given to this login.
func (p *pictures) signed(r *http.Request, address, mac string) (bool, error) {
	key, err := p.signingKey(r.Context())
	if err != nil {
		return false, storeProblem(err)
	}
	given, err := base64.RawURLEncoding.Strict().DecodeString(mac)
	return err == nil && hmac.Equal(given, pictureMAC(key, loginFor(r), address)), nil
}

func (p *pictures) signingKey(ctx context.Context) ([]byte, error) {
	p.mu.Lock()
	key := p.key
	p.mu.Unlock()
	if key != nil {
		return key, nil
	}
	key, err := p.store.Key(ctx, pictureKey)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.key = key
	return key, nil
}

// pictureMAC is over a version, the login and the address, of which none but the
// last can hold NUL.
func pictureMAC(key []byte, login, address string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("1\x00" + login + "\x00" + address))
	return mac.Sum(nil)
}

// loginFor is who the person of the request is for Hearthmail.
func loginFor(r *http.Request) string { return personOf(r).session.kept.Login }
