package demo

import (
	"archive/zip"
	"bytes"
	"fmt"
	"mime"
	"net/url"
	"time"
)

// attachment makes the part that a letter's Attach line asks for.
func (c *composer) attachment(a attachment) (*part, error) {
	switch a.kind {
	case "photo":
		return c.pictures.part(a.source, a.filename, "")
	case "pdf":
		return a.file("application/pdf", nil, func(doc document) ([]byte, error) { return pdf(doc.title, doc.lines) })
	case "text":
		return a.file("text/plain", map[string]string{"charset": "utf-8"}, func(doc document) ([]byte, error) { return []byte(doc.text()), nil })
	case "latin1":
		return a.file("text/plain", map[string]string{"charset": "iso-8859-1"}, func(doc document) ([]byte, error) { return encodeCharset("iso-8859-1", doc.text()) })
	case "vcard":
		return a.file("text/vcard", map[string]string{"charset": "utf-8"}, func(doc document) ([]byte, error) { return []byte(doc.text()), nil })
	case "csv":
		return a.file("text/csv", map[string]string{"charset": "utf-8"}, func(doc document) ([]byte, error) { return []byte(doc.text()), nil })
	case "zip":
		return a.file("application/zip", nil, zipDocument)
	}
	return nil, fmt.Errorf("there is no attachment kind %q", a.kind)
}

// file makes an attachment of a document from mail/documents.
func (a attachment) file(mediaType string, params map[string]string, render func(document) ([]byte, error)) (*part, error) {
	doc, err := readDocument(a.source)
	if err != nil {
		return nil, err
	}
	content, err := render(doc)
	if err != nil {
		return nil, err
	}
	p := leaf(mediaType, params, content, "base64")
	setFilename(p, "attachment", a.filename)
	return p, nil
}

// setFilename writes the name in the ways that programs in the field do: as it
// is in ASCII, else by RFC 2231 or, wrongly but often, by RFC 2047. The length
// decides which, so that the sample has both.
func setFilename(p *part, disposition, filename string) {
	if isASCII(filename) {
		p.header.SetContentDisposition(disposition, map[string]string{"filename": filename})
		return
	}
	if len(filename)%2 == 0 {
		p.header.Set("Content-Disposition", disposition+`; filename="`+mime.BEncoding.Encode("utf-8", filename)+`"`)
		return
	}
	p.header.Set("Content-Disposition", disposition+"; filename*=utf-8''"+url.PathEscape(filename))
}

// zipDocument packs a document's text with a list of its lines.
func zipDocument(doc document) ([]byte, error) {
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, file := range [][2]string{{"README.txt", doc.title + "\r\n"}, {"notes/" + doc.name + ".txt", doc.text()}} {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: file[0], Method: zip.Deflate, Modified: time.Date(2024, 5, 4, 12, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(file[1])); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
