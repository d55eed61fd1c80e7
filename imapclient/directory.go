package imapclient

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/idna"
)

// Directory knows the mail server of each user name: by its domain, or the one
// server that there is.
type Directory struct {
	server  *Server
	domains map[string]*Server // by A-label
	search  *search
}

// DirectoryOptions say which servers there are.
type DirectoryOptions struct {
	Domains map[string]*Server // for user names in these domains
	Search  *Search            // for those in others; nil for no search
	Server  *Server            // for all that the two above have none for; nil for none
}

// NewDirectory fails when a domain is not one.
func NewDirectory(o DirectoryOptions) (*Directory, error) {
	d := &Directory{server: o.Server, domains: map[string]*Server{}}
	for name, server := range o.Domains {
		domain, err := domainName(name)
		if err != nil {
			return nil, err
		}
		d.domains[domain] = server
	}
	var err error
	if o.Search != nil {
		d.search, err = newSearch(*o.Search)
	}
	return d, err
}

// Find gives the server that a user name is for. With none it fails as a server
// does that refuses the password, KindDenied, so that nobody learns which domains
// there are.
func (d *Directory) Find(ctx context.Context, username string) (*Server, error) {
	domain := DomainOf(username)
	if server := d.domains[domain]; server != nil {
		return server, nil
	}
	if d.search != nil && domain != "" {
		server, err := d.search.find(ctx, domain)
		if d.server == nil || KindOf(err) != KindDenied {
			return server, err
		}
	}
	if d.server == nil {
		return nil, noServer()
	}
	return d.server, nil
}

func noServer() error {
	return &Error{Kind: KindDenied, Op: "find the mail server", Err: errors.New("none is known for this user name")}
}

// Host is the name of the server when there is but one, else "".
func (d *Directory) Host() string {
	if d.search != nil && len(d.search.only) == 0 {
		return ""
	}
	all := d.Servers()
	for _, server := range all {
		if server.key() != all[0].key() {
			return ""
		}
	}
	if len(all) == 0 {
		return ""
	}
	return all[0].Host()
}

// Servers are all servers that are known beforehand.
func (d *Directory) Servers() []*Server {
	var all []*Server
	if d.server != nil {
		all = append(all, d.server)
	}
	for _, server := range d.domains {
		all = append(all, server)
	}
	if d.search != nil {
		for domain := range d.search.only {
			all = append(all, d.search.serverOf(domain))
		}
	}
	return all
}

// DomainOf is the domain in a user name in A-labels, by which its server is found;
// "" where there is none.
func DomainOf(username string) string {
	i := strings.LastIndexByte(username, '@')
	if i < 0 {
		return ""
	}
	domain, err := domainName(username[i+1:])
	if err != nil {
		return ""
	}
	return domain
}

// domainName writes a domain in A-labels and lower case (RFC 5891).
func domainName(name string) (string, error) {
	profile := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))
	domain, err := profile.ToASCII(name)
	if err != nil || strings.HasSuffix(domain, ".") {
		return "", fmt.Errorf("%q is not the name of a domain", name)
	}
	return domain, nil
}
