package message

import "strings"

// Address is one mailbox of an address field (RFC 5322, section 3.4), decoded
// and ready to be shown.
type Address struct {
	Name string // display name, "" when there is none
	Addr string // addr-spec, local@domain; may be anything when the header is odd
}

// Display is the name when there is one, else the address. A name that holds an
// address other than the real one would pass for the sender where it stands
// alone: the real one is shown instead.
func (a Address) Display() string {
	if a.Addr != "" && (a.Name == "" || claimsAddress(a.Name, a.Addr)) {
		return a.Addr
	}
	return a.Name
}

// claimsAddress tells whether a name looks like an address that isn't addr.
func claimsAddress(name, addr string) bool {
	if strings.EqualFold(strings.Trim(name, `<>"' `), addr) {
		return false
	}
	return strings.ContainsAny(name, "@＠﹫")
}
