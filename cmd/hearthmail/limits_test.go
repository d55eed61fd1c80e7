package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// dialed is a connection to the program that the test writes to by hand.
func dialed(t *testing.T, p *program) (net.Conn, *bufio.Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", hostOf(p))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(within))
	return conn, bufio.NewReader(conn)
}

// answered reads an answer whole.
func answered(t *testing.T, in *bufio.Reader) (status int) {
	t.Helper()
	response, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode
}

// drip sends an octet now and then until the connection has been ended.
func drip(conn net.Conn, ended <-chan struct{}) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
			if _, err := io.WriteString(conn, "x"); err != nil {
				return
			}
		}
	}
}

// TestDrips: a browser that sends a request in drips is cut off, wherever the
// drips are.
func TestDrips(t *testing.T) {
	p := start(t, "--client-timeout", "1s")
	const form = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	for _, tc := range []struct {
		name, sent string
		status     int // 0 for any, or none: what is still being sent may cut the answer off
	}{
		{"request line", "GET /", 0},
		{"header", "GET /login HTTP/1.1\r\nHost: localhost\r\nX-Long: ", 0},
		{"form", form + "Content-Length: 100000\r\n\r\nusername=", http.StatusUnprocessableEntity},
		{"form of unknown length", form + "Transfer-Encoding: chunked\r\n\r\n20000\r\n", http.StatusUnprocessableEntity},
		{"form that nobody reads", "POST /static/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx", 0},
		{"form of an unknown address", strings.Replace(form, "login", "none", 1) + "Content-Length: 100000\r\n\r\nx", 0},
		{"form from another site", form + "Origin: https://evil.example\r\nContent-Length: 100000\r\n\r\nx", 0},
		{"body where none belongs", "GET /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conn, in := dialed(t, p)
			if _, err := io.WriteString(conn, tc.sent); err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			done := make(chan struct{})
			go func() {
				defer close(done)
				drip(conn, ended)
			}()
			text, err := io.ReadAll(in) // until the program has ended the connection
			close(ended)
			<-done
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatalf("the connection goes on after %s", within)
			}
			status := 0
			_, _ = fmt.Sscanf(string(text), "HTTP/1.1 %d ", &status)
			if status != tc.status && tc.status != 0 {
				t.Errorf("it answered %.200q, want %d", text, tc.status)
			}
		})
	}
}

func TestLongHeader(t *testing.T) {
	p := start(t)
	v := newVisitor(t, p)
	for size, want := range map[int]int{60 << 10: http.StatusOK, 80 << 10: http.StatusRequestHeaderFieldsTooLarge} {
		got := v.send(http.MethodGet, "/login", nil, http.Header{"X-Long": {strings.Repeat("x", size)}})
		if got.status != want {
			t.Errorf("a header of %d octets gave %d, want %d", size, got.status, want)
		}
	}
}

// withBigMail starts the program on a Dovecot with a message of 20 MB in INBOX.
func withBigMail(t *testing.T, args ...string) (*program, *visitor) {
	t.Helper()
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	mail := "Subject: s\nMIME-Version: 1.0\nContent-Type: application/zip; name=big.zip\n\n" + strings.Repeat(strings.Repeat("x", 63)+"\n", bigMail/64)
	deliver(t, dovecot, "INBOX", crlf(mail))
	p := start(t, append([]string{"--imap", "imap://" + dovecot.Addr()}, args...)...)
	v := newVisitor(t, p)
	if strings.HasPrefix(p.address, "https") {
		v.client.Transport = &http.Transport{TLSClientConfig: trusting(t, args[1]), ForceAttemptHTTP2: true}
		t.Cleanup(v.client.CloseIdleConnections)
	}
	if page := v.post("/login", credentials("family", dovecot.Password()), ""); page.status != http.StatusOK {
		t.Fatalf("signing in gave %d: %s", page.status, page.alert())
	}
	return p, v
}

const (
	bigMail    = 20 << 20
	bigMailRaw = inbox + "/messages/1/raw"
)

