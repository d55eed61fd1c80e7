package openid

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hearthmail/internal/testopenid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const redirect = "https://mail.example.org/login/openid/callback"

func optionsFor(p *testopenid.Provider) Options {
	return Options{
		Issuer: p.Issuer(), ClientID: p.ClientID(), ClientSecret: p.ClientSecret(),
		Scopes: []string{"openid", "email", "offline_access"}, Username: "email", Redirect: redirect,
	}
}

func connect(t *testing.T, o Options) *Provider {
	t.Helper()
	if err := o.Check(); err != nil {
		t.Fatal(err)
	}
	p := New(o)
	t.Cleanup(p.Close)
	return p
}

// begin goes to the provider as a browser does, and gives what it is sent back with.
func begin(t *testing.T, p *Provider) (Flow, url.Values) {
	t.Helper()
	address, flow, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := p.client.Transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	to := response.Header.Get("Location")
	back, err := url.Parse(to)
	if err != nil || !strings.HasPrefix(to, redirect+"?") {
		t.Fatalf("%s leads to %q with status %d", address, to, response.StatusCode)
	}
	return flow, back.Query()
}

func signIn(t *testing.T, p *Provider) (Identity, error) {
	t.Helper()
	flow, query := begin(t, p)
	return p.Finish(t.Context(), flow, query)
}

// wantKind also looks for secrets in the error's text.
func wantKind(t *testing.T, p *testopenid.Provider, err error, want Kind) {
	t.Helper()
	if got := KindOf(err); got != want || err == nil {
		t.Fatalf("failed with kind %d, want %d: %v", got, want, err)
	}
	for _, secret := range p.Secrets() {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error holds a secret: %v", err)
		}
	}
	if len(err.Error()) > 400 {
		t.Errorf("the error has %d octets", len(err.Error()))
	}
}

func TestSignIn(t *testing.T) {
	server := testopenid.Start(t)
	who, err := signIn(t, connect(t, optionsFor(server)))
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(who.Tokens.Expires); who.Username != "family" || who.Tokens.Access == "" || who.Tokens.Refresh == "" || left < 50*time.Minute || left > time.Hour {
		t.Errorf("the identity is %+v", who)
	}
}

func TestFlowsDiffer(t *testing.T) {
	p := connect(t, optionsFor(testopenid.Start(t)))
	one, _ := begin(t, p)
	other, _ := begin(t, p)
	if one.State == other.State || one.Nonce == other.Nonce || one.Verifier == other.Verifier || one.State == one.Nonce {
		t.Errorf("%+v and %+v have something in common", one, other)
	}
}

func TestMisbehaviour(t *testing.T) {
	server := testopenid.Start(t)
	p := connect(t, optionsFor(server))
	for fault, want := range map[testopenid.Fault]Kind{
		testopenid.OtherState: KindStale, testopenid.NoState: KindStale, testopenid.TwoStates: KindForged,
		testopenid.OtherIssParam: KindForged, testopenid.NoIssParam: KindForged,
		testopenid.Declined: KindDeclined, testopenid.Unwilling: KindRefused,
		testopenid.NoCode: KindForged, testopenid.OtherCode: KindStale,
		testopenid.NoIDToken: KindForged, testopenid.OtherNonce: KindForged, testopenid.NoNonce: KindForged,
		testopenid.OtherAudience: KindForged, testopenid.OtherParty: KindForged, testopenid.TwoAudiences: KindForged,
		testopenid.OtherIssuer: KindForged, testopenid.Expired: KindForged, testopenid.Unsigned: KindForged,
		testopenid.PublicHMAC: KindForged, testopenid.OtherKey: KindForged, testopenid.OtherAtHash: KindForged, testopenid.Garbage: KindForged,
		testopenid.OddToken: KindRefused, testopenid.MacToken: KindRefused,
		testopenid.Huge: KindAway, testopenid.Redirects: KindRefused,
	} {
		t.Run(string(fault), func(t *testing.T) {
			server.Misbehave(fault)
			who, err := signIn(t, p)
			wantKind(t, server, err, want)
			if who != (Identity{}) {
				t.Errorf("it gave %+v", who)
			}
		})
	}
	server.Misbehave(testopenid.None)
	if _, err := signIn(t, p); err != nil {
		t.Errorf("without a fault: %v", err)
	}
}

