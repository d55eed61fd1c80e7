package smtpclient

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testsmtp"
	"hearthmail/mailserver"
)

// source gives a token, or fails; once a token was refused it gives the next.
type source struct {
	mu          sync.Mutex
	token, next string
	err         error
}

func (s *source) Token(context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token, s.err
}

func (s *source) Refused(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token == s.token && s.next != "" {
		s.token = s.next
	}
}

func byToken(s *source) Login { return Login{Username: "a=b,c", Token: s} }

func submitAs(t *testing.T, server *testsmtp.Server, login Login) error {
	t.Helper()
	_, err := at(server).Submit(t.Context(), login, to("berta@example.org"), strings.NewReader(letter), func(context.Context, []string) error { return nil })
	return err
}

func TestMechanisms(t *testing.T) {
	password := Login{Username: "anna", Password: "sesame"}
	for _, tc := range []struct {
		offers string
		login  Login
		want   []string // the lines of signing in, in clear
	}{
		{"AUTH LOGIN PLAIN XOAUTH2", password, []string{"AUTH PLAIN \x00anna\x00sesame"}},
		{"AUTH login plain", password, []string{"AUTH PLAIN \x00anna\x00sesame"}},
		{"AUTH CRAM-MD5 LOGIN", password, []string{"AUTH LOGIN", "anna", "sesame"}},
		{"AUTH PLAIN XOAUTH2 OAUTHBEARER", byToken(&source{token: "secret1"}), []string{"AUTH OAUTHBEARER n,a=a=3Db=2Cc,\x01host=127.0.0.1\x01port=PORT\x01auth=Bearer secret1\x01\x01"}},
		{"AUTH PLAIN XOAUTH2", byToken(&source{token: "secret1"}), []string{"AUTH XOAUTH2 user=a=b,c\x01auth=Bearer secret1\x01\x01"}},
	} {
		server := testsmtp.Start(t, testsmtp.Options{Extensions: []string{tc.offers}, Password: "sesame", Token: "secret1"})
		if err := submitAs(t, server, tc.login); err != nil {
			t.Errorf("%s: %v", tc.offers, err)
			continue
		}
		_, port, _ := strings.Cut(server.Addr(), ":")
		if got := signInLines(server); strings.ReplaceAll(strings.Join(got, "\n"), port, "PORT") != strings.Join(tc.want, "\n") {
			t.Errorf("%s: it has sent %q, want %q", tc.offers, got, tc.want)
		}
	}
}

