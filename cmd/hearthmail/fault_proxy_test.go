package main

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/Shopify/toxiproxy/v2/toxics"
	"github.com/rs/zerolog"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// faultArgs are the program's options in these tests, beside the server's
// address: a deadline that a test can wait for.
func faultArgs() []string { return []string{"--imap-timeout", "3s"} }

// faulty is Hearthmail with a network between it and Dovecot that fails when a
// test asks for it: program, toxiproxy, a proxy that records what still gets
// through, Dovecot.
type faulty struct {
	t       *testing.T
	dovecot *testdovecot.Server
	network *badNetwork
	wire    *testproxy.Proxy
	program *program
	server  *testdovecot.Client // another mail program, past the network
}

// startFaulty starts all that, with messages in INBOX and as many in Box. At
// the end of the test no connection may be left once the program has ended.
func startFaulty(t *testing.T, messages int) *faulty {
	t.Helper()
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	for _, mailbox := range []string{"INBOX", "Box"} {
		testdovecot.Seed(t, dovecot, "family", mailbox, messages, testdovecot.GenerateMail)
	}
	wire := testproxy.Start(t, dovecot.Addr())
	network := startNetwork(t, wire.Addr())
	t.Cleanup(func() { // after the program has ended
		eventually(t, "all connections are closed", func() bool { return network.gauge.open.Load() == 0 })
	})
	program := start(t, append(faultArgs(), "--imap", "imap://"+network.proxy.Listen)...)
	f := &faulty{t: t, dovecot: dovecot, network: network, wire: wire, program: program}
	f.server = f.login(t)
	return f
}

func (f *faulty) login(t *testing.T) *testdovecot.Client {
	t.Helper()
	return testdovecot.Login(t, f.dovecot, "family")
}

func (f *faulty) signIn(t *testing.T) *visitor {
	t.Helper()
	return signIn(t, f.program, f.dovecot.Password())
}

// badNetwork is a toxiproxy in this process, without its API.
type badNetwork struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
	gauge *gaugeToxic
}

func startNetwork(t *testing.T, target string) *badNetwork {
	t.Helper()
	zerolog.SetGlobalLevel(zerolog.Disabled) // some toxics log past the logger that they are given
	toxics.Register("gauge", new(gaugeToxic))
	toxics.Register("break", new(breakToxic))
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()) // not listening, measuring nothing
	n := &badNetwork{t: t, proxy: toxiproxy.NewProxy(api, "imap", "127.0.0.1:0", target)}
	if err := n.proxy.Start(); err != nil {
		t.Fatalf("toxiproxy: %v", err)
	}
	t.Cleanup(func() {
		n.proxy.Toxics.ResetToxics(t.Context())
		n.proxy.Stop()
	})
	n.gauge, _ = n.add("gauge", "upstream", nil).Toxic.(*gaugeToxic)
	return n
}

// attributes are a toxic's settings.
type attributes map[string]any

// add has the network fail from now on, on old connections and new ones.
func (n *badNetwork) add(kind, direction string, settings attributes) *toxics.ToxicWrapper {
	n.t.Helper()
	text, err := json.Marshal(map[string]any{"name": kind + " " + direction, "type": kind, "stream": direction, "attributes": settings})
	if err != nil {
		n.t.Fatal(err)
	}
	toxic, err := n.proxy.Toxics.AddToxicJson(bytes.NewReader(text))
	if err != nil {
		n.t.Fatalf("adding %s: %v", kind, err)
	}
	return toxic
}

// remove ends what add began.
func (n *badNetwork) remove(added ...*toxics.ToxicWrapper) {
	n.t.Helper()
	for _, toxic := range added {
		if err := n.proxy.Toxics.RemoveToxic(n.t.Context(), toxic.Name); err != nil {
			n.t.Fatalf("removing %s: %v", toxic.Name, err)
		}
	}
}

// blackHole lets nothing pass and closes nothing.
func (n *badNetwork) blackHole() []*toxics.ToxicWrapper {
	n.t.Helper()
	return []*toxics.ToxicWrapper{
		n.add("timeout", "upstream", attributes{"timeout": 0}),
		n.add("timeout", "downstream", attributes{"timeout": 0}),
	}
}

// breakOff adds a breakToxic; it tells how often that has struck.
func (n *badNetwork) breakOff(direction string, settings attributes) (toxic *toxics.ToxicWrapper, broken func() int64) {
	n.t.Helper()
	toxic = n.add("break", direction, settings)
	own, ok := toxic.Toxic.(*breakToxic)
	if !ok {
		n.t.Fatalf("the toxic is a %T", toxic.Toxic)
	}
	return toxic, own.broken.Load
}

// eventually waits for a condition that nothing announces.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(within)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-deadline:
			t.Fatalf("not within %s: %s", within, what)
		}
	}
}
