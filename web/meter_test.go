package web

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"hearthmail/imapclient"
)

func TestSignInOutcome(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want string
	}{
		{&imapclient.Error{Kind: imapclient.KindDenied}, signInRefused},
		{fmt.Errorf("twice: %w", &imapclient.Error{Kind: imapclient.KindDenied}), signInRefused},
		{&imapclient.Error{Kind: imapclient.KindTimeout}, signInUnavailable},
		{tooSoonError{}, signInTooSoon},
		{&problem{status: http.StatusForbidden}, signInRefused},
		{&problem{status: http.StatusBadGateway}, signInUnavailable},
		{errors.New("of ours"), signInUnavailable},
	} {
		if got := signInOutcome(tc.err); got != tc.want {
			t.Errorf("%v is %q, want %q", tc.err, got, tc.want)
		}
	}
}
