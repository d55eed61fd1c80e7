package smtpclient

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testsmtp"
)

const letter = "Subject: one\r\n\r\n.\r\n..two\r\n"

// soon is how long a server may be silent in these tests.
const soon = 500 * time.Millisecond

func family() Login { return Login{Username: "family", Password: "sesame"} }

func to(recipients ...string) Envelope {
	return Envelope{From: "family@example.org", To: recipients}
}

func at(s *testsmtp.Server) *Server {
	return &Server{Address: s.Addr(), Security: Plaintext, Timeout: 5 * time.Second}
}

// submit sends letter, and says whether beforeLast was called.
func submit(ctx context.Context, server *Server, e Envelope) (result Result, marked bool, err error) {
	result, err = server.Submit(ctx, family(), e, strings.NewReader(letter), func(context.Context, []string) error {
		marked = true
		return nil
	})
	return result, marked, err
}

func TestSubmit(t *testing.T) {
	certificate, trusting := certified(t)
	for _, tc := range []struct {
		name     string
		options  testsmtp.Options
		security Security
	}{
		{"plaintext", testsmtp.Options{}, Plaintext},
		{"implicit TLS", testsmtp.Options{TLS: certificate, Implicit: true}, ImplicitTLS},
		{"STARTTLS", testsmtp.Options{TLS: certificate}, StartTLS},
		{"no extensions but AUTH", testsmtp.Options{Extensions: []string{"AUTH PLAIN"}}, Plaintext},
		{"a relay without sign-in", testsmtp.Options{Extensions: []string{}, Anonymous: true}, Plaintext},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.options.Password = "sesame"
			server := testsmtp.Start(t, tc.options)
			client := &Server{Address: server.Addr(), Security: tc.security, TLS: trusting}
			e := to("berta@example.org", "carl@bücher.example")
			e.Size = int64(len(letter))
			var marked []string
			result, err := client.Submit(t.Context(), family(), e, strings.NewReader(letter), func(_ context.Context, accepted []string) error {
				marked = accepted
				if len(server.Messages()) != 0 {
					t.Error("the server has taken it before it was written down")
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			all := server.Messages()
			if len(all) != 1 || string(all[0].Data) != letter || all[0].From != e.From || !slices.Equal(all[0].To, []string{"berta@example.org", "carl@xn--bcher-kva.example"}) {
				t.Errorf("the server has taken %+v", all)
			}
			want := Answer{250, "2.0.0", "Ok: taken"}
			if !slices.Equal(result.Accepted, e.To) || !slices.Equal(marked, e.To) || len(result.Refused) > 0 || result.Answer != want {
				t.Errorf("the result is %+v; %q were written down", result, marked)
			}
			if commands := server.Commands(); commands[len(commands)-1] != "QUIT" || commands[0] != "EHLO [127.0.0.1]" {
				t.Errorf("it has said %q", commands)
			}
		})
	}
}

// TestRoundTrips: with PIPELINING the number of recipients makes no difference.
func TestRoundTrips(t *testing.T) {
	var many []string
	for i := range 150 {
		many = append(many, fmt.Sprintf("p%d@example.org", i))
	}
	for _, tc := range []struct {
		extensions []string
		recipients []string
		want       int
	}{
		// the connection's EHLO, AUTH, MAIL and so on together, the message, QUIT
		{[]string{"PIPELINING", "AUTH PLAIN"}, many[:1], 4},
		{[]string{"PIPELINING", "AUTH PLAIN"}, many[:90], 4},
		{[]string{"PIPELINING", "AUTH PLAIN"}, many, 5},
		{[]string{"AUTH PLAIN"}, many[:1], 6},
		{[]string{"AUTH PLAIN"}, many[:90], 95},
	} {
		server := testsmtp.Start(t, testsmtp.Options{Extensions: tc.extensions})
		result, _, err := submit(t.Context(), at(server), to(tc.recipients...))
		if err != nil || len(result.Accepted) != len(tc.recipients) || server.Turns() != tc.want {
			t.Errorf("%v, %d recipients: %d round trips, want %d; %v", tc.extensions, len(tc.recipients), server.Turns(), tc.want, err)
		}
	}
}

// fault is one at a step, and what must come of it.
type fault struct {
	name   string
	fault  testsmtp.Fault
	kind   Kind
	taken  int
	marked bool // whether the mark that it may be delivered was made
}

func faults() []fault {
	var all []fault
	for _, step := range []testsmtp.Step{testsmtp.Greeting, testsmtp.EHLO, testsmtp.Auth, testsmtp.Mail, testsmtp.Rcpt, testsmtp.Data, testsmtp.Dot} {
		permanent, marked := KindPermanent, step == testsmtp.Dot
		if step == testsmtp.Auth {
			permanent = KindDenied
		}
		cut := KindTemporary
		if step == testsmtp.Dot {
			cut = KindUncertain
		}
		all = append(all,
			fault{string(step) + " 421", testsmtp.Fault{Step: step, Answer: "421 4.3.2 closing", Cut: true}, KindTemporary, 0, marked},
			fault{string(step) + " 451", testsmtp.Fault{Step: step, Answer: "451 4.3.0 later"}, KindTemporary, 0, marked},
			fault{string(step) + " 550", testsmtp.Fault{Step: step, Answer: "550-5.7.1 no\n550 5.7.1 never"}, permanent, 0, marked},
			fault{string(step) + " cut", testsmtp.Fault{Step: step, Cut: true}, cut, 0, marked},
			fault{string(step) + " silent", testsmtp.Fault{Step: step, Hold: make(chan struct{})}, cut, 0, marked},
			fault{string(step) + " garbled", testsmtp.Fault{Step: step, Answer: "what?"}, cut, 0, marked},
			fault{string(step) + " endless", testsmtp.Fault{Step: step, Answer: strings.Repeat("250-more\n", 1<<18) + "250 ok"}, cut, 0, marked},
		)
	}
	return append(all,
		fault{"530 for MAIL", testsmtp.Fault{Step: testsmtp.Mail, Answer: "530 5.7.0 sign in first"}, KindDenied, 0, false},
		fault{"size for MAIL", testsmtp.Fault{Step: testsmtp.Mail, Answer: "552 5.3.4 too big"}, KindTooLarge, 0, false},
		fault{"size for the message", testsmtp.Fault{Step: testsmtp.Dot, Answer: "552 5.3.4 too big"}, KindTooLarge, 0, true},
		fault{"full mailbox", testsmtp.Fault{Step: testsmtp.Dot, Answer: "552 5.2.2 full"}, KindPermanent, 0, true},
		fault{"odd code for the message", testsmtp.Fault{Step: testsmtp.Dot, Answer: "354 go on"}, KindUncertain, 0, true},
		fault{"taken, then cut", testsmtp.Fault{Step: testsmtp.Taken, Cut: true}, KindUncertain, 1, true},
		fault{"taken, then silent", testsmtp.Fault{Step: testsmtp.Taken, Hold: make(chan struct{})}, KindUncertain, 1, true},
		fault{"taken, then garbled", testsmtp.Fault{Step: testsmtp.Taken, Answer: "2x0 ok"}, KindUncertain, 1, true},
	)
}

// TestFaults: whatever goes wrong, it is known whether the message has been sent,
// or known that it is not known.
func TestFaults(t *testing.T) {
	for _, extensions := range [][]string{testsmtp.UsualExtensions(), {"AUTH PLAIN"}} {
		for _, tc := range faults() {
			t.Run(fmt.Sprintf("%s %s", extensions[0], tc.name), func(t *testing.T) {
				t.Parallel()
				server := testsmtp.Start(t, testsmtp.Options{Extensions: extensions})
				server.Fail(tc.fault)
				client := at(server)
				if tc.fault.Hold != nil {
					client.Timeout = soon
				}
				_, marked, err := submit(t.Context(), client, to("berta@example.org", "carl@example.org"))
				if err == nil || KindOf(err) != tc.kind || marked != tc.marked {
					t.Errorf("it failed with kind %d, marked %v: %v", KindOf(err), marked, err)
				}
				if n := len(server.Messages()); n != tc.taken {
					t.Errorf("the server has taken %d messages, want %d", n, tc.taken)
				}
				if strings.Contains(err.Error(), "example.org") || strings.Contains(err.Error(), "never") {
					t.Errorf("the error repeats what was said: %v", err)
				}
			})
		}
	}
}

// TestFaultAfterAll: a server that doesn't take leave has taken the message all
// the same.
func TestFaultAfterAll(t *testing.T) {
	for name, f := range map[string]testsmtp.Fault{
		"cut": {Step: testsmtp.Quit, Cut: true}, "silent": {Step: testsmtp.Quit, Hold: make(chan struct{})}, "refused": {Step: testsmtp.Quit, Answer: "550 no"},
	} {
		server := testsmtp.Start(t, testsmtp.Options{})
		server.Fail(f)
		if _, _, err := submit(t.Context(), at(server), to("berta@example.org")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPartialRefusal(t *testing.T) {
	for _, extensions := range [][]string{testsmtp.UsualExtensions(), {"AUTH PLAIN"}} {
		server := testsmtp.Start(t, testsmtp.Options{Extensions: extensions})
		server.Fail(testsmtp.Fault{Step: testsmtp.Rcpt, Recipient: "gone@example.org", Answer: "550-5.1.1 <gone@example.org>\x1b[31m:\n550 5.1.1 no such user here"})
		server.Fail(testsmtp.Fault{Step: testsmtp.Rcpt, Recipient: "full@example.org", Answer: "452 4.2.2 mailbox full"})
		server.Fail(testsmtp.Fault{Step: testsmtp.Rcpt, Recipient: "many@example.org", Answer: "552 too many recipients"})
		result, _, err := submit(t.Context(), at(server), to("gone@example.org", "berta@example.org", "full@example.org", "many@example.org", "carl@example.org"))
		if err != nil {
			t.Fatal(err)
		}
		want := []Refusal{
			{"gone@example.org", Answer{550, "5.1.1", "<gone@example.org> [31m: no such user here"}, false},
			{"full@example.org", Answer{452, "4.2.2", "mailbox full"}, true},
			{"many@example.org", Answer{552, "", "too many recipients"}, true},
		}
		if !slices.Equal(result.Refused, want) || !slices.Equal(result.Accepted, []string{"berta@example.org", "carl@example.org"}) {
			t.Errorf("%+v", result)
		}
		if all := server.Messages(); len(all) != 1 || !slices.Equal(all[0].To, result.Accepted) {
			t.Errorf("the server has taken %+v", all)
		}
	}
}

// TestAllRefused: also where a server would have a message for nobody.
func TestAllRefused(t *testing.T) {
	for _, data := range []string{"", "354 go on", "554 5.5.1 nobody"} {
		for _, tc := range []struct {
			answer string
			want   Kind
		}{{"550 5.1.1 no", KindPermanent}, {"450 4.2.1 later", KindTemporary}} {
			server := testsmtp.Start(t, testsmtp.Options{})
			server.Fail(testsmtp.Fault{Step: testsmtp.Rcpt, Recipient: "carl@example.org", Answer: "550 5.1.1 no"})
			server.Fail(testsmtp.Fault{Step: testsmtp.Rcpt, Answer: tc.answer})
			if data != "" {
				server.Fail(testsmtp.Fault{Step: testsmtp.Data, Answer: data})
			}
			_, marked, err := submit(t.Context(), at(server), to("berta@example.org", "carl@example.org"))
			failed, ok := errors.AsType[*Error](err)
			if !ok || marked || failed.Kind != tc.want || len(failed.Refused) != 2 || failed.Refused[1].Address != "carl@example.org" {
				t.Errorf("%s, %s: marked %v, %#v", tc.answer, data, marked, err)
			}
			if len(server.Messages()) != 0 {
				t.Error("the server has taken it")
			}
		}
	}
}

// TestNothingIsSent: as long as it is not written down, or can't be read.
func TestNothingIsSent(t *testing.T) {
	wrong := errors.New("wrong")
	for name, tc := range map[string]struct {
		data   io.Reader
		size   int64
		before error
	}{
		"not written down": {strings.NewReader(letter), 0, wrong},
		"can't be read":    {io.MultiReader(strings.NewReader(letter), failing{wrong}), 0, nil},
		"cut short":        {io.MultiReader(strings.NewReader(letter), failing{io.ErrUnexpectedEOF}), 0, nil},
		"shorter":          {strings.NewReader(letter), int64(len(letter)) + 1, nil},
		"longer":           {strings.NewReader(letter), int64(len(letter)) - 1, nil},
	} {
		server := testsmtp.Start(t, testsmtp.Options{})
		e := to("berta@example.org")
		e.Size = tc.size
		_, err := at(server).Submit(t.Context(), family(), e, tc.data, func(context.Context, []string) error { return tc.before })
		if err == nil || KindOf(err) != KindInternal || len(server.Messages()) != 0 {
			t.Errorf("%s: %v, and %d messages", name, err, len(server.Messages()))
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// TestEnding: when ctx ends the connection does, at whatever step.
func TestEnding(t *testing.T) {
	for _, step := range []testsmtp.Step{testsmtp.Greeting, testsmtp.EHLO, testsmtp.Auth, testsmtp.Mail, testsmtp.Data, testsmtp.Dot} {
		server := testsmtp.Start(t, testsmtp.Options{})
		server.Fail(testsmtp.Fault{Step: step, Hold: make(chan struct{})})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, _, err := submit(ctx, &Server{Address: server.Addr(), Security: Plaintext}, to("berta@example.org"))
			done <- err
		}()
		server.Wait(t.Context(), func() bool { return server.Reached(step) > 0 })
		cancel()
		err := <-done
		want := KindTemporary
		if step == testsmtp.Dot {
			want = KindUncertain
		}
		if KindOf(err) != want || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", step, err)
		}
	}
	server := testsmtp.Start(t, testsmtp.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := at(server).Submit(ctx, family(), to("berta@example.org"), strings.NewReader(letter), func(context.Context, []string) error {
		cancel()
		return nil
	})
	if KindOf(err) != KindTemporary || !errors.Is(err, context.Canceled) || len(server.Messages()) != 0 {
		t.Errorf("before the last dot: %v", err)
	}
}

// TestServerGoesAwayInTheMiddle: what it says before that counts, and nobody is
// asked to write down a message that can't be sent.
func TestServerGoesAwayInTheMiddle(t *testing.T) {
	for answer, want := range map[string]Kind{"": KindTemporary, "552 5.3.4 too big": KindTooLarge, "421 4.3.0 enough": KindTemporary, "250 ok": KindTemporary} {
		server := testsmtp.Start(t, testsmtp.Options{})
		server.Fail(testsmtp.Fault{Step: testsmtp.Body, Answer: answer, Cut: answer == ""})
		data := io.MultiReader(strings.NewReader(letter), endless{})
		_, err := at(server).Submit(t.Context(), family(), to("berta@example.org"), data, func(context.Context, []string) error {
			t.Error("it was written down")
			return nil
		})
		if KindOf(err) != want {
			t.Errorf("%q: %v", answer, err)
		}
	}
}

// endless is a message that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "0123456789\r\n"[i%12]
	}
	return len(p), nil
}

func TestUnsuitable(t *testing.T) {
	server := testsmtp.Start(t, testsmtp.Options{Extensions: []string{"SIZE 100", "AUTH PLAIN"}})
	for name, tc := range map[string]struct {
		e     Envelope
		kind  Kind
		lacks string
	}{
		"too large":       {Envelope{Size: 101}, KindTooLarge, ""},
		"8 bits":          {Envelope{EightBit: true}, KindUnsupported, "8BITMIME"},
		"UTF-8 header":    {Envelope{UTF8: true}, KindUnsupported, "SMTPUTF8"},
		"UTF-8 recipient": {Envelope{To: []string{"jürgen@example.org"}}, KindUnsupported, "SMTPUTF8"},
		"UTF-8 sender":    {Envelope{From: "jürgen@example.org"}, KindUnsupported, "SMTPUTF8"},
	} {
		if tc.e.To == nil {
			tc.e.To = []string{"berta@example.org"}
		}
		_, _, err := submit(t.Context(), at(server), tc.e)
		if failed, ok := errors.AsType[*Error](err); !ok || failed.Kind != tc.kind || failed.Lacks != tc.lacks {
			t.Errorf("%s: %v", name, err)
		}
	}
	if server.Reached(testsmtp.Mail) != 0 {
		t.Error("the server was asked all the same")
	}
	if report, err := at(server).Probe(t.Context(), Login{}); err != nil || report.Size != 100 {
		t.Errorf("the server says %d, %v", report.Size, err)
	}
}

func TestParameters(t *testing.T) {
	server := testsmtp.Start(t, testsmtp.Options{})
	e := Envelope{
		From: "jürgen@example.org", To: []string{`"a b+c=d"@example.org`, "łucja@example.org"},
		Size: int64(len(letter)), Notify: true, ID: "abc+def=1", EightBit: true,
	}
	result, _, err := submit(t.Context(), at(server), e)
	if err != nil || !result.Reports {
		t.Fatalf("%+v, %v", result, err)
	}
	m := server.Messages()[0]
	if m.FromArgs != fmt.Sprintf("BODY=8BITMIME SMTPUTF8 SIZE=%d RET=HDRS ENVID=abc+2Bdef+3D1", len(letter)) {
		t.Errorf("MAIL had %q", m.FromArgs)
	}
	want := []string{`NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;"a+20b+2Bc+3Dd"@example.org`, "NOTIFY=SUCCESS,FAILURE,DELAY"}
	if !slices.Equal(m.ToArgs, want) {
		t.Errorf("RCPT had %q", m.ToArgs)
	}
	without := testsmtp.Start(t, testsmtp.Options{Extensions: []string{"AUTH PLAIN"}})
	e = to("berta@example.org")
	e.Notify, e.ID, e.Size = true, "abc", int64(len(letter))
	if result, _, err := submit(t.Context(), at(without), e); err != nil || result.Reports || without.Messages()[0].FromArgs != "" {
		t.Errorf("without extensions: %+v, %v, %q", result, err, without.Messages()[0].FromArgs)
	}
}

func TestSubmitWithoutSafety(t *testing.T) {
	certificate, trusting := certified(t)
	for name, tc := range map[string]struct {
		options  testsmtp.Options
		security Security
		trust    *tls.Config
		is       func(error) bool
	}{
		"untrusted":                {testsmtp.Options{TLS: certificate, Implicit: true}, ImplicitTLS, nil, isUntrusted},
		"untrusted after STARTTLS": {testsmtp.Options{TLS: certificate}, StartTLS, nil, isUntrusted},
		"no STARTTLS":              {testsmtp.Options{}, StartTLS, trusting, func(err error) bool { e, ok := errors.AsType[*Error](err); return ok && e.Lacks == "STARTTLS" }},
	} {
		server := testsmtp.Start(t, tc.options)
		client := &Server{Address: server.Addr(), Security: tc.security, TLS: tc.trust}
		if _, _, err := submit(t.Context(), client, to("berta@example.org")); KindOf(err) != KindTemporary || !tc.is(err) {
			t.Errorf("%s: %v", name, err)
		}
		if server.Reached(testsmtp.Auth) != 0 {
			t.Errorf("%s: it has sent the password", name)
		}
	}
}

// TestInjectedBehindSTARTTLS: what comes in clear behind the agreement isn't taken
// for the server's word under TLS.
func TestInjectedBehindSTARTTLS(t *testing.T) {
	certificate, trusting := certified(t)
	server := testsmtp.Start(t, testsmtp.Options{TLS: certificate})
	server.Fail(testsmtp.Fault{Step: testsmtp.StartTLS, Answer: "220 go\n250-injected\n250 AUTH PLAIN"})
	client := &Server{Address: server.Addr(), Security: StartTLS, TLS: trusting}
	if _, _, err := submit(t.Context(), client, to("berta@example.org")); err == nil || !strings.Contains(err.Error(), "in clear behind") {
		t.Error(err)
	}
}