// TestReaderThatDoesNotRead: a download to a browser that takes nothing ends,
// and the log is not filled with it.
func TestReaderThatDoesNotRead(t *testing.T) {
	certFile, keyFile := writeCertificate(t, t.TempDir(), "x", time.Now().Add(time.Hour))
	for name, args := range map[string][]string{"HTTP/1.1": nil, "HTTP/2.0": {"--tls-cert", certFile, "--tls-key", keyFile}} {
		t.Run(name, func(t *testing.T) {
			p, v := withBigMail(t, append(args, "--client-timeout", "1s")...)
			response := v.open(bigMailRaw)
			defer func() { _ = response.Body.Close() }()
			if response.StatusCode != http.StatusOK || response.Proto != name {
				t.Fatalf("the download is %s %d", response.Proto, response.StatusCode)
			}
			eventually(t, "the download has ended", func() bool {
				return strings.Contains(p.log.String(), "route=/mailboxes/{mailbox}/messages/{uid}/raw")
			})
			if got, err := io.Copy(io.Discard, response.Body); err == nil {
				t.Errorf("%d octets came as if they were all", got)
			}
			if strings.Contains(p.log.String(), "level=ERROR") {
				t.Errorf("the log has an error:\n%s", p.log)
			}
			if page := v.get(inbox); page.status != http.StatusOK {
				t.Errorf("afterwards the list gave %d", page.status)
			}
		})
	}
}

// TestSlowReader: who reads slowly, but reads, gets everything, though it takes
// longer than the time for a piece.
func TestSlowReader(t *testing.T) {
	_, v := withBigMail(t, "--client-timeout", "2s")
	began := time.Now()
	response := v.open(bigMailRaw)
	defer func() { _ = response.Body.Close() }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	total := int64(0)
	for {
		n, err := io.CopyN(io.Discard, response.Body, 64<<10)
		total += n
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("after %d octets and %s: %v", total, time.Since(began), err)
		}
		<-tick.C
	}
	if total < bigMail {
		t.Errorf("%d octets came", total)
	}
	if took := time.Since(began); took < 2*time.Second {
		t.Fatalf("it took %s, which shows nothing", took)
	}
}

// TestTooManyStreams: a session may have so many, and another one more when one
// has ended.
func TestTooManyStreams(t *testing.T) {
	p := start(t)
	username, password, _ := p.demoLogin(t)
	v := newVisitor(t, p)
	v.post("/login", credentials(username, password), "/login")
	var last *http.Response
	for range 16 {
		last = v.open("/events")
		defer func() { _ = last.Body.Close() }()
		if last.StatusCode != http.StatusOK {
			t.Fatalf("a stream gave %d", last.StatusCode)
		}
	}
	page := v.get("/events")
	if page.status != http.StatusTooManyRequests || page.header.Get("Retry-After") == "" || page.alert() == "" {
		t.Errorf("one more gave %d, Retry-After %q: %s", page.status, page.header.Get("Retry-After"), page.alert())
	}
	other := newVisitor(t, p)
	other.post("/login", credentials(username, password), "/login")
	other.listen("0", "")
	_ = last.Body.Close()
	eventually(t, "a stream in the place of one that has ended", func() bool {
		again := v.open("/events")
		_ = again.Body.Close()
		return again.StatusCode == http.StatusOK
	})
}

// TestMaxConnections: a connection beyond the bound waits until another ends.
func TestMaxConnections(t *testing.T) {
	p := start(t, "--max-connections", "1")
	first, in := dialed(t, p)
	ask := func(conn net.Conn, path string) {
		if _, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	ask(first, "/healthz")
	answered(t, in)
	second, secondIn := dialed(t, p)
	ask(second, "/readyz")
	for range 100 { // in which time it would be answered
		ask(first, "/healthz")
		answered(t, in)
	}
	if strings.Contains(p.log.String(), "route=/readyz") {
		t.Error("the second connection was answered beside the first")
	}
	_ = first.Close()
	if status := answered(t, secondIn); status != http.StatusOK {
		t.Errorf("the second connection was answered with %d", status)
	}
}
