package message

// Part is a node of a message's MIME structure (RFC 2045), as the server
// reports it in BODYSTRUCTURE (RFC 9051, section 7.5.2).
type Part struct {
	Path              string            // part path for FETCH, "1.2"; "" for a multipart at the root
	Type              string            // top-level media type, lower-case: "text"
	Subtype           string            // lower-case: "plain"
	Params            map[string]string // Content-Type parameters as sent, keys lower-case
	Disposition       string            // "attachment", "inline" or "", lower-case
	DispositionParams map[string]string // Content-Disposition parameters as sent, keys lower-case
	ID                string            // Content-ID without angle brackets
	Description       string
	Encoding          string  // Content-Transfer-Encoding, lower-case
	Size              int64   // octets, still encoded
	Children          []*Part // of a multipart
	Message           *Part   // root of the message within a message/rfc822, nil where it isn't known; its Path is "2.TEXT" if it is a multipart
	Range             *Range  // where it lies in the raw message; nil when the server is to find it by its Path
	Shortened         bool    // it holds more than is listed here: too many parts, or too deep ones
}

// Range is where a part lies in the raw message, in octets from the message's
// beginning: its header, with the empty line, from Header to Start, its body,
// still encoded, from Start to End.
type Range struct {
	Header, Start, End int64
}

// Bytes is about how much memory the part takes, with all that it holds.
func (p *Part) Bytes() int64 {
	total := 0
	for part := range p.all(true) {
		total += 240 + len(part.Path) + len(part.ID) + len(part.Description)
		for _, params := range []map[string]string{part.Params, part.DispositionParams} {
			for key, value := range params {
				total += 100 + len(key) + len(value)
			}
		}
	}
	return int64(total)
}
