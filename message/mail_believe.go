package message

import "strings"

// maxDoubtful is how large a message may be to be read again only because
// something about its structure is odd, in octets.
const maxDoubtful = 512 << 10

// Believable tells whether a server's account of a message's structure can be
// what the sender meant; where it can't, ParseMail may do better. header has at
// least the message's From, Date and Content-Type as far as it has these; size is
// the message's, in octets, 0 when it isn't known. A server fails at a boundary
// that is missing, declared wrongly or very long, and then tells of parts that
// hold nothing; a header without an end takes in those of the first parts.
func Believable(root *Part, header Header, size int64) bool {
	if root == nil || header.IsEmpty() {
		return false
	}
	declared := firstToken(header.Raw("Content-Type"))
	if strings.HasPrefix(declared, "multipart/") && !root.IsMultipart() {
		return false
	}
	var total int64
	doubtful := !root.IsMultipart() && root.Size == 0 || header.count("content-type") > 1
	for part := range root.all(false) {
		total += part.Size
		doubtful = doubtful || isDoubtful(part)
	}
	if root.IsMultipart() && total == 0 {
		return false
	}
	if size > 0 && total > 2*size+maxDoubtful { // some servers only estimate sizes
		return false
	}
	return !doubtful || size > maxDoubtful
}

// isDoubtful tells a part without a type, and an empty text of which no header
// says anything: what should have been in it may have been passed over.
func isDoubtful(p *Part) bool {
	if p.IsMultipart() {
		return false
	}
	if p.Type == "" || p.Subtype == "" {
		return true
	}
	charset := p.Charset()
	return p.Type == "text" && p.Subtype == "plain" && p.Size == 0 && p.ID == "" && p.Description == "" &&
		p.Disposition == "" && (charset == "" || charset == "us-ascii") && (p.Encoding == "" || p.Encoding == "7bit")
}
