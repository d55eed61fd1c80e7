package mailserver

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

// Search finds the servers of domains by their SRV records (RFC 6186, RFC 8314).
// Whoever can forge a domain's answers can name a server of their own: it gets the
// password, for its certificate has to be for its own name.
type Search struct {
	// Services are what is looked for, the best first.
	Services []Service
	// Domains are those that are searched for. With none it is any that a person
	// names; then a server must have a public address, use the port of one of
	// Services, and TLS.
	Domains []string
	// Plaintext lets the servers of Domains go without TLS where STARTTLS would be
	// demanded.
	Plaintext bool
	// LookupSRV is as net.Resolver's.
	LookupSRV func(ctx context.Context, service, proto, name string) (cname string, addrs []*net.SRV, err error)
}

// Service is a kind of record: its name without the underscore, how its servers
// are spoken to, and the port that they usually have.
type Service struct {
	Name     string
	Security Security
	Port     uint16
}

// How long answers are remembered, how long one may take, and what all of them
// may take in octets.
const (
	answerKept   = 10 * time.Minute
	noAnswerKept = time.Minute
	lookupLimit  = 5 * time.Second
	answersSize  = 1 << 20
)

type finder struct {
	Search
	only  map[string]bool // by A-label; nil for any
	known *cache.Cache[string, whereabouts]
	now   func() time.Time
}

// whereabouts are where a domain's server may be; without targets it has none.
type whereabouts struct {
	targets []Target
	until   time.Time
}

func newFinder(o Search) (*finder, error) {
	f := &finder{Search: o, known: cache.New[string, whereabouts](answersSize), now: time.Now}
	for _, name := range o.Domains {
		domain, err := DomainName(name)
		if err != nil {
			return nil, err
		}
		if f.only == nil {
			f.only = map[string]bool{}
		}
		f.only[domain] = true
	}
	return f, nil
}

// Found is the server of a domain that the DNS tells of. It is looked for whenever
// it is connected to.
type Found struct {
	Domain string
	finder *finder
}

// Targets says where the server may be, the best first. When the DNS is away what
// was known last will do.
func (f Found) Targets(ctx context.Context) ([]Target, error) {
	return f.finder.targets(ctx, f.Domain)
}

// Control is a net.Dialer's: nil for a domain that was named beforehand, and else
// one that refuses what is not a public address, with publicnet.ErrNotPublic.
func (f Found) Control() func(network, address string, conn syscall.RawConn) error {
	if f.finder.only == nil {
		return publicnet.Control
	}
	return nil
}

// look fails with ErrNone when a domain has no server.
func (f *finder) look(ctx context.Context, domain string) error {
	// A single word is a name in our own network.
	if f.only != nil && !f.only[domain] || f.only == nil && !strings.Contains(domain, ".") {
		return ErrNone
	}
	_, err := f.targets(ctx, domain)
	return err
}

func (f *finder) targets(ctx context.Context, domain string) ([]Target, error) {
	known, ok := f.known.Get(domain)
	if !ok || f.now().After(known.until) {
		fresh, err := f.lookUp(ctx, domain)
		switch {
		case err == nil:
			known = fresh
			f.known.Put(domain, known, int64(len(domain)+100*len(known.targets)))
		case len(known.targets) == 0:
			return nil, err
		}
	}
	if len(known.targets) == 0 {
		return nil, ErrNone
	}
	return known.targets, nil
}

func (f *finder) lookUp(ctx context.Context, domain string) (whereabouts, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	for _, service := range f.Services {
		_, records, err := f.LookupSRV(ctx, service.Name, "tcp", rooted(domain))
		if err != nil && len(records) == 0 && !isNoSuchName(err) {
			return whereabouts{}, err
		}
		if f.only != nil && f.Plaintext && service.Security == StartTLS {
			service.Security = Plaintext
		}
		if targets := f.targetsIn(records, service.Security); len(targets) > 0 {
			return whereabouts{targets, f.now().Add(answerKept)}, nil
		}
	}
	return whereabouts{nil, f.now().Add(noAnswerKept)}, nil
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
func (f *finder) targetsIn(records []*net.SRV, security Security) []Target {
	slices.SortStableFunc(records, func(x, y *net.SRV) int { return cmp.Compare(x.Priority, y.Priority) })
	var targets []Target
	for _, record := range records[:min(len(records), mostTargets)] {
		host, err := DomainName(strings.TrimSuffix(record.Target, "."))
		if _, isIP := netip.ParseAddr(host); err != nil || isIP == nil {
			continue
		}
		usual := slices.ContainsFunc(f.Services, func(s Service) bool { return s.Port == record.Port })
		if f.only == nil && !usual {
			continue
		}
		targets = append(targets, Target{host, net.JoinHostPort(rooted(host), strconv.Itoa(int(record.Port))), security})
	}
	return targets
}
