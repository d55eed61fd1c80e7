package mailserver

import (
	"fmt"
	"strings"

	"golang.org/x/net/idna"
)

// DomainOf is the domain in a user name in A-labels, by which its server is found;
// "" where there is none.
func DomainOf(username string) string {
	i := strings.LastIndexByte(username, '@')
	if i < 0 {
		return ""
	}
	domain, err := DomainName(username[i+1:])
	if err != nil {
		return ""
	}
	return domain
}

// DomainName writes a domain in A-labels and lower case (RFC 5891).
func DomainName(name string) (string, error) {
	profile := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))
	domain, err := profile.ToASCII(name)
	if err != nil || strings.HasSuffix(domain, ".") {
		return "", fmt.Errorf("%q is not the name of a domain", name)
	}
	return domain, nil
}
