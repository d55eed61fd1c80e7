package main

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// reader is a visitor who may be in any goroutine: failures are errors. It
// follows no redirect by itself.
type reader struct {
	ctx    context.Context
	base   string
	client *http.Client
}

// reply is what a reader gets.
type reply struct {
	status   int
	location string // within the program
	body     string
}

func newReader(ctx context.Context, v *visitor) *reader {
	client := &http.Client{
		Jar: v.client.Jar, Transport: v.client.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &reader{ctx: ctx, base: v.base, client: client}
}

// send posts form, or gets the page when it is nil.
func (r *reader) send(path string, form url.Values, header http.Header) (*reply, error) {
	ctx, cancel := context.WithTimeout(r.ctx, within)
	defer cancel()
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(ctx, method, r.base+path, body)
	if err != nil {
		return nil, err
	}
	for name := range header {
		request.Header[name] = header[name]
	}
	request.Header.Set("Accept-Encoding", "identity") // packing only costs time here
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := r.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return &reply{status: response.StatusCode, location: strings.TrimPrefix(response.Header.Get("Location"), r.base), body: string(text)}, nil
}

// rows reads the rows of a list. It looks for the marks alone, since parsing
// whole pages would take most of the test's time.
func (r *reply) rows() ([]listedRow, error) {
	var rows []listedRow
	for rest := r.body; ; {
		at := strings.Index(rest, " data-flags=")
		if at < 0 {
			return rows, nil
		}
		end := at + strings.IndexByte(rest[at:], '>')
		tag := rest[strings.LastIndexByte(rest[:at], '<'):end]
		rest = rest[end:]
		uid, err := strconv.ParseUint(mark(tag, "data-uid"), 10, 32)
		subject := strings.Index(rest, modelSubject)
		if err != nil || subject < 0 {
			return nil, fmt.Errorf("the row %q has no UID or no subject", tag)
		}
		rows = append(rows, listedRow{
			uid: uint32(uid), flags: flagsInOrder(mark(tag, "data-flags")), subject: rest[subject : subject+modelSubjectSize],
		})
	}
}

// total is how many messages the list says that there are.
func (r *reply) total() int {
	at := max(0, strings.Index(r.body, " data-total="))
	n, _ := strconv.Atoi(mark(r.body[at:min(len(r.body), at+100)], "data-total"))
	return n
}

// mark is the value of an attribute in a tag.
func mark(tag, name string) string {
	_, rest, _ := strings.Cut(tag, " "+name+`="`)
	text, _, _ := strings.Cut(rest, `"`)
	return html.UnescapeString(text)
}

// modelSubject is how subjects in this test begin; all are of one length.
const modelSubject = "mail-"

const modelSubjectSize = len("mail-00-00")
