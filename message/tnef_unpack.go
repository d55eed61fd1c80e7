package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"mime"
	"strings"
)

// maxTNEFFiles bounds the attachments taken out of a winmail.dat.
const maxTNEFFiles = 500

// IsTNEF tells a winmail.dat, into which Outlook packs what it sends: see
// UnpackTNEF.
func (p *Part) IsTNEF() bool {
	switch p.MediaType() {
	case "application/ms-tnef", "application/vnd.ms-tnef":
		return true
	}
	return p != nil && !p.IsMultipart() && strings.EqualFold(p.Filename(), "winmail.dat")
}

// UnpackTNEF writes what is in a winmail.dat ([MS-OXTNEF]) as a MIME entity: its
// text or HTML, and its files. Of what is cut off the rest is given; of text in
// RTF nothing. ok is false for anything else. Time and memory are linear in
// len(data). There is a library for this, which can't be had as a module.
func UnpackTNEF(data []byte) (entity []byte, ok bool) {
	r := tnefReader{rest: data}
	if r.u32() != tnefSignature || r.broken {
		return nil, false
	}
	r.u16()
	var t tnef
	for {
		id, value, more := r.attribute()
		if !more {
			return t.entity(data), true
		}
		t.take(id, value)
	}
}

// tnef is what has been found.
type tnef struct {
	text, html []byte
	charset    string
	files      []tnefFile
}

type tnefFile struct {
	name, mediaType string
	data            []byte
}

func (t *tnef) take(id uint32, value []byte) {
	properties := tnefReader{rest: value}
	switch {
	case id == tnefCodepage && len(value) >= 4:
		t.charset = fmt.Sprintf("cp%d", binary.LittleEndian.Uint32(value))
	case id == tnefBody:
		t.text = value
	case id == tnefProperties:
		properties.properties(t.property)
	case id == tnefRendering && len(t.files) < maxTNEFFiles:
		t.files = append(t.files, tnefFile{})
	case len(t.files) == 0:
	default:
		t.files[len(t.files)-1].take(id, value, &properties)
	}
}

func (t *tnef) property(id uint16, value []byte) {
	switch {
	case id == mapiHTML:
		t.html = value
	case id == mapiBody && t.text == nil:
		t.text = value
	}
}

func (f *tnefFile) take(id uint32, value []byte, properties *tnefReader) {
	switch id {
	case tnefTitle:
		if f.name == "" {
			f.name = tnefText(value)
		}
	case tnefData:
		f.data = value
	case tnefAttachment:
		properties.properties(f.property)
	}
}

func (f *tnefFile) property(id uint16, value []byte) {
	switch id {
	case mapiLongName:
		f.name = tnefText(value)
	case mapiName:
		if f.name == "" {
			f.name = tnefText(value)
		}
	case mapiMIMEType:
		f.mediaType = tnefText(value)
	case mapiData:
		if f.data == nil {
			f.data = value
		}
	}
}

// tnefText is a string, which a NUL ends.
func tnefText(value []byte) string {
	value, _, _ = bytes.Cut(value, []byte{0})
	return DecodeText(value, "")
}

// entity writes a multipart/mixed. Its boundary can't be in what it was made of.
func (t *tnef) entity(data []byte) []byte {
	sum := sha256.Sum256(data)
	boundary := hex.EncodeToString(sum[:20])
	var out bytes.Buffer
	part := func(header string, body []byte) {
		out.WriteString("\r\n--" + boundary + "\r\n" + header + "\r\nContent-Transfer-Encoding: binary\r\n\r\n")
		out.Write(body)
	}
	out.WriteString("Content-Type: multipart/mixed; boundary=" + boundary + "\r\n")
	switch {
	case t.html != nil:
		part("Content-Type: text/html; charset="+t.charset, bytes.TrimRight(t.html, "\x00"))
	case t.text != nil:
		part("Content-Type: text/plain; charset="+t.charset, bytes.TrimRight(t.text, "\x00"))
	}
	for _, f := range t.files {
		part(f.header(), f.data)
	}
	out.WriteString("\r\n--" + boundary + "--\r\n")
	return out.Bytes()
}

func (f *tnefFile) header() string {
	top, sub, _ := strings.Cut(strings.ToLower(f.mediaType), "/")
	kind := (&Part{Type: top, Subtype: sub}).MediaType()
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": cutString(f.name, maxFilenameBytes)})
	if disposition == "" || f.name == "" {
		disposition = "attachment"
	}
	return "Content-Type: " + kind + "\r\nContent-Disposition: " + disposition
}
