package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// pageLimit bounds one request.
const pageLimit = time.Minute

// browser is one person's: a cookie, and a connection that is kept. It asks
// for pages packed, as browsers do, and doesn't unpack them.
type browser struct {
	ctx    context.Context
	base   string
	client *http.Client
	plain  bool // not packed
}

func newBrowser(ctx context.Context, base string) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &browser{ctx: ctx, base: base, client: &http.Client{
		Jar: jar, Timeout: pageLimit,
		Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 2},
	}}, nil
}

// signIn signs in to the program with the account's words.
func (a *app) signIn(ctx context.Context, who account) (*browser, error) {
	b, err := newBrowser(ctx, a.url)
	if err != nil {
		return nil, err
	}
	if err := b.signIn(who); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// signIn stays at the answer, which sends to the list.
func (b *browser) signIn(who account) error {
	follow := b.client.CheckRedirect
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	defer func() { b.client.CheckRedirect = follow }()
	answer, err := b.send(http.MethodPost, "/login", url.Values{"username": {who.user}, "password": {who.password}}, false)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("signing in to Hearthmail: %s", answer.Status)
	}
	return nil
}

// get reads a page to its end.
func (b *browser) get(path string) error {
	return b.read(http.MethodGet, path, nil, false, io.Discard)
}

// swap reads what our script asks for in place of a page.
func (b *browser) swap(path string) error {
	return b.read(http.MethodGet, path, nil, true, io.Discard)
}

// post sends a form and reads the page that it leads to.
func (b *browser) post(path string, form url.Values, script bool) error {
	return b.read(http.MethodPost, path, form, script, io.Discard)
}

// signOut ends the session, and with the last session the account's memory.
func (b *browser) signOut() error {
	defer b.close()
	return b.post("/logout", nil, false)
}

func (b *browser) close() { b.client.CloseIdleConnections() }

func (b *browser) read(method, path string, form url.Values, script bool, into io.Writer) error {
	answer, err := b.send(method, path, form, script)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	return readAnswer(answer, into)
}

// readAnswer reads a page to its end.
func readAnswer(answer *http.Response, into io.Writer) error {
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", answer.Request.Method, answer.Request.URL.RequestURI(), answer.Status)
	}
	_, err := io.Copy(into, answer.Body)
	return err
}

func (b *browser) send(method, path string, form url.Values, script bool) (*http.Response, error) {
	request, err := http.NewRequestWithContext(b.ctx, method, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if !b.plain {
		request.Header.Set("Accept-Encoding", "gzip")
	}
	if script {
		request.Header.Set("HX-Request", "true")
	}
	return b.client.Do(request)
}

// upload posts a file in a form's field.
func (b *browser) upload(path, field string, file []byte) error {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile(field, "file")
	if err == nil {
		_, err = part.Write(file)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(b.ctx, http.MethodPost, b.base+path, &form)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	answer, err := b.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	return readAnswer(answer, io.Discard)
}
