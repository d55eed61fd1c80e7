package smtpclient

import (
	"context"
	"errors"
	"net"

	"hearthmail/mailserver"
)

// Directory knows the submission server of each user name: by its domain, or the
// one server that there is.
type Directory struct{ all *mailserver.Directory[Server] }

// DirectoryOptions say which servers there are.
type DirectoryOptions struct {
	Domains map[string]*Server // for user names in these domains
	Search  *Search            // for those in others; nil for no search
	Server  *Server            // for all that the two above have none for; nil for none
}

// Search finds the servers of domains by their SRV records (RFC 6186, RFC 8314),
// as mailserver.Search says.
type Search struct {
	Domains   []string // with none it is any that a person names
	Plaintext bool     // lets _submission._tcp of Domains go without TLS
	Model     Server   // has what the servers have in common: TLS and Timeout
	LookupSRV func(ctx context.Context, service, proto, name string) (cname string, addrs []*net.SRV, err error)
}

// NewDirectory fails when a domain is not one.
func NewDirectory(o DirectoryOptions) (*Directory, error) {
	all := mailserver.Options[Server]{Domains: o.Domains, Server: o.Server}
	if o.Search != nil {
		all.Found = o.Search.serverOf
		all.Search = &mailserver.Search{
			Services: []mailserver.Service{{Name: "submissions", Security: ImplicitTLS, Port: 465}, {Name: "submission", Security: StartTLS, Port: 587}},
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

// Find gives the server that a user name's letters are sent through: nil where
// there is none. It fails, with KindTemporary, when the DNS can't be asked.
func (d *Directory) Find(ctx context.Context, username string) (*Server, error) {
	server, err := d.all.Find(ctx, username)
	if errors.Is(err, mailserver.ErrNone) {
		return nil, nil
	}
	return server, fail("find the submission server", err)
}

// Servers are all servers that are known beforehand.
func (d *Directory) Servers() []*Server { return d.all.Servers() }