func TestSlowProvider(t *testing.T) {
	server := testopenid.Start(t)
	p := connect(t, optionsFor(server))
	flow, query := begin(t, p)
	server.Misbehave(testopenid.Slow)
	p.client.Timeout = 50 * time.Millisecond
	_, err := p.Finish(t.Context(), flow, query)
	wantKind(t, server, err, KindAway)

	p.client.Timeout = limit
	flow, query = begin(t, p)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = p.Finish(ctx, flow, query)
	wantKind(t, server, err, KindAway)
}

// TestFlowOfAnother tries what another browser has, and what was used before.
func TestFlowOfAnother(t *testing.T) {
	server := testopenid.Start(t)
	p := connect(t, optionsFor(server))
	mine, query := begin(t, p)
	other, otherQuery := begin(t, p)
	for name, flow := range map[string]Flow{
		"another browser's":           other,
		"none":                        {},
		"with another's verifier":     {State: mine.State, Nonce: mine.Nonce, Verifier: other.Verifier},
		"without a verifier":          {State: other.State, Nonce: other.Nonce},
		"with a state that is longer": {State: mine.State + "x", Nonce: mine.Nonce, Verifier: mine.Verifier},
	} {
		with := query
		if name == "without a verifier" {
			with = otherQuery
		}
		_, err := p.Finish(t.Context(), flow, with)
		t.Run(name, func(t *testing.T) { wantKind(t, server, err, KindStale) })
	}
	_, err := p.Finish(t.Context(), Flow{}, url.Values{"code": query["code"]})
	wantKind(t, server, err, KindStale)

	mine, query = begin(t, p)
	if _, err := p.Finish(t.Context(), mine, query); err != nil {
		t.Fatal(err)
	}
	_, err = p.Finish(t.Context(), mine, query)
	wantKind(t, server, err, KindStale)

	mine, query = begin(t, p) // another's nonce: a code that was slipped in
	mine.Nonce = other.Nonce
	_, err = p.Finish(t.Context(), mine, query)
	wantKind(t, server, err, KindForged)
}

func TestDiscoveryIsTriedAgain(t *testing.T) {
	server := testopenid.Start(t)
	p := connect(t, optionsFor(server))
	for fault, want := range map[testopenid.Fault]Kind{
		testopenid.Away: KindAway, testopenid.HugeMetadata: KindAway,
		testopenid.OtherName: KindRefused, testopenid.PlainAddress: KindRefused,
	} {
		server.Misbehave(fault)
		_, _, err := p.Begin(t.Context())
		wantKind(t, server, err, want)
	}
	server.Misbehave(testopenid.None)
	if _, err := signIn(t, p); err != nil {
		t.Error(err)
	}
	server.Misbehave(testopenid.Away) // it knows by now where to send people
	if _, _, err := p.Begin(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestOtherClient(t *testing.T) {
	server := testopenid.Start(t)
	o := optionsFor(server)
	o.ClientSecret = "not the secret"
	_, err := signIn(t, connect(t, o))
	wantKind(t, server, err, KindRefused)
}

// TestKeyRotation signs in again and again, since go-oidc looks for new keys
// only when it is quite through with having looked before.
func TestKeyRotation(t *testing.T) {
	server := testopenid.Start(t)
	p := connect(t, optionsFor(server))
	for range 3 {
		deadline := time.Now().Add(10 * time.Second)
		_, err := signIn(t, p)
		for err != nil && time.Now().Before(deadline) {
			_, err = signIn(t, p)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := server.RotateKeys(); err != nil {
			t.Fatal(err)
		}
	}
}
