package imapclient

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// tokenServer lets those in who have one of its tokens, by the mechanisms that it
// announces, and notes what was sent to sign in.
type tokenServer struct {
	capabilities string
	mu           sync.Mutex
	good         map[string]bool
	sent         []string // decoded, with the mechanism before it
	answered     []string // to refusals
}

func (s *tokenServer) accept(tokens ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.good = map[string]bool{}
	for _, token := range tokens {
		s.good[token] = true
	}
}

func (s *tokenServer) last() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent[len(s.sent)-1]
}

func (s *tokenServer) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	_, _ = fmt.Fprintf(conn, "* OK [CAPABILITY IMAP4rev1 %s] hello\r\n", s.capabilities)
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		tag, command, _ := strings.Cut(lines.Text(), " ")
		if rest, ok := strings.CutPrefix(command, "AUTHENTICATE "); ok {
			_, _ = fmt.Fprintf(conn, "%s %s\r\n", tag, s.authenticate(conn, lines, rest))
			continue
		}
		untagged, tagged := usual(command)
		for _, line := range untagged {
			_, _ = fmt.Fprintf(conn, "* %s\r\n", line)
		}
		_, _ = fmt.Fprintf(conn, "%s %s\r\n", tag, tagged)
	}
}

func (s *tokenServer) authenticate(conn net.Conn, lines *bufio.Scanner, command string) string {
	mechanism, response, initial := strings.Cut(command, " ")
	if !initial {
		_, _ = fmt.Fprint(conn, "+ \r\n")
		lines.Scan()
		response = lines.Text()
	}
	text, _ := base64.StdEncoding.DecodeString(response)
	_, after, _ := strings.Cut(string(text), "auth=Bearer ")
	token, _, _ := strings.Cut(after, "\x01")
	s.mu.Lock()
	s.sent = append(s.sent, mechanism+" "+string(text))
	good := s.good[token]
	s.mu.Unlock()
	if good {
		return "OK welcome"
	}
	_, _ = fmt.Fprintf(conn, "+ %s\r\n", base64.StdEncoding.EncodeToString([]byte(`{"status":"invalid_token"}`)))
	lines.Scan()
	s.mu.Lock()
	s.answered = append(s.answered, lines.Text())
	s.mu.Unlock()
	return "NO [AUTHENTICATIONFAILED] " + token + " is no good"
}

func startTokenServer(t *testing.T, capabilities string) (*tokenServer, *scripted) {
	t.Helper()
	s := &tokenServer{capabilities: capabilities}
	s.accept("secret1", "secret2", "secret3")
	return s, startServer(t, s.serve)
}

// source gives a token, or fails; once a token was refused it gives the next.
type source struct {
	mu    sync.Mutex
	token string
	next  string
	err   error
}

func (s *source) Token(context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token, s.err
}

func (s *source) Refused(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != "" && token == s.token {
		s.token = s.next
	}
}

func (s *source) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func byToken(s TokenSource) Login { return Login{Username: "family", Token: s} }

func TestTokenMechanisms(t *testing.T) {
	for _, tc := range []struct{ capabilities, want string }{
		{"SASL-IR AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER", "OAUTHBEARER n,a=a=3Db=2Cc,\x01host=127.0.0.1\x01port=%s\x01auth=Bearer secret1\x01\x01"},
		{"AUTH=OAUTHBEARER", "OAUTHBEARER n,a=a=3Db=2Cc,\x01host=127.0.0.1\x01port=%s\x01auth=Bearer secret1\x01\x01"},
		{"SASL-IR AUTH=PLAIN AUTH=XOAUTH2", "XOAUTH2 user=a=b,c\x01auth=Bearer secret1\x01\x01"},
		{"AUTH=XOAUTH2", "XOAUTH2 user=a=b,c\x01auth=Bearer secret1\x01\x01"},
	} {
		t.Run(tc.capabilities, func(t *testing.T) {
			server, accounts := startTokenServer(t, tc.capabilities)
			account, err := accounts.SignIn(t.Context(), Login{Username: "a=b,c", Token: &source{token: "secret1"}})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(account.Release)
			_, port, _ := net.SplitHostPort(accounts.server.Address)
			if want := strings.ReplaceAll(tc.want, "%s", port); server.last() != want {
				t.Errorf("sent %q, want %q", server.last(), want)
			}
			if _, err := account.Mailboxes(t.Context()); err != nil {
				t.Error(err)
			}
			other, err := accounts.SignIn(t.Context(), Login{Username: "family", Token: &source{token: "stolen"}})
			if KindOf(err) != KindDenied || strings.Contains(err.Error(), "stolen") {
				t.Errorf("another's token: %v, %v", other, err)
			}
			if len(server.answered) != 1 || server.answered[0] != "AQ==" {
				t.Errorf("the refusal was answered %q", server.answered)
			}
		})
	}
	_, accounts := startTokenServer(t, "AUTH=PLAIN")
	if _, err := accounts.SignIn(t.Context(), byToken(&source{token: "secret1"})); KindOf(err) != KindUnsupported {
		t.Errorf("a server without tokens: %v", err)
	}
}

