package testdovecot

import (
	"crypto/tls"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAnyUserWithTheRightPassword(t *testing.T) {
	s := Start(t, Options{})
	Login(t, s, "ada@example.org").Select("INBOX")

	start := time.Now()
	_, err := Connect(t, s).Do("LOGIN ada wrong")
	if err == nil || !strings.Contains(err.Error(), "AUTHENTICATIONFAILED") {
		t.Errorf("a wrong password: %v, want AUTHENTICATIONFAILED", err)
	}
	t.Logf("a wrong password was refused after %v", time.Since(start))
}

func TestSeededMailIsThere(t *testing.T) {
	s := Start(t, Options{})
	const n = 1000
	start := time.Now()
	Seed(t, s, "ada", "Überblick & Co/日本", n, GenerateMail)
	t.Logf("%d messages in %v", n, time.Since(start))

	c := Login(t, s, "ada")
	c.Select("Überblick & Co/日本")
	uids := c.UIDs()
	if len(uids) != n {
		t.Fatalf("%d messages, want %d", len(uids), n)
	}
	if got, want := c.Flags(uids[13]), []string{`\Answered`, `\Seen`}; !slices.Equal(got, want) {
		t.Errorf("flags of message 13: %q, want %q", got, want)
	}
	if got := len(c.Search("SENTSINCE 1-Jan-2022 SENTBEFORE 1-Feb-2022")); got == 0 || got == n {
		t.Errorf("%d of %d messages are from January 2022, want some", got, n)
	}
	lines, err := c.Do("UID FETCH 1 BODY.PEEK[TEXT]")
	if err != nil || len(lines) != 1 || !strings.Contains(lines[0], "this is message number 0.\r\n") {
		t.Errorf("text of message 0: %q, %v", lines, err)
	}
}

func TestClientChangesMail(t *testing.T) {
	s := Start(t, Options{})
	Seed(t, s, "ada", "INBOX", 5, GenerateMail)
	c := Login(t, s, "ada")
	if c.Select("INBOX") == 0 {
		t.Error("UIDVALIDITY is 0")
	}
	c.Store(2, "+FLAGS", `\Deleted`, "$Later")
	if got, want := c.Flags(2), []string{"$Later", `\Deleted`, `\Seen`}; !slices.Equal(got, want) {
		t.Errorf("flags %q, want %q", got, want)
	}
	c.Expunge()
	if got, want := c.UIDs(), []uint32{1, 3, 4, 5}; !slices.Equal(got, want) {
		t.Errorf("UIDs %v, want %v", got, want)
	}
	c.Append("Sent", Mail{Body: []byte("Subject: one\r\n\r\nmore\r\n")})
	c.Select("Sent")
	if got := c.UIDs(); len(got) != 1 {
		t.Errorf("Sent holds %v, want one message", got)
	}
}

func TestMailSurvivesARestart(t *testing.T) {
	s := Start(t, Options{})
	Seed(t, s, "ada", "INBOX", 3, GenerateMail)
	addr := s.Addr()
	s.Stop()
	if conn, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
		_ = conn.Close()
		t.Error("a stopped Dovecot still answers")
	}
	s.Restart()
	if s.Addr() != addr {
		t.Errorf("the address changed from %s to %s", addr, s.Addr())
	}
	c := Login(t, s, "ada")
	c.Select("INBOX")
	if got := c.UIDs(); len(got) != 3 {
		t.Errorf("%d messages after the restart, want 3", len(got))
	}
}

func TestRequireTLS(t *testing.T) {
	s := Start(t, Options{RequireTLS: true})
	conn, err := net.DialTimeout("tcp", s.Addr(), 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	greeting := make([]byte, 1024)
	n, err := conn.Read(greeting)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"STARTTLS", "LOGINDISABLED"} {
		if !strings.Contains(string(greeting[:n]), want) {
			t.Errorf("greeting %q lacks %s", greeting[:n], want)
		}
	}
	Login(t, s, "ada").Select("INBOX") // by TLS, and the certificate holds

	untrusting, err := tls.Dial("tcp", s.TLSAddr(), &tls.Config{MinVersion: tls.VersionTLS12})
	if err == nil {
		_ = untrusting.Close()
		t.Error("the certificate holds even for a client that doesn't trust its authority")
	}
}

func TestCapabilities(t *testing.T) {
	usual := capabilities(t, Start(t, Options{}))
	if !slices.Equal(usual, strings.Fields(usualCapabilities)) {
		t.Errorf("Dovecot announces %q, usualCapabilities is %q", usual, usualCapabilities)
	}
	fewer := capabilities(t, Start(t, Options{Without: []string{"UIDPLUS", "SORT"}}))
	if slices.Contains(fewer, "UIDPLUS") || slices.Contains(fewer, "SORT") || len(fewer) != len(usual)-2 {
		t.Errorf("without UIDPLUS and SORT: %q", fewer)
	}
	few := capabilities(t, Start(t, Options{Capabilities: "IMAP4rev1 IDLE"}))
	if !slices.Equal(few, []string{"IMAP4rev1", "IDLE"}) {
		t.Errorf("two capabilities: %q", few)
	}
}

func capabilities(t *testing.T, s *Server) []string {
	t.Helper()
	lines, err := Login(t, s, "ada").Do("CAPABILITY")
	if err != nil || len(lines) != 1 {
		t.Fatalf("CAPABILITY: %q, %v", lines, err)
	}
	return strings.Fields(strings.TrimPrefix(lines[0], "* CAPABILITY "))
}

func TestConnectionsAreBounded(t *testing.T) {
	s := Start(t, Options{MaxUserIPConnections: 2})
	Login(t, s, "ada")
	Login(t, s, "ada")
	if _, err := Connect(t, s).Do("LOGIN ada " + s.Password()); err == nil {
		t.Error("a third connection was let in")
	}
}

func TestLMTPDelivers(t *testing.T) {
	s := Start(t, Options{LMTP: true})
	if s.LMTPAddr() == "" {
		t.Fatal("no address")
	}
	c := Login(t, s, "ada")
	deliver(t, s.LMTPAddr(), "ada")
	c.Select("INBOX")
	if got := c.UIDs(); len(got) != 1 {
		t.Errorf("INBOX holds %v, want one message", got)
	}
}

// deliver speaks just enough LMTP (RFC 2033).
func deliver(t *testing.T, addr, user string) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lmtp := textproto.NewConn(conn)
	if _, _, err := lmtp.ReadResponse(220); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		line string
		code int
	}{
		{"LHLO localhost", 250},
		{"MAIL FROM:<tom@example.net>", 250},
		{"RCPT TO:<" + user + ">", 250},
		{"DATA", 354},
		{"Subject: delivered\r\n\r\nHello.\r\n.", 250},
	} {
		if err := lmtp.PrintfLine("%s", step.line); err != nil {
			t.Fatal(err)
		}
		if _, _, err := lmtp.ReadResponse(step.code); err != nil {
			t.Fatalf("%s: %v", step.line, err)
		}
	}
}
