package message

import (
	"iter"
	"strings"
)

// maxPartDepth bounds how deep a part tree is looked into for something to
// show. What lies deeper is only listed.
const maxPartDepth = 100

// IsMultipart tells whether the part is made of others.
func (p *Part) IsMultipart() bool {
	return p != nil && (p.Type == "multipart" || len(p.Children) > 0)
}

// HoldsMessage tells a part whose body is a message that can be read where it
// stands: RFC 2046, section 5.2.1, allows no encodings there, but some use them.
func (p *Part) HoldsMessage() bool {
	return p != nil && p.Type == "message" && (p.Subtype == "rfc822" || p.Subtype == "global") &&
		p.Encoding != "base64" && p.Encoding != "quoted-printable"
}

// IsMail tells a part that is a message of its own, by its type or by the name
// of the file, or that holds one within a signature or a
// winmail.dat.
func (p *Part) IsMail() bool {
	if p == nil || p.IsMultipart() {
		return false
	}
	kind := p.MediaType()
	return kind == "message/rfc822" || kind == "message/global" || p.IsSignedData() || p.IsTNEF() || strings.HasSuffix(strings.ToLower(p.Filename()), ".eml")
}

// Leaves gives the parts that hold something themselves, in the message's
// order. A message/rfc822 is one of them; what it holds is not among them.
func (p *Part) Leaves() iter.Seq[*Part] {
	return func(yield func(*Part) bool) {
		for part := range p.all(false) {
			if !part.IsMultipart() && !yield(part) {
				return
			}
		}
	}
}

// Find is the part with that part path, nil for none; parts of messages within
// the message are found too.
func (p *Part) Find(path string) *Part {
	for part := range p.all(true) {
		if part.Path == path {
			return part
		}
	}
	return nil
}

// IsShortened tells whether anything of the message was left out of the tree
// because it would have been too much.
func (p *Part) IsShortened() bool {
	for part := range p.all(true) {
		if part.Shortened {
			return true
		}
	}
	return false
}

// all walks the tree in order, within messages too if so wished; without
// recursion, since its depth is the sender's choice.
func (p *Part) all(within bool) iter.Seq[*Part] {
	return func(yield func(*Part) bool) {
		stack := []*Part{p}
		for len(stack) > 0 {
			part := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if part == nil {
				continue
			}
			if !yield(part) {
				return
			}
			if within {
				stack = append(stack, part.Message)
			}
			for i := len(part.Children) - 1; i >= 0; i-- {
				stack = append(stack, part.Children[i])
			}
		}
	}
}

// maxMediaType bounds a media type (RFC 6838, section 4.2, allows 127 for each
// of its halves).
const maxMediaType = 127

// MediaType is the part's media type, "text/plain". One that has anything odd
// in it is given as application/octet-stream: it may go into a page or an HTTP
// header as it is.
func (p *Part) MediaType() string {
	const unknown = "application/octet-stream"
	if p == nil {
		return unknown
	}
	kind := strings.ToLower(p.Type + "/" + p.Subtype)
	if !isMediaToken(p.Type) || !isMediaToken(p.Subtype) || len(kind) > maxMediaType {
		return unknown
	}
	return kind
}

// isMediaToken holds to the restricted names of RFC 6838, section 4.2.
func isMediaToken(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		letter := c >= 'a' && c <= 'z' || s[i] >= '0' && s[i] <= '9'
		if !letter && (i == 0 || !strings.ContainsRune("!#$&-^_.+", rune(s[i]))) {
			return false
		}
	}
	return s != ""
}

// Charset is the charset's label, lower-case, "" when none is given.
func (p *Part) Charset() string {
	if p == nil {
		return ""
	}
	return cleanLabel(paramValue(p.Params, "charset"))
}

// DecodedSize is about how many bytes the part has once decoded. Base64 comes
// in lines of 76 characters and a CRLF; of quoted-printable nothing is known.
func (p *Part) DecodedSize() int64 {
	if p == nil {
		return 0
	}
	if p.Encoding == "base64" {
		return p.Size/78*57 + p.Size%78*3/4
	}
	return p.Size
}
