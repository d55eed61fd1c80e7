package templates

import (
	"context"
	"net/http"
)

func (m Failure) title() string {
	if m.Title != "" {
		return m.Title
	}
	return m.Heading
}

func (m Failure) backTo(ctx context.Context) string {
	if m.BackTo != "" {
		return m.BackTo
	}
	return say(ctx, "Go back")
}

// away says whether it was the mail server that did not answer.
func (m Failure) away() bool {
	return m.Status == http.StatusBadGateway || m.Status == http.StatusGatewayTimeout
}
