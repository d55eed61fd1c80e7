package imapclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/publicnet"
)

// zone is a DNS for tests: SRV records by the name that is looked up.
type zone struct {
	records map[string][]*net.SRV
	broken  bool
}

func (z *zone) lookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	name = "_" + service + "._" + proto + "." + name
	if z.broken {
		return "", nil, &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
	}
	if records, ok := z.records[name]; ok {
		return name, records, nil
	}
	return "", nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func srv(target string, port, priority uint16) *net.SRV {
	return &net.SRV{Target: target, Port: port, Priority: priority}
}

func mustDirectory(t *testing.T, o DirectoryOptions) *Directory {
	t.Helper()
	d, err := NewDirectory(o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDirectoryOfKnownServers(t *testing.T) {
	one, two, other := &Server{Address: "one.example:993"}, &Server{Address: "two.example:993"}, &Server{Address: "other.example:993"}
	domains := map[string]*Server{"Example.org": one, "bücher.example": two}
	with := mustDirectory(t, DirectoryOptions{Server: other, Domains: domains})
	without := mustDirectory(t, DirectoryOptions{Domains: domains})
	for username, want := range map[string]*Server{
		"anna@example.org": one, "anna@EXAMPLE.ORG": one, "anna@bücher.example": two, "anna@xn--bcher-kva.example": two,
		"a@b@example.org": one, "anna": nil, "anna@elsewhere.example": nil, "anna@": nil, "anna@example.org.": nil,
		"anna@example.org@": nil, "anna@sub.example.org": nil, "anna@\u202eexample.org": nil,
	} {
		got, err := without.Find(t.Context(), username)
		if got != want || (err == nil) != (want != nil) || err != nil && KindOf(err) != KindDenied {
			t.Errorf("%q: %+v, %v", username, got, err)
		}
		if want == nil {
			want = other
		}
		if got, err := with.Find(t.Context(), username); got != want || err != nil {
			t.Errorf("%q, with a server for all: %+v, %v", username, got, err)
		}
	}
	for _, bad := range []string{"", "a b", "-", "example..org", "example.org.", strings.Repeat("a", 64) + ".org"} {
		if _, err := NewDirectory(DirectoryOptions{Domains: map[string]*Server{bad: one}}); err == nil {
			t.Errorf("%q was taken for a domain", bad)
		}
		if _, err := NewDirectory(DirectoryOptions{Search: &Search{Domains: []string{bad}}}); err == nil {
			t.Errorf("%q was taken for a domain to search for", bad)
		}
	}
}

func TestDirectoryHost(t *testing.T) {
	one, two := &Server{Address: "one.example:993"}, &Server{Address: "two.example:993"}
	for name, tc := range map[string]struct {
		o    DirectoryOptions
		want string
	}{
		"one":            {DirectoryOptions{Server: one}, "one.example"},
		"the same twice": {DirectoryOptions{Server: one, Domains: map[string]*Server{"example.org": one}}, "one.example"},
		"two":            {DirectoryOptions{Server: one, Domains: map[string]*Server{"example.org": two}}, ""},
		"a domain":       {DirectoryOptions{Search: &Search{Domains: []string{"Example.org"}}}, "example.org"},
		"any domain":     {DirectoryOptions{Search: &Search{}}, ""},
		"any, or one":    {DirectoryOptions{Domains: map[string]*Server{"example.org": two}, Search: &Search{}}, ""},
	} {
		if got := mustDirectory(t, tc.o).Host(); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestSearch(t *testing.T) {
	z := &zone{records: map[string][]*net.SRV{
		"_imaps._tcp.both.example.":          {srv("imap.both.example.", 993, 0)},
		"_imap._tcp.both.example.":           {srv("plain.both.example.", 143, 0)},
		"_imap._tcp.starttls.example.":       {srv("imap.starttls.example.", 143, 0)},
		"_imaps._tcp.several.example.":       {srv("last.example.", 993, 20), srv("first.example.", 993, 10), srv("second.example.", 993, 10)},
		"_imaps._tcp.none.example.":          {srv(".", 0, 0)},
		"_imap._tcp.none.example.":           {srv(".", 0, 0)},
		"_imaps._tcp.word":                   {srv("imap.example.", 993, 0)},
		"_imaps._tcp.port.example.":          {srv("imap.port.example.", 6379, 0)},
		"_imaps._tcp.address.example.":       {srv("127.0.0.1.", 993, 0), srv("[::1].", 993, 0), srv("a b.", 993, 0)},
		"_imaps._tcp.xn--bcher-kva.example.": {srv("imap.example.", 993, 0)},
	}}
	anywhere := &Search{LookupSRV: z.lookupSRV}
	listed := &Search{LookupSRV: z.lookupSRV, Domains: []string{"both.example", "port.example", "starttls.example"}, Plaintext: true}
	implicit, starttls := ImplicitTLS, StartTLS
	for _, tc := range []struct {
		search   *Search
		username string
		want     []string
		security Security
	}{
		{anywhere, "anna@both.example", []string{"imap.both.example.:993"}, implicit},
		{anywhere, "anna@BÜCHER.example", []string{"imap.example.:993"}, implicit},
		{anywhere, "anna@starttls.example", []string{"imap.starttls.example.:143"}, starttls},
		{anywhere, "anna@several.example", []string{"first.example.:993", "second.example.:993", "last.example.:993"}, implicit},
		{anywhere, "anna@none.example", nil, implicit},
		{anywhere, "anna@unknown.example", nil, implicit},
		{anywhere, "anna@port.example", nil, implicit},
		{anywhere, "anna@address.example", nil, implicit},
		{anywhere, "anna", nil, implicit},
		{anywhere, "anna@word", nil, implicit},
		{listed, "anna@both.example", []string{"imap.both.example.:993"}, implicit},
		{listed, "anna@port.example", []string{"imap.port.example.:6379"}, implicit},
		{listed, "anna@starttls.example", []string{"imap.starttls.example.:143"}, Plaintext},
		{listed, "anna@several.example", nil, implicit},
	} {
		server, err := mustDirectory(t, DirectoryOptions{Search: tc.search}).Find(t.Context(), tc.username)
		if tc.want == nil {
			if KindOf(err) != KindDenied || strings.Contains(err.Error(), "example") {
				t.Errorf("%s: %+v, %v", tc.username, server, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tc.username, err)
			continue
		}
		targets, err := server.targets(t.Context())
		var got []string
		for _, target := range targets {
			got = append(got, target.Address)
			if target.Security != tc.security || target.Host+"." != strings.TrimSuffix(target.Address, ":"+port(target.Address)) {
				t.Errorf("%s: %+v", tc.username, target)
			}
		}
		if err != nil || !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, %v; want %v", tc.username, got, err, tc.want)
		}
		if guarded := server.control() != nil; guarded != (tc.search == anywhere) {
			t.Errorf("%s: the address is looked at: %v", tc.username, guarded)
		}
	}
}

// TestSearchBeforeServer: a server for everybody has those whose domain has none, but
// not those of whom nobody knows at the moment.
func TestSearchBeforeServer(t *testing.T) {
	z := &zone{records: map[string][]*net.SRV{"_imaps._tcp.known.example.": {srv("imap.example.", 993, 0)}}}
	server := &Server{Address: "mail.example:993"}
	d := mustDirectory(t, DirectoryOptions{Server: server, Search: &Search{LookupSRV: z.lookupSRV}})
	for username, want := range map[string]string{"anna@known.example": "known.example", "anna@other.example": "mail.example", "anna": "mail.example"} {
		if got, err := d.Find(t.Context(), username); err != nil || got.Host() != want {
			t.Errorf("%s: %+v, %v", username, got, err)
		}
	}
	z.broken = true
	if got, err := d.Find(t.Context(), "anna@third.example"); KindOf(err) != KindUnreachable {
		t.Errorf("with the DNS away: %+v, %v", got, err)
	}
}

func port(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}

// TestPublicAddresses: what is public, publicnet's own tests say.
func TestPublicAddresses(t *testing.T) {
	control := denying(publicnet.Control)
	for address, want := range map[string]Kind{
		"127.0.0.1:993": KindDenied, "[fe80::1%lo]:993": KindDenied, "localhost:993": KindDenied, "": KindDenied, "8.8.8.8:993": 0,
	} {
		if err := control("tcp", address, nil); (err == nil) != (want == 0) || err != nil && KindOf(err) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestFoundServer: one who signs in by a domain's records is led to the first
// target that answers; but not to an address within our own walls, when anybody
// may name the domain.
func TestFoundServer(t *testing.T) {
	script := startScript(t, nothingSpecial)
	_, at, _ := net.SplitHostPort(script.server.Address)
	number, _ := strconv.ParseUint(at, 10, 16)
	z := &zone{records: map[string][]*net.SRV{"_imap._tcp.family.example.": {srv("localhost.", 1, 0), srv("localhost.", uint16(number), 1)}}}
	find := func(o Search) *Server {
		t.Helper()
		o.LookupSRV = z.lookupSRV
		server, err := mustDirectory(t, DirectoryOptions{Search: &o}).Find(t.Context(), "anna@family.example")
		if err != nil {
			t.Fatal(err)
		}
		return server
	}
	login := Login{Username: "anna@family.example", Password: "secret"}
	trusted := find(Search{Domains: []string{"family.example"}, Plaintext: true})
	account, err := script.Accounts.SignIn(t.Context(), trusted, login)
	if err != nil {
		t.Fatal(err)
	}
	defer account.Release()
	if again, err := script.Accounts.SignIn(t.Context(), find(Search{Domains: []string{"family.example"}, Plaintext: true}), login); err != nil || again != account {
		t.Errorf("found anew: the same account %v, %v", again == account, err)
	} else {
		again.Release()
	}
	if host := account.Server().Host(); host != "family.example" {
		t.Errorf("the server is called %q", host)
	}
	if other, err := script.SignIn(t.Context(), login); err != nil || other == account {
		t.Errorf("on another server: the same account %v, %v", other == account, err)
	} else {
		other.Release()
	}
	z.records["_imap._tcp.family.example."] = []*net.SRV{srv("localhost.", 143, 0)}
	if _, err := script.Accounts.SignIn(t.Context(), find(Search{}), login); KindOf(err) != KindDenied {
		t.Errorf("within our own walls: %v", err)
	}
}

// TestFoundServerTLS: a server that was found is spoken to under TLS, by the
// certificate of its own name, and never in clear because it would have it so.
func TestFoundServerTLS(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{TLS: true})
	clear := startScript(t, func(command string) ([]string, string) {
		if command == "STARTTLS" {
			return []string{}, "BAD what is that"
		}
		return nil, ""
	})
	ca, err := os.ReadFile(dovecot.CACertFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	at := func(host, address string) []*net.SRV {
		_, text, _ := net.SplitHostPort(address)
		number, _ := strconv.ParseUint(text, 10, 16)
		return []*net.SRV{srv(host, uint16(number), 0)}
	}
	z := &zone{records: map[string][]*net.SRV{
		"_imaps._tcp.implicit.example.": at("localhost.", dovecot.TLSAddr()),
		"_imap._tcp.starttls.example.":  at("localhost.", dovecot.Addr()),
		"_imap._tcp.clear.example.":     at("localhost.", clear.server.Address),
		"_imaps._tcp.mute.example.":     at("localhost.", clear.server.Address),
	}}
	accounts := NewAccounts(usualLimits())
	t.Cleanup(accounts.Close)
	for _, tc := range []struct {
		domain string
		roots  *x509.CertPool
		want   Kind // 0 for none
	}{
		{"implicit.example", roots, 0}, {"starttls.example", roots, 0},
		{"implicit.example", x509.NewCertPool(), KindTLS}, {"starttls.example", x509.NewCertPool(), KindTLS},
		{"clear.example", roots, KindTLS}, {"mute.example", roots, KindTLS},
	} {
		d := mustDirectory(t, DirectoryOptions{Search: &Search{
			LookupSRV: z.lookupSRV, Domains: []string{tc.domain},
			Model: Server{TLS: &tls.Config{RootCAs: tc.roots, MinVersion: tls.VersionTLS12}, DialTimeout: 5 * time.Second},
		}})
		login := Login{Username: "anna@" + tc.domain, Password: dovecot.Password()}
		server, err := d.Find(t.Context(), login.Username)
		if err != nil {
			t.Fatal(err)
		}
		account, err := accounts.SignIn(t.Context(), server, login)
		if (err == nil) != (tc.want == 0) || err != nil && KindOf(err) != tc.want {
			t.Errorf("%s: %v", tc.domain, err)
		}
		if err == nil {
			account.Release()
		}
	}
}
