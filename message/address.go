package message

// Address is one mailbox of an address field (RFC 5322, section 3.4), decoded
// and ready to be shown.
type Address struct {
	Name string // display name, "" when there is none
	Addr string // addr-spec, local@domain; may be anything when the header is odd
}

// Display is the name when there is one, else the address.
func (a Address) Display() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Addr
}
