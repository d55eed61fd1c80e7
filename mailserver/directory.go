package mailserver

import (
	"context"
	"errors"
)

// ErrNone says that no server is known for a user name.
var ErrNone = errors.New("none is known for this user name")

// Directory knows the server of each user name: by its domain, or the one server
// that there is. S is a server as one who connects to it has it.
type Directory[S any] struct {
	server  *S
	domains map[string]*S // by A-label
	finder  *finder
	found   func(Found) *S
}

// Options say which servers there are.
type Options[S any] struct {
	Domains map[string]*S  // for user names in these domains
	Search  *Search        // for those in others; nil for no search
	Found   func(Found) *S // makes a server of what Search has found
	Server  *S             // for all that the two above have none for; nil for none
}

// NewDirectory fails when a domain is not one.
func NewDirectory[S any](o Options[S]) (*Directory[S], error) {
	d := &Directory[S]{server: o.Server, domains: map[string]*S{}, found: o.Found}
	for name, server := range o.Domains {
		domain, err := DomainName(name)
		if err != nil {
			return nil, err
		}
		d.domains[domain] = server
	}
	var err error
	if o.Search != nil {
		d.finder, err = newFinder(*o.Search)
	}
	return d, err
}

// Find gives the server that a user name is for. It fails with ErrNone when there
// is none, and otherwise when the DNS can't be asked.
func (d *Directory[S]) Find(ctx context.Context, username string) (*S, error) {
	domain := DomainOf(username)
	if server := d.domains[domain]; server != nil {
		return server, nil
	}
	if d.finder != nil && domain != "" {
		err := d.finder.look(ctx, domain)
		if err == nil {
			return d.found(Found{domain, d.finder}), nil
		}
		if d.server == nil || !errors.Is(err, ErrNone) {
			return nil, err
		}
	}
	if d.server == nil {
		return nil, ErrNone
	}
	return d.server, nil
}

// SearchesAny says whether user names of any domain may have a server.
func (d *Directory[S]) SearchesAny() bool { return d.finder != nil && len(d.finder.only) == 0 }

// Servers are all servers that are known beforehand.
func (d *Directory[S]) Servers() []*S {
	var all []*S
	if d.server != nil {
		all = append(all, d.server)
	}
	for _, server := range d.domains {
		all = append(all, server)
	}
	if d.finder != nil {
		for domain := range d.finder.only {
			all = append(all, d.found(Found{domain, d.finder}))
		}
	}
	return all
}
