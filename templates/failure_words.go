package templates

import "net/http"

func (m Failure) title() string {
	if m.Title != "" {
		return m.Title
	}
	return m.Heading
}

func (m Failure) backTo() string {
	if m.BackTo != "" {
		return m.BackTo
	}
	return "Go back"
}

// away says whether it was the mail server that did not answer.
func (m Failure) away() bool {
	return m.Status == http.StatusBadGateway || m.Status == http.StatusGatewayTimeout
}
