package message

import (
	"bytes"
	"strings"
)

// boundaryOf tells which open multipart's boundary a line is, and whether it
// closes that (RFC 2046, section 5.1.1).
func (p *mailParser) boundaryOf(line []byte) (key string, closing, ok bool) {
	if !bytes.HasPrefix(line, []byte("--")) || len(line) > maxBoundary+8 {
		return "", false, false
	}
	key = strings.TrimRight(string(line[2:]), " \t\r")
	if p.known[key] > 0 {
		return key, false, true
	}
	key, closing = strings.CutSuffix(key, "--")
	return key, closing, closing && p.known[key] > 0
}

// around is the innermost open multipart with that boundary, which is known.
// All within it ends then, so the search costs no more than these have.
func (p *mailParser) around(key string) int {
	for i := len(p.open) - 1; ; i-- {
		if o := p.open[i]; o.entered && (o.boundary == key || o.adopted == key) {
			return i
		}
	}
}

// declaredBoundary is what the header gives as boundary, "" for nothing of use.
func declaredBoundary(part *Part) string {
	boundary := strings.TrimRight(paramValue(part.Params, "boundary"), " \t\r\n")
	if len(boundary) > maxBoundary {
		return ""
	}
	return boundary
}

// adopt takes a line for a boundary of the innermost part, if that is a
// multipart of which no part has been found yet, and the line looks like one: a
// part's header comes behind it.
func (p *mailParser) adopt(line []byte) bool {
	innermost := p.open[len(p.open)-1]
	if !innermost.entered || len(innermost.part.Children) > 0 ||
		!bytes.HasPrefix(line, []byte("--")) || len(line) > maxBoundary {
		return false
	}
	key := strings.TrimRight(string(line[2:]), " \t\r")
	following, _ := p.lineAt(p.next)
	undeclared := innermost.boundary == "" && len(following) == 0
	if key == "" || !undeclared && !isContentField(following) {
		return false
	}
	p.forget(innermost.adopted)
	innermost.adopted = key
	p.known[key]++
	return true
}

// disown drops what was found by an adopted boundary: here is the one that was
// declared, so that was a preamble.
func (p *mailParser) disown(o *openPart) {
	p.forget(o.adopted)
	o.adopted = ""
	o.part.Children = nil
}

func (p *mailParser) forget(boundary string) {
	if boundary == "" {
		return
	}
	if p.known[boundary]--; p.known[boundary] <= 0 {
		delete(p.known, boundary)
	}
}

// isContentField tells a field of a part's header.
func isContentField(line []byte) bool {
	const prefix = "content-"
	return isField(line) && len(line) > len(prefix) && strings.EqualFold(string(line[:len(prefix)]), prefix)
}
