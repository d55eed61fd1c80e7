package message

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// letterWriter writes the parts of a letter. The first error stays.
type letterWriter struct {
	ctx      context.Context
	out      *bufio.Writer
	boundary func() string
	err      error
}

func newLetterWriter(ctx context.Context, w io.Writer, boundary func() string) *letterWriter {
	return &letterWriter{ctx: ctx, out: bufio.NewWriterSize(w, 32<<10), boundary: boundary}
}

// finish gives the first error.
func (w *letterWriter) finish() error {
	w.fail(w.out.Flush())
	return w.err
}

func (w *letterWriter) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// text writes what has its line ends already.
func (w *letterWriter) text(s string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(s)
	}
}

// letter writes the body, with the fields that belong to it.
func (w *letterWriter) letter(l *Letter) {
	if len(l.Attachments) == 0 {
		w.body(l)
		return
	}
	parts := []func(){func() { w.body(l) }}
	for _, part := range l.Attachments {
		parts = append(parts, func() { w.attachment(part, "attachment") })
	}
	w.multipart("multipart/mixed", parts)
}

// body writes what is to be read: plain text, and HTML if there is any.
func (w *letterWriter) body(l *Letter) {
	plain := func(text string) { w.textPart("text/plain", FlowText(text), letterParam{"format", "flowed"}) }
	if l.HTML == "" {
		plain(l.Text)
		return
	}
	text := l.Text
	if text == "" {
		text = TextFromHTML(l.HTML)
	}
	w.multipart("multipart/alternative", []func(){
		func() { plain(text) },
		func() { w.html(l) },
	})
}

// html writes the HTML with its pictures (RFC 2387).
func (w *letterWriter) html(l *Letter) {
	document := func() {
		w.textPart("text/html", `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>`+"\n"+letterHTML(l.HTML)+"\n</body></html>\n")
	}
	if len(l.Inline) == 0 {
		document()
		return
	}
	parts := []func(){document}
	for _, part := range l.Inline {
		parts = append(parts, func() { w.attachment(part, "inline") })
	}
	w.multipart("multipart/related", parts, letterParam{"type", "text/html"})
}

// multipart writes parts with a boundary between them.
func (w *letterWriter) multipart(kind string, parts []func(), params ...letterParam) {
	boundary := w.boundary()
	w.text(paramField(contentType, kind, append(params, letterParam{"boundary", boundary})...))
	for _, part := range parts {
		w.text("\r\n--" + boundary + "\r\n")
		part()
	}
	w.text("\r\n--" + boundary + "--\r\n")
}

// textPart writes a text in UTF-8 in the plainest encoding that keeps its lines
// short.
func (w *letterWriter) textPart(kind, text string, params ...letterParam) {
	encoding := textEncoding(text)
	charset := "utf-8"
	if encoding == "7bit" {
		charset = "us-ascii"
	}
	w.text(paramField(contentType, kind, append([]letterParam{{"charset", charset}}, params...)...))
	w.text("Content-Transfer-Encoding: " + encoding + "\r\n\r\n")
	w.encode(encoding, strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n")))
}

// attachment writes a part that lies elsewhere.
func (w *letterWriter) attachment(part LetterPart, disposition string) {
	if w.err != nil {
		return
	}
	kind, encoding := strings.ToLower(part.Type), "base64"
	name := letterFilename(part.Name)
	switch {
	case kind == "message/rfc822" && w.isSevenBit(part):
		encoding = "7bit"
	case kind == "message/rfc822":
		kind, name = "application/octet-stream", emlName(name)
	case !isBodyType(kind):
		kind = "application/octet-stream"
	}
	var typeParams, dispositionParams []letterParam
	if name != "" {
		typeParams = []letterParam{{"name", name}}
		dispositionParams = []letterParam{{"filename", name}}
	}
	w.text(paramField(contentType, kind, typeParams...))
	w.text(paramField("Content-Disposition", disposition, dispositionParams...))
	if part.ContentID != "" {
		w.text(idField("Content-ID", part.ContentID))
	}
	w.text("Content-Transfer-Encoding: " + encoding + "\r\n\r\n")
	w.open(part, func(r io.Reader) { w.encode(encoding, r) })
}

// emlName is the name of a message that is sent as a file.
func emlName(name string) string {
	if name == "" {
		name = "message"
	}
	if strings.HasSuffix(strings.ToLower(name), ".eml") {
		return name
	}
	return name + ".eml"
}

// open reads a part as far as read does.
func (w *letterWriter) open(part LetterPart, read func(io.Reader)) {
	if w.err != nil {
		return
	}
	r, err := part.open(w.ctx)
	if err != nil {
		w.fail(fmt.Errorf("open what goes with the letter: %w", err))
		return
	}
	read(contextReader{w.ctx, r})
	w.fail(r.Close())
}

func (p LetterPart) open(ctx context.Context) (io.ReadCloser, error) {
	if p.Open == nil {
		return nil, errors.New("there is no way to read it")
	}
	return p.Open(ctx)
}

// contextReader ends with its context.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
