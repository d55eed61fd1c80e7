package imapclient

import (
	"context"
	"errors"
	"net"
	"syscall"

	"hearthmail/mailserver"
)

// Directory knows the mail server of each user name: by its domain, or the one
// server that there is.
type Directory struct{ all *mailserver.Directory[Server] }

// DirectoryOptions say which servers there are.
type DirectoryOptions struct {
	Domains map[string]*Server // for user names in these domains
	Search  *Search            // for those in others; nil for no search
	Server  *Server            // for all that the two above have none for; nil for none
}

// Search finds the servers of domains by their SRV records (RFC 6186), as
// mailserver.Search says.
type Search struct {
	Domains   []string // with none it is any that a person names
	Plaintext bool     // lets _imap._tcp of Domains go without TLS
	Model     Server   // has what the servers have in common: TLS and the timeouts
	LookupSRV func(ctx context.Context, service, proto, name string) (cname string, addrs []*net.SRV, err error)
}

// NewDirectory fails when a domain is not one.
func NewDirectory(o DirectoryOptions) (*Directory, error) {
	all := mailserver.Options[Server]{Domains: o.Domains, Server: o.Server}
	if o.Search != nil {
		all.Found = o.Search.serverOf
		all.Search = &mailserver.Search{
			Services: []mailserver.Service{{Name: "imaps", Security: ImplicitTLS, Port: 993}, {Name: "imap", Security: StartTLS, Port: 143}},
			Domains:  o.Search.Domains, Plaintext: o.Search.Plaintext, LookupSRV: o.Search.LookupSRV,
		}
	}
	directory, err := mailserver.NewDirectory(all)
	return &Directory{directory}, err
}

// serverOf gives a server that looks where it is whenever it is connected to.
func (s *Search) serverOf(found mailserver.Found) *Server {
	server := s.Model
	server.found = &found
	return &server
}

// Find gives the server that a user name is for. With none it fails as a server
// does that refuses the password, KindDenied, so that nobody learns which domains
// there are.
func (d *Directory) Find(ctx context.Context, username string) (*Server, error) {
	server, err := d.all.Find(ctx, username)
	return server, notFound(err)
}

// notFound gives errors of mailserver a kind.
func notFound(err error) error {
	if errors.Is(err, mailserver.ErrNone) {
		return &Error{Kind: KindDenied, Op: "find the mail server", Err: err}
	}
	return fail("find the mail server", err)
}

// Host is the name of the server when there is but one, else "".
func (d *Directory) Host() string {
	all := d.Servers()
	if d.all.SearchesAny() || len(all) == 0 {
		return ""
	}
	for _, server := range all {
		if server.key() != all[0].key() {
			return ""
		}
	}
	return all[0].Host()
}

// Servers are all servers that are known beforehand.
func (d *Directory) Servers() []*Server { return d.all.Servers() }

// DomainOf is the domain in a user name in A-labels, by which its server is found;
// "" where there is none.
func DomainOf(username string) string { return mailserver.DomainOf(username) }

// denying has what a net.Dialer's Control refuses be of KindDenied.
func denying(control func(string, string, syscall.RawConn) error) func(string, string, syscall.RawConn) error {
	if control == nil {
		return nil
	}
	return func(network, address string, conn syscall.RawConn) error {
		if err := control(network, address, conn); err != nil {
			return &Error{Kind: KindDenied, Op: "connect", Err: err}
		}
		return nil
	}
}
