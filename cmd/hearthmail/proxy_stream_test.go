package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"
)

// largePath is where the large attachment is.
const largePath = "/mailboxes/Files/messages/1/parts/2"

// stream: what happens is told while it happens, before and after a large
// download that goes over the same connection.
func (w *proxyWalk) stream(t *testing.T) {
	v := w.at(t)
	v.get(inbox)
	events := v.listen("0", "")
	untilHeard(t, events, w.server)
	w.server.Store(7, "+FLAGS", `\Answered`)
	await(t, events, "INBOX")
	if page := v.get(largePath); page.body != string(w.file) {
		t.Errorf("the large file has %d octets that are not its own, want %d", len(page.body), len(w.file))
	}
	w.server.Store(7, "-FLAGS", `\Answered`)
	await(t, events, "INBOX")
	list := v.get(inbox).list(t)
	w.post(t, inbox+"/delete", uidForm(list, 7), inbox)
	await(t, events, "INBOX")
}

// brokenOff kills the program in the middle of a download, which the browser
// must not take for whole; the next program is found at the same place. Caddy 2.6
// can't tell browsers of what breaks off (its issue 5951), which the document says.
func (w *proxyWalk) brokenOff(t *testing.T) {
	w.post(t, "/login", credentials(w.user, w.password), "/login")
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.v.base+largePath, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := w.v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	first := make([]byte, 64<<10)
	if _, err := io.ReadFull(response.Body, first); err != nil || !bytes.HasPrefix(w.file, first) {
		t.Fatalf("the download's beginning: %v", err)
	}
	w.program.Kill()
	rest, err := io.Copy(io.Discard, response.Body)
	if err == nil && w.setup.proxy == "nginx" {
		t.Errorf("%d octets of %d look like a whole file", len(first)+int(rest), len(w.file))
	}
	w.program.Restart()
	if page := w.v.get("/healthz"); page.status != http.StatusOK {
		t.Errorf("the new program is not found: %d", page.status)
	}
}
