package imageproxy

import (
	"context"
	"errors"
	"net/http"
	"time"

	"hearthmail/publicnet"
)

// fetchTimeout is how long a fetch may take, its wait for others included.
const fetchTimeout = 20 * time.Second

// ask gets a picture from where it is.
func (p *Proxy) ask(ctx context.Context, address string) (Picture, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Picture{}, ErrRefused
	}
	request.Header.Set("Accept", "image/png, image/jpeg, image/gif, image/webp")
	response, err := p.client.Do(request)
	if err != nil {
		return Picture{}, kindOf(err)
	}
	defer func() { _ = response.Body.Close() }()
	switch {
	case response.StatusCode != http.StatusOK:
		return Picture{}, ErrAway
	case response.ContentLength > maxBytes:
		return Picture{}, ErrNoPicture
	}
	return readPicture(response.Body)
}

// kindOf leaves out the error's text, which holds the address.
func kindOf(err error) error {
	for _, refused := range []error{publicnet.ErrNotPublic, publicnet.ErrAddress, publicnet.ErrRedirects} {
		if errors.Is(err, refused) {
			return ErrRefused
		}
	}
	return ErrAway
}
