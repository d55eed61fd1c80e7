package mailserver

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// zone is a DNS for tests: SRV records by the name that is looked up.
type zone struct {
	mu      sync.Mutex
	records map[string][]*net.SRV
	broken  bool
	asked   []string
}

func (z *zone) lookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	name = "_" + service + "._" + proto + "." + name
	z.asked = append(z.asked, name)
	if z.broken {
		return "", nil, &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
	}
	if records, ok := z.records[name]; ok {
		return name, records, nil
	}
	return "", nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (z *zone) questions() int {
	z.mu.Lock()
	defer z.mu.Unlock()
	return len(z.asked)
}

func srv(target string, port, priority uint16) *net.SRV {
	return &net.SRV{Target: target, Port: port, Priority: priority}
}

func submission() []Service {
	return []Service{{"submissions", ImplicitTLS, 465}, {"submission", StartTLS, 587}}
}

// server is what a directory gives for a place.
type server struct{ found Found }

func searching(t *testing.T, s Search) *Directory[server] {
	t.Helper()
	s.Services = submission()
	d, err := NewDirectory(Options[server]{Search: &s, Found: func(f Found) *server { return &server{f} }})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAnswersAreKept: for a while, and longer when the DNS is away.
func TestAnswersAreKept(t *testing.T) {
	z := &zone{records: map[string][]*net.SRV{"_submissions._tcp.known.example.": {srv("mail.example.", 465, 0)}}}
	d := searching(t, Search{LookupSRV: z.lookupSRV})
	now := time.Now()
	d.finder.now = func() time.Time { return now }
	some, none := func(err error) bool { return err == nil }, func(err error) bool { return errors.Is(err, ErrNone) }
	away := func(err error) bool { return err != nil && !none(err) }
	find := func(domain string, want func(error) bool, questions int) {
		t.Helper()
		before := z.questions()
		if _, err := d.Find(t.Context(), "anna@"+domain); !want(err) || z.questions()-before != questions {
			t.Errorf("%s: %v, %d questions; want %d", domain, err, z.questions()-before, questions)
		}
	}
	find("known.example", some, 1)
	find("known.example", some, 0)
	find("other.example", none, 2)
	find("other.example", none, 0)
	now = now.Add(noAnswerKept + time.Second)
	find("known.example", some, 0)
	find("other.example", none, 2)
	now = now.Add(answerKept)
	z.broken = true
	find("known.example", some, 1)
	find("third.example", away, 1)
	z.broken = false
	find("third.example", none, 2)
	for i := range 10_000 { // the memory of what strangers ask is bounded
		_, _ = d.Find(t.Context(), "anna@d"+strconv.Itoa(i)+".example")
	}
	if size := d.finder.known.Size(); size > answersSize {
		t.Errorf("%d octets are kept", size)
	}
}

// TestSearchForSubmission: the better service counts, and a stranger's domain has
// neither another port nor an address of our own network.
func TestSearchForSubmission(t *testing.T) {
	z := &zone{records: map[string][]*net.SRV{
		"_submissions._tcp.both.example.":    {srv("smtp.both.example.", 465, 0)},
		"_submission._tcp.both.example.":     {srv("plain.both.example.", 587, 0)},
		"_submission._tcp.starttls.example.": {srv("second.example.", 587, 2), srv("first.example.", 587, 1)},
		"_submissions._tcp.none.example.":    {srv(".", 0, 0)},
		"_submission._tcp.none.example.":     {srv(".", 0, 0)},
		"_submissions._tcp.port.example.":    {srv("smtp.example.", 25, 0)},
		"_submissions._tcp.address.example.": {srv("127.0.0.1.", 465, 0)},
	}}
	anywhere := searching(t, Search{LookupSRV: z.lookupSRV})
	listed := searching(t, Search{LookupSRV: z.lookupSRV, Domains: []string{"Port.example", "starttls.example"}, Plaintext: true})
	for _, tc := range []struct {
		d        *Directory[server]
		username string
		want     []Target
	}{
		{anywhere, "anna@both.example", []Target{{"smtp.both.example", "smtp.both.example.:465", ImplicitTLS}}},
		{anywhere, "anna@STARTTLS.example", []Target{{"first.example", "first.example.:587", StartTLS}, {"second.example", "second.example.:587", StartTLS}}},
		{anywhere, "anna@none.example", nil},
		{anywhere, "anna@port.example", nil},
		{anywhere, "anna@address.example", nil},
		{anywhere, "anna@word", nil},
		{anywhere, "anna", nil},
		{listed, "anna@port.example", []Target{{"smtp.example", "smtp.example.:25", ImplicitTLS}}},
		{listed, "anna@starttls.example", []Target{{"first.example", "first.example.:587", Plaintext}, {"second.example", "second.example.:587", Plaintext}}},
		{listed, "anna@both.example", nil},
	} {
		server, err := tc.d.Find(t.Context(), tc.username)
		if tc.want == nil {
			if !errors.Is(err, ErrNone) {
				t.Errorf("%s: %+v, %v", tc.username, server, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tc.username, err)
			continue
		}
		if got, err := server.found.Targets(t.Context()); err != nil || !slices.Equal(got, tc.want) {
			t.Errorf("%s: %+v, %v", tc.username, got, err)
		}
		if guarded := server.found.Control() != nil; guarded != (tc.d == anywhere) {
			t.Errorf("%s: only public addresses: %v", tc.username, guarded)
		}
	}
}
