package main

import (
	"context"
	_ "embed"
	"errors"
	"html/template"
	"io"
	"net"
	"net/http"
	"time"
)

// barePage is a list of fifty rows and the least script that opens and strikes
// them: what Chromium itself takes for that.
//
//go:embed bare_page.html
var barePage string

// bare is a site with nothing behind it.
type bare struct {
	server *http.Server
	url    string // without the last slash
	failed chan error
}

func startBare(ctx context.Context) (*bare, error) {
	page, err := template.New("page").Parse(barePage)
	if err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	rows := make([]int, pageRows)
	for i := range rows {
		rows[i] = pageRows - i
	}
	answers := http.NewServeMux()
	answers.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _ = page.Execute(w, rows) })
	answers.HandleFunc("GET /text", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, mailPlain(0)) })
	answers.HandleFunc("GET /html", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, mailHTML(0)) })
	answers.HandleFunc("POST /strike", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	b := &bare{url: "http://" + listener.Addr().String(), failed: make(chan error, 1)}
	b.server = &http.Server{Handler: answers, ReadHeaderTimeout: 10 * time.Second}
	go func() { b.failed <- b.server.Serve(listener) }()
	return b, nil
}

// end ends the server, whatever is still asked of it.
func (b *bare) end() error {
	err := b.server.Close()
	if served := <-b.failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