// signInLines are the lines from AUTH to MAIL, decoded.
func signInLines(server *testsmtp.Server) []string {
	var lines []string
	for _, line := range server.Commands() {
		i := strings.LastIndexByte(line, ' ') + 1
		text, err := base64.StdEncoding.DecodeString(line[i:])
		switch {
		case strings.HasPrefix(line, "EHLO"), strings.HasPrefix(line, "MAIL"), strings.HasPrefix(line, "RCPT"), line == "QUIT", line == "DATA":
			continue
		case err == nil && line != "AUTH LOGIN":
			line = line[:i] + string(text)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestNoWayToSignIn(t *testing.T) {
	certificate, trusting := certified(t)
	secured := testsmtp.Start(t, testsmtp.Options{TLS: certificate, Implicit: true, Extensions: []string{}})
	_, err := (&Server{Address: secured.Addr(), Security: ImplicitTLS, TLS: trusting}).Submit(t.Context(), family(), to("berta@example.org"), strings.NewReader(letter), nil)
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != KindUnsupported || e.Lacks != "AUTH" {
		t.Errorf("none under TLS: %v", err)
	}
	for offers, login := range map[string]Login{"AUTH CRAM-MD5": family(), "AUTH PLAIN LOGIN": byToken(&source{token: "secret1"})} {
		server := testsmtp.Start(t, testsmtp.Options{Extensions: []string{offers}})
		if err := submitAs(t, server, login); KindOf(err) != KindUnsupported {
			t.Errorf("%s: %v", offers, err)
		}
	}
	server := testsmtp.Start(t, testsmtp.Options{Extensions: []string{}})
	if err := submitAs(t, server, family()); KindOf(err) != KindDenied {
		t.Errorf("wanted, but not offered: %v", err)
	}
}

// TestRefusedSignIn: nothing of what was sent is in the error, however the server
// repeats it.
func TestRefusedSignIn(t *testing.T) {
	for _, login := range []Login{family(), byToken(&source{token: "sesame"})} {
		for answer, want := range map[string]Kind{
			"535 5.7.8 sesame is wrong": KindDenied, "534 5.7.9 sesame won't do": KindDenied, "550 sesame": KindDenied,
			"454 4.7.0 sesame": KindTemporary, "421 4.7.0 sesame": KindTemporary,
		} {
			server := testsmtp.Start(t, testsmtp.Options{Extensions: []string{"AUTH PLAIN OAUTHBEARER"}})
			server.Fail(testsmtp.Fault{Step: testsmtp.Auth, Answer: answer})
			err := submitAs(t, server, login)
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Kind != want || strings.Contains(err.Error()+e.Answer.String(), "sesame") || e.Answer.Code == 0 {
				t.Errorf("%s: %v", answer, err)
			}
			if server.Reached(testsmtp.Mail) != 0 || server.Reached(testsmtp.Quit) != 1 {
				t.Errorf("%s: it went on, or didn't take leave", answer)
			}
		}
	}
}

// TestGarbledAnswers: nor are the server's words, where they make no sense.
func TestGarbledAnswers(t *testing.T) {
	for _, step := range []testsmtp.Step{testsmtp.Greeting, testsmtp.EHLO, testsmtp.Auth, testsmtp.Mail, testsmtp.Data, testsmtp.Dot} {
		server := testsmtp.Start(t, testsmtp.Options{})
		server.Fail(testsmtp.Fault{Step: step, Answer: "sesame makes no sense"})
		if err := submitAs(t, server, family()); err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v", step, err)
		}
	}
}

func TestTokens(t *testing.T) {
	for name, tc := range map[string]struct {
		source *source
		want   Kind // 0 for none
		asked  int
	}{
		"good":             {&source{token: "secret1"}, 0, 1},
		"refused, another": {&source{token: "old", next: "secret1"}, 0, 2},
		"refused":          {&source{token: "old"}, KindDenied, 1},
		"both refused":     {&source{token: "old", next: "older"}, KindDenied, 2},
		"no more":          {&source{err: mailserver.ErrDenied}, KindDenied, 0},
		"none now":         {&source{err: errors.New("away")}, KindTemporary, 0},
		"a line break":     {&source{token: "a\r\nb"}, KindDenied, 0},
		"empty":            {&source{}, KindDenied, 0},
	} {
		server := testsmtp.Start(t, testsmtp.Options{Extensions: []string{"AUTH OAUTHBEARER"}, Token: "secret1"})
		err := submitAs(t, server, byToken(tc.source))
		asked := slices.DeleteFunc(server.Commands(), func(line string) bool { return !strings.HasPrefix(line, "AUTH") })
		if (err == nil) != (tc.want == 0) || err != nil && KindOf(err) != tc.want || len(asked) != tc.asked {
			t.Errorf("%s: %v, after %d tries", name, err, len(asked))
		}
	}
}

// TestUnsoundLogins are not sent.
func TestUnsoundLogins(t *testing.T) {
	server := testsmtp.Start(t, testsmtp.Options{})
	for _, login := range []Login{{}, {Username: "a"}, {Password: "b"}, {Username: "a\r\nb", Password: "c"}, {Username: "a", Password: "b\x00c"}} {
		if err := submitAs(t, server, login); KindOf(err) != KindDenied {
			t.Errorf("%q: %v", login.Username, err)
		}
	}
	if server.Reached(testsmtp.Greeting) != 0 {
		t.Error("the server was asked")
	}
}
