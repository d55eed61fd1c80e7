package message

import (
	"bytes"
	"strings"
)

const (
	// maxFieldName bounds what is taken for a field's name, in octets.
	maxFieldName = 200
	// maxStrayLines bounds the lines within a header that are no fields, before
	// the next one that is.
	maxStrayLines = 50
)

// header reads over the header of a part or of a message. It ends with an empty
// line, before a boundary, or before a line that belongs to no header.
func (p *mailParser) header(isMessage bool) Range {
	at := Range{Header: int64(p.next)}
	if isMessage {
		p.skipBlankLines()
	}
	p.contentEnd = p.next
	for first := true; p.next < len(p.raw); first = false {
		line, following := p.lineAt(p.next)
		if len(line) == 0 {
			p.contentEnd, p.next = p.next, following
			break
		}
		if _, _, ok := p.boundaryOf(line); ok {
			break
		}
		folded := !first && (line[0] == ' ' || line[0] == '\t')
		if !folded && !isField(line) && !p.belongsToHeader(line, isMessage, first) {
			break
		}
		p.contentEnd, p.next = p.next+len(line), following
	}
	at.Start = int64(p.next)
	if p.atBoundary() {
		at.Start = int64(p.contentEnd) // the last line break is the boundary's own
	}
	return at
}

// atBoundary tells whether the next line ends what is open.
func (p *mailParser) atBoundary() bool {
	line, _ := p.lineAt(p.next)
	_, _, ok := p.boundaryOf(line)
	return ok
}

// belongsToHeader tells whether the next line, which is no field, stands within
// a header all the same: it is an mbox's first line, or the header goes on behind
// it. A part may have no header at all.
func (p *mailParser) belongsToHeader(line []byte, isMessage, first bool) bool {
	switch {
	case first && !isMessage, bytes.HasPrefix(line, []byte("--")):
		return false
	case first && bytes.HasPrefix(bytes.TrimPrefix(line, []byte(">")), []byte("From ")):
		return true
	}
	if p.next >= p.headerGoesOn {
		p.headerGoesOn = p.nextField()
	}
	return p.next < p.headerGoesOn
}

// nextField is where a field of a name that is often seen begins in one of the
// next lines, 0 for nowhere.
func (p *mailParser) nextField() int {
	_, next := p.lineAt(p.next)
	for range maxStrayLines {
		line, following := p.lineAt(next)
		if len(line) == 0 {
			break
		}
		if isUsualField(line) {
			return next
		}
		next = following
	}
	return 0
}

// isUsualField tells a field that says where a mail comes from or what it is.
func isUsualField(line []byte) bool {
	if !isField(line) {
		return false
	}
	name, _ := cutField(string(line[:min(len(line), maxFieldName)]))
	switch name {
	case "received", "return-path", "delivered-to", "from", "sender", "reply-to", "to", "cc", "subject", "date",
		"message-id", "in-reply-to", "references", "mime-version":
		return true
	}
	return strings.HasPrefix(name, "x-") || strings.HasPrefix(name, "content-") || strings.HasPrefix(name, "dkim-") ||
		strings.HasPrefix(name, "list-")
}

// skipBlankLines goes on to a header that has empty lines before it.
func (p *mailParser) skipBlankLines() {
	for next := p.next; next < len(p.raw); {
		line, following := p.lineAt(next)
		if len(line) > 0 {
			if isField(line) {
				p.next = next
			}
			return
		}
		next = following
	}
}

// isField tells whether a line begins a header field (RFC 5322, section 2.2). An
// address such as http://x.example is none.
func isField(line []byte) bool {
	colon := bytes.IndexByte(line[:min(len(line), maxFieldName)], ':')
	if colon < 0 || bytes.HasPrefix(line[colon+1:], []byte("//")) {
		return false
	}
	name, _ := cutField(string(line[:colon+1]))
	return name != ""
}

// partOf is what a header says of its part. Without a Content-Type it is plain
// text, in a multipart/digest a message (RFC 2046, section 5.1.5).
func partOf(h Header, digest bool) *Part {
	part := &Part{
		// Clones, since the values are pieces of the whole header.
		ID:          strings.Clone(strings.Trim(strings.TrimSpace(h.Raw("Content-ID")), "<>")),
		Description: strings.Clone(h.Raw("Content-Description")),
		Encoding:    strings.Clone(firstToken(h.Raw("Content-Transfer-Encoding"))),
	}
	kind, params := parseParams(h.Raw("Content-Type"))
	part.Params = params
	part.Type, part.Subtype, _ = strings.Cut(kind, "/")
	switch known := mainSubtype(part.Type); {
	case part.Type == "" && digest:
		part.Type, part.Subtype = "message", "rfc822"
	case part.Type == "":
		part.Type, part.Subtype = "text", "plain"
	case part.Subtype == "" && known != "":
		part.Subtype = known
	case part.Subtype == "":
		part.Type, part.Subtype = "application", "octet-stream"
	}
	part.Disposition, part.DispositionParams = parseParams(h.Raw("Content-Disposition"))
	return part
}

// mainSubtype is what a media type without its second half means, "" when it
// means nothing.
func mainSubtype(mainType string) string {
	switch mainType {
	case "text":
		return "plain"
	case "multipart":
		return "mixed"
	case "message":
		return "rfc822"
	}
	return ""
}