// TestOddTokens: what is not a token, or none, isn't sent.
func TestOddTokens(t *testing.T) {
	server, accounts := startTokenServer(t, "SASL-IR AUTH=XOAUTH2")
	for name, tc := range map[string]struct {
		login Login
		want  Kind
	}{
		"empty":               {byToken(&source{}), KindDenied},
		"a line break":        {byToken(&source{token: "a\r\nb"}), KindDenied},
		"a mark":              {byToken(&source{token: "a\x01auth=b"}), KindDenied},
		"a mark in the name":  {Login{Username: "family\x01", Token: &source{token: "secret1"}}, KindDenied},
		"no more tokens":      {byToken(&source{err: &Error{Kind: KindDenied, Op: "get a token"}}), KindDenied},
		"none just now":       {byToken(&source{err: errors.New("away")}), KindUnreachable},
		"too slow a provider": {byToken(&source{err: context.DeadlineExceeded}), KindTimeout},
	} {
		if _, err := accounts.SignIn(t.Context(), tc.login); err == nil || KindOf(err) != tc.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(server.sent) != 0 {
		t.Errorf("sent %q", server.sent)
	}
}

// TestTokenAccountIsShared: by everybody who has proven a token of their own,
// and its connections are opened with what the last of those has.
func TestTokenAccountIsShared(t *testing.T) {
	server, accounts := startTokenServer(t, "SASL-IR AUTH=OAUTHBEARER")
	sources := []*source{{token: "secret1"}, {token: "secret2"}, {token: "secret3"}}
	var shared *Account
	for i, s := range sources {
		account, err := accounts.SignIn(t.Context(), byToken(s))
		if err != nil {
			t.Fatal(err)
		}
		if shared == nil {
			shared = account
		}
		if account != shared || !strings.Contains(server.last(), s.token) {
			t.Errorf("%d: shared %v; the server was sent %q", i, account == shared, server.last())
		}
	}
	if _, err := accounts.SignIn(t.Context(), byToken(&source{token: "stolen"})); KindOf(err) != KindDenied {
		t.Errorf("another's token: %v", err)
	}
	if byPassword, err := accounts.SignIn(t.Context(), Login{Username: "family", Password: "secret1"}); err != nil || byPassword == shared {
		t.Errorf("by password: the same account %v, %v", byPassword == shared, err)
	} else {
		byPassword.Release()
	}
	opens := func(want string) {
		t.Helper()
		c, err := shared.pool.way.dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c.logout()
		if !strings.Contains(server.last(), want) {
			t.Errorf("a connection was opened with %q, want %s", server.last(), want)
		}
	}
	opens("secret3")
	shared.ReleaseToken(sources[2])
	opens("secret2")
	sources[1].fail(errors.New("away"))
	opens("secret1")
	sources[1].fail(nil)
	server.accept("secret1")
	opens("secret1") // the server has refused the other
	server.accept()
	if _, err := shared.pool.way.dial(t.Context()); KindOf(err) != KindDenied || strings.Contains(err.Error(), "secret") {
		t.Errorf("all are refused: %v", err)
	}
	shared.ReleaseToken(sources[1])
	shared.ReleaseToken(sources[0])
	if len(accounts.All()) != 0 {
		t.Error("the account is still open")
	}
}

// TestRefusedToken: a source is told, and may have another.
func TestRefusedToken(t *testing.T) {
	_, accounts := startTokenServer(t, "SASL-IR AUTH=OAUTHBEARER")
	account, err := accounts.SignIn(t.Context(), byToken(&source{token: "stale", next: "secret2"}))
	if err != nil {
		t.Fatal(err)
	}
	account.Release()
}

// TestServerEchoes: what a server says about a sign-in isn't repeated, for it may
// hold what was sent.
func TestServerEchoes(t *testing.T) {
	for _, code := range []string{"", "[AUTHENTICATIONFAILED] ", "[UNAVAILABLE] ", "[LIMIT] "} {
		for _, word := range []string{"NO ", "BAD "} {
			accounts := startScript(t, func(command string) ([]string, string) {
				if strings.HasPrefix(command, "LOGIN") {
					return []string{}, word + code + command
				}
				return nil, ""
			})
			accounts.server.DialTimeout = 300 * time.Millisecond // in which it tries again
			_, err := accounts.SignIn(t.Context(), Login{Username: "family", Password: "secret"})
			if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "family") {
				t.Errorf("%s%s: %v", word, code, err)
			}
		}
	}
}

// TestLoginIsNotWritten: neither by fmt nor by a log.
func TestLoginIsNotWritten(t *testing.T) {
	login := Login{Username: "family", Password: "secret", Token: &source{token: "secret1"}}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("sign in", "login", login)
	slog.New(slog.NewTextHandler(&log, nil)).Info("sign in", "login", login)
	text := fmt.Sprintf("%v %+v %#v %s %q %x %d", login, login, login, login, login, login, &login) + log.String()
	if strings.Contains(text, "secret") || strings.Contains(text, "family") || !strings.Contains(text, "a login") {
		t.Error(text)
	}
}
