package imapclient

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"hearthmail/cache"
	"hearthmail/publicnet"
)

// Search finds the servers of domains by their SRV records (RFC 6186). Whoever
// can forge a domain's answers can name a server of their own: it gets the
// password, for its certificate has to be for its own name.
type Search struct {
	// Domains are those that are searched for. With none it is any that a person
	// names; then a server must have a public address, use port 143 or 993, and TLS.
	Domains []string
	// Plaintext lets _imap._tcp of Domains go without TLS.
	Plaintext bool
	// Model has what the servers have in common: TLS and the timeouts.
	Model Server
	// LookupSRV is as net.Resolver's.
	LookupSRV func(ctx context.Context, service, proto, name string) (cname string, addrs []*net.SRV, err error)
}

// How long answers are remembered, how long one may take, and what all of them
// may take in octets.
const (
	answerKept   = 10 * time.Minute
	noAnswerKept = time.Minute
	lookupLimit  = 5 * time.Second
	answersSize  = 1 << 20
)

type search struct {
	Search
	only  map[string]bool // by A-label; nil for any
	known *cache.Cache[string, whereabouts]
	now   func() time.Time
}

// whereabouts are where a domain's server may be; without targets it has none.
type whereabouts struct {
	targets []target
	until   time.Time
}

func newSearch(o Search) (*search, error) {
	s := &search{Search: o, known: cache.New[string, whereabouts](answersSize), now: time.Now}
	for _, name := range o.Domains {
		domain, err := domainName(name)
		if err != nil {
			return nil, err
		}
		if s.only == nil {
			s.only = map[string]bool{}
		}
		s.only[domain] = true
	}
	return s, nil
}

// find gives the server of a domain that has one.
func (s *search) find(ctx context.Context, domain string) (*Server, error) {
	// A single word is a name in our own network.
	if s.only != nil && !s.only[domain] || s.only == nil && !strings.Contains(domain, ".") {
		return nil, noServer()
	}
	if _, err := s.targets(ctx, domain); err != nil {
		return nil, err
	}
	return s.serverOf(domain), nil
}

// serverOf gives a server that looks where it is whenever it is connected to.
func (s *search) serverOf(domain string) *Server {
	server := s.Model
	server.domain = domain
	server.seek = func(ctx context.Context) ([]target, error) { return s.targets(ctx, domain) }
	if s.only == nil {
		server.control = publicOnly
	}
	return &server
}

// publicOnly is publicnet.Control, with an error of this room.
func publicOnly(network, address string, conn syscall.RawConn) error {
	if err := publicnet.Control(network, address, conn); err != nil {
		return &Error{Kind: KindDenied, Op: "connect", Err: err}
	}
	return nil
}

// targets says where a domain's server is. When the DNS is away what was known
// last will do.
func (s *search) targets(ctx context.Context, domain string) ([]target, error) {
	known, ok := s.known.Get(domain)
	if !ok || s.now().After(known.until) {
		fresh, err := s.lookUp(ctx, domain)
		switch {
		case err == nil:
			known = fresh
			s.known.Put(domain, known, int64(len(domain)+100*len(known.targets)))
		case len(known.targets) == 0:
			return nil, fail("find the mail server", err)
		}
	}
	if len(known.targets) == 0 {
		return nil, noServer()
	}
	return known.targets, nil
}

func (s *search) lookUp(ctx context.Context, domain string) (whereabouts, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	services := []struct {
		name     string
		security Security
	}{{"imaps", ImplicitTLS}, {"imap", StartTLS}}
	if s.only != nil && s.Plaintext {
		services[1].security = Plaintext
	}
	for _, service := range services {
		_, records, err := s.LookupSRV(ctx, service.name, "tcp", rooted(domain))
		if err != nil && len(records) == 0 && !isNoSuchName(err) {
			return whereabouts{}, err
		}
		if targets := s.targetsIn(records, service.security); len(targets) > 0 {
			return whereabouts{targets, s.now().Add(answerKept)}, nil
		}
	}
	return whereabouts{nil, s.now().Add(noAnswerKept)}, nil
}

// rooted keeps the resolver from trying a name below the machine's own domain. The
// hosts file has names like localhost without the dot.
func rooted(name string) string {
	if strings.Contains(name, ".") {
		return name + "."
	}
	return name
}

func isNoSuchName(err error) bool {
	d, ok := errors.AsType[*net.DNSError](err)
	return ok && d.IsNotFound
}

// mostTargets bounds how many of a domain's records are looked at.
const mostTargets = 8

// targetsIn reads the records, which the resolver has put in order by priority
// and weight. The target "." says that there is no such service (RFC 2782).
func (s *search) targetsIn(records []*net.SRV, security Security) []target {
	slices.SortStableFunc(records, func(x, y *net.SRV) int { return cmp.Compare(x.Priority, y.Priority) })
	var targets []target
	for _, record := range records[:min(len(records), mostTargets)] {
		host, err := domainName(strings.TrimSuffix(record.Target, "."))
		if _, isIP := netip.ParseAddr(host); err != nil || isIP == nil {
			continue
		}
		if s.only == nil && record.Port != 143 && record.Port != 993 {
			continue
		}
		targets = append(targets, target{host, net.JoinHostPort(rooted(host), strconv.Itoa(int(record.Port))), security})
	}
	return targets
}
