package demo

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"io"
	"mime/quotedprintable"

	gomessage "github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"
)

// part is a MIME entity: a leaf with decoded content, or a multipart. It is
// written here and not by go-message's Writer, which takes no charset but
// UTF-8.
type part struct {
	header   gomessage.Header
	content  []byte
	children []*part
}

// leaf makes a part whose content is written in encoding.
func leaf(mediaType string, params map[string]string, content []byte, encoding string) *part {
	p := &part{content: content}
	p.header.Set("Content-Transfer-Encoding", encoding)
	p.header.SetContentType(mediaType, params)
	return p
}

// multipart puts parts together; one alone stays what it is.
func multipart(subtype string, parts ...*part) *part {
	if len(parts) == 1 {
		return parts[0]
	}
	p := &part{children: parts}
	p.header.SetContentType("multipart/"+subtype, nil)
	return p
}

// messagePart carries a whole message as message/rfc822.
func messagePart(raw []byte) *part {
	p := leaf("message/rfc822", nil, raw, "7bit")
	if !isASCII(string(raw)) {
		p.header.Set("Content-Transfer-Encoding", "8bit")
	}
	p.header.SetContentDisposition("attachment", nil)
	return p
}

// boundaries gives boundary after boundary, the same for the same seed.
func boundaries(seed string) func() string {
	h := fnv.New64a()
	h.Write([]byte(seed))
	n := 0
	return func() string {
		n++
		return fmt.Sprintf("=_%016x_%d", h.Sum64(), n)
	}
}

// prepare puts a multipart's boundary into its header; nextBoundary must not
// repeat itself.
func (p *part) prepare(nextBoundary func() string) (boundary string) {
	if len(p.children) == 0 {
		return ""
	}
	boundary = nextBoundary()
	mediaType, _, _ := p.header.ContentType()
	p.header.SetContentType(mediaType, map[string]string{"boundary": boundary})
	return boundary
}

// writeBody writes what comes after the header of a part that is prepared.
func (p *part) writeBody(w io.Writer, boundary string, nextBoundary func() string) error {
	if len(p.children) == 0 {
		return p.writeContent(w)
	}
	mw := textproto.NewMultipartWriter(w)
	if err := mw.SetBoundary(boundary); err != nil {
		return err
	}
	for _, child := range p.children {
		inner := child.prepare(nextBoundary)
		cw, err := mw.CreatePart(child.header.Header)
		if err != nil {
			return err
		}
		if err := child.writeBody(cw, inner, nextBoundary); err != nil {
			return err
		}
	}
	return mw.Close()
}

func (p *part) writeContent(w io.Writer) error {
	switch p.header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		qp := quotedprintable.NewWriter(w)
		if _, err := qp.Write(p.content); err != nil {
			return err
		}
		return qp.Close()
	case "base64":
		return writeBase64(w, p.content)
	default:
		_, err := w.Write(p.content)
		return err
	}
}

// writeBase64 writes lines of 76 characters (RFC 2045 section 6.8).
func writeBase64(w io.Writer, content []byte) error {
	encoded := base64.StdEncoding.EncodeToString(content)
	for len(encoded) > 0 {
		n := min(76, len(encoded))
		if _, err := io.WriteString(w, encoded[:n]+"\r\n"); err != nil {
			return err
		}
		encoded = encoded[n:]
	}
	return nil
}
