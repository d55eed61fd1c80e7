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
	Children          []*Part // of a multipart; a message/rfc822 has none here
}

// Bytes is about how much memory the part takes, with all its children.
func (p *Part) Bytes() int64 {
	if p == nil {
		return 0
	}
	size := 200 + len(p.Path) + len(p.ID) + len(p.Description)
	for _, params := range []map[string]string{p.Params, p.DispositionParams} {
		for key, value := range params {
			size += 100 + len(key) + len(value)
		}
	}
	total := int64(size)
	for _, child := range p.Children {
		total += child.Bytes()
	}
	return total
}
