package demo

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	goimapclient "github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var testNow = time.Date(2026, 11, 22, 16, 20, 0, 0, time.FixedZone("CET", 3600))

// startSample starts a server with the whole sample.
func startSample(t *testing.T) *Server {
	t.Helper()
	return startWith(t, fillSample)
}

// startServer starts one with the sample's mailboxes and five short mails in
// each, which is quicker.
func startServer(t *testing.T) *Server {
	t.Helper()
	return startWith(t, func(a *account, now time.Time) error {
		if err := createSampleMailboxes(a); err != nil {
			return err
		}
		for _, m := range a.mailboxes {
			for range 5 {
				m.append(message{raw: []byte("Subject: short\r\n\r\nA short mail.\r\n"), received: now})
			}
		}
		return nil
	})
}

func startWith(t *testing.T, fill func(*account, time.Time) error) *Server {
	t.Helper()
	s, err := start(t.Context(), Options{Now: testNow, Logger: slog.New(slog.DiscardHandler)}, fill)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func signIn(t *testing.T, s *Server, options *goimapclient.Options) *goimapclient.Client {
	t.Helper()
	conn, err := net.Dial("tcp", s.IMAPAddr())
	if err != nil {
		t.Fatal(err)
	}
	// A server that falls silent fails the test instead of hanging it.
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	c := goimapclient.New(conn, options)
	t.Cleanup(func() { c.Close() })
	if err := c.Login(s.Username(), s.Password()).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func selectMailbox(t *testing.T, c *goimapclient.Client, name string) *goimap.SelectData {
	t.Helper()
	data, err := c.Select(name, nil).Wait()
	if err != nil {
		t.Fatalf("SELECT %q: %v", name, err)
	}
	return data
}

// rawSession speaks IMAP line by line, to see what really is on the wire.
type rawSession struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Scanner
}

func signInRaw(t *testing.T, s *Server) *rawSession {
	t.Helper()
	conn, err := net.Dial("tcp", s.IMAPAddr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	r := &rawSession{t: t, conn: conn, in: bufio.NewScanner(conn)}
	r.in.Scan() // the greeting
	r.command("LOGIN " + s.Username() + " " + s.Password())
	return r
}

// command gives the lines of the answer; the last is the tagged one.
func (r *rawSession) command(line string) (lines []string) {
	r.t.Helper()
	if _, err := fmt.Fprintf(r.conn, "t %s\r\n", line); err != nil {
		r.t.Fatal(err)
	}
	for r.in.Scan() {
		lines = append(lines, r.in.Text())
		if strings.HasPrefix(r.in.Text(), "t ") {
			return lines
		}
	}
	r.t.Fatalf("%s: the connection ended after %q: %v", line, lines, r.in.Err())
	return nil
}

func (r *rawSession) ok(line string) string {
	r.t.Helper()
	lines := r.command(line)
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "t OK") {
		r.t.Fatalf("%s: %s", line, last)
	}
	return strings.Join(lines, "\n")
}

func TestWrongPasswordIsRefused(t *testing.T) {
	s := startServer(t)
	c, err := goimapclient.DialInsecure(s.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, login := range [][2]string{{"family", "hearth2"}, {"family", ""}, {"Family", "hearth"}, {"", ""}} {
		err := c.Login(login[0], login[1]).Wait()
		var imapErr *goimap.Error
		if !asIMAPError(err, &imapErr) || imapErr.Code != goimap.ResponseCodeAuthenticationFailed {
			t.Errorf("login as %q: got %v, want AUTHENTICATIONFAILED", login, err)
		}
	}
}

func TestCloseEndsOpenConnections(t *testing.T) {
	s, err := start(t.Context(), Options{Now: testNow, Logger: slog.New(slog.DiscardHandler)}, func(*account, time.Time) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	c := signIn(t, s, nil)
	selectMailbox(t, c, inbox)
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	smtpConn, err := net.Dial("tcp", s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer smtpConn.Close()
	if _, err := bufio.NewReader(smtpConn).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	<-c.Closed()
	if err := idle.Wait(); err == nil {
		t.Error("IDLE went on after Close")
	}
	if conn, err := net.Dial("tcp", s.IMAPAddr()); err == nil {
		conn.Close()
		t.Error("the IMAP port is still open")
	}
}

func TestStartFailsOnACancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := Start(ctx, Options{}); err == nil {
		s.Close()
		t.Fatal("no error")
	}
}

func TestStartServesGivenListeners(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), Options{IMAPListener: l, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.IMAPAddr() != l.Addr().String() {
		t.Errorf("serves %s, want %s", s.IMAPAddr(), l.Addr())
	}
	signIn(t, s, nil)
}
