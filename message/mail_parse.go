package message

import "bytes"

const (
	// maxParts bounds how many parts of a message are listed.
	maxParts = 2000
	// maxBoundary bounds what is taken for a boundary, in octets. RFC 2046,
	// section 5.1.1, allows 70.
	maxBoundary = 1000
)

// ParseMail reads the structure of a raw message, for when the server's account
// of it can't be believed. Part paths are as in IMAP, and each part has a
// Range. It never fails: lines may end in CRLF, LF or CR, headers may have lines
// that are no fields or no end, boundaries may be missing or declared wrongly,
// multiparts unclosed. What is beyond maxParts or maxPartDepth is left out, and
// the part around it is marked as shortened. Time is linear in len(raw), and
// bodies are not copied.
func ParseMail(raw []byte) *Part {
	p := mailParser{raw: raw, lineEnd: '\n', known: map[string]int{}}
	if bytes.IndexByte(raw, '\n') < 0 {
		p.lineEnd = '\r'
	}
	root := p.begin(messageIn(""))
	for p.next < len(raw) {
		p.bodyLine()
	}
	p.contentEnd = len(raw)
	p.end(0)
	return root
}

// mailParser goes through a message once, line by line. A line that is a
// boundary of any multipart around it ends what is within that one.
type mailParser struct {
	raw        []byte
	lineEnd    byte // '\n', or '\r' where there is none of the former
	next       int  // where the next line begins
	contentEnd int  // where the last line ended, without its line break
	parts      int

	// headerGoesOn is where a field was found behind a line that is none.
	headerGoesOn int

	open  []*openPart    // the parts around the next line, the outermost first
	known map[string]int // how often a boundary is one of open's
}

// openPart is a part whose end has not been seen.
type openPart struct {
	part     *Part
	place    partPlace
	entered  bool   // it is a multipart, and what it holds is looked for
	boundary string // as declared, "" when there is none
	adopted  string // a boundary that was only found by looking, "" when there is none
}

// partPlace is where a part that begins stands.
type partPlace struct {
	message   bool   // it is a message, not a part of a multipart
	digest    bool   // in a multipart/digest
	path      string // for a single part
	multipart string // for a multipart
}

// messageIn is the place of a message in the part with that path.
func messageIn(part string) partPlace {
	return partPlace{message: true, path: RootPath(part, false), multipart: RootPath(part, true)}
}

// line takes the next line, without its line break.
func (p *mailParser) line() []byte {
	line, following := p.lineAt(p.next)
	p.contentEnd = p.next + len(line)
	p.next = following
	return line
}

// lineAt is the line that begins there, without its line break, and where the
// one behind it begins.
func (p *mailParser) lineAt(start int) (line []byte, following int) {
	line, following = p.raw[start:], len(p.raw)
	if n := bytes.IndexByte(line, p.lineEnd); n >= 0 {
		line, following = line[:n], start+n+1
	}
	return bytes.TrimSuffix(line, []byte("\r")), following
}

// bodyLine takes a line of a body.
func (p *mailParser) bodyLine() {
	before := p.contentEnd
	line := p.line()
	key, closing, ok := p.boundaryOf(line)
	if !ok && p.adopt(line) {
		key, closing, ok = p.boundaryOf(line)
	}
	if !ok {
		return
	}
	at := p.around(key)
	p.contentEnd = before // the line break before a boundary is its own
	p.end(at + 1)
	p.contentEnd = p.next
	around := p.open[at]
	if key == around.boundary && around.adopted != "" {
		p.disown(around)
	}
	switch {
	case !closing:
		p.beginChild(around)
	case p.known[key] > 1:
		p.end(at) // the next such line is one of the multipart around this one
	}
}

// beginChild begins the next part of a multipart.
func (p *mailParser) beginChild(around *openPart) {
	parent := around.part
	if p.parts >= maxParts {
		parent.Shortened = true
		return
	}
	path := ChildPath(parent.Path, len(parent.Children)+1)
	place := partPlace{digest: parent.Subtype == "digest", path: path, multipart: path}
	parent.Children = append(parent.Children, p.begin(place))
}

// begin begins a part with its header, and what lies at the beginning of its
// body: a message within a message.
func (p *mailParser) begin(place partPlace) *Part {
	first := p.beginOne(place)
	for part := first; part.HoldsMessage(); part = part.Message {
		if part.Shortened = part.Shortened || p.parts >= maxParts; part.Shortened {
			break
		}
		part.Message = p.beginOne(messageIn(part.Path))
	}
	return first
}

func (p *mailParser) beginOne(place partPlace) *Part {
	p.parts++
	at := p.header(place.message)
	part := partOf(ParseHeader(p.raw[at.Header:at.Start]), place.digest)
	part.Path, part.Range = place.path, &at
	opened := &openPart{part: part, place: place}
	if part.Type == "multipart" {
		part.Path = place.multipart
		opened.entered = len(p.open) < maxPartDepth
		opened.boundary = declaredBoundary(part)
	}
	if opened.boundary != "" && opened.entered {
		p.known[opened.boundary]++
	}
	part.Shortened = len(p.open) >= maxPartDepth && (part.Type == "multipart" || part.HoldsMessage())
	p.open = append(p.open, opened)
	return part
}

// end ends the open parts from that one on, where the last line ended.
func (p *mailParser) end(from int) {
	for i := len(p.open) - 1; i >= from; i-- {
		opened := p.open[i]
		at := opened.part.Range
		at.End = max(at.Start, int64(p.contentEnd))
		if inner := opened.part.Message; inner != nil {
			at.End = max(at.End, inner.Range.End)
		}
		opened.part.Size = at.End - at.Start
		if opened.entered {
			p.forget(opened.boundary)
			p.forget(opened.adopted)
			p.settle(opened)
		}
	}
	p.open = p.open[:from]
}

// settle makes a text of a multipart in which no part could be found: that is
// the sender's words all the same.
func (p *mailParser) settle(o *openPart) {
	part, at := o.part, o.part.Range
	if len(part.Children) > 0 || part.Shortened || len(bytes.TrimSpace(p.raw[at.Start:at.End])) == 0 {
		return
	}
	part.Type, part.Subtype, part.Path = "text", "plain", o.place.path
}
