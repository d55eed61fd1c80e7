// Package testimap is a small mail client and a supply of mail for tests. It
// shows what is really on a server, and shares no code with the client under
// test.
package testimap

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

// commandLimit bounds one command and its answer.
const commandLimit = 60 * time.Second

// Client is a small mail client that shows what is really on the server. It
// reads lines, not IMAP's grammar. Its methods end the test when the server
// refuses, except for Do; they are for the test's own goroutine.
type Client struct {
	t      testing.TB
	conn   net.Conn
	reader *bufio.Reader
	tag    int
}

// Connect opens a connection to addr, a host:port, and closes it at the end of
// the test. A config other than nil makes it one with implicit TLS. Nobody is
// signed in yet.
func Connect(t testing.TB, addr string, config *tls.Config) *Client {
	t.Helper()
	conn, err := dial(addr, config)
	if err != nil {
		t.Fatalf("connecting to the server: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	c := &Client{t: t, conn: conn, reader: bufio.NewReader(conn)}
	if _, err := c.line(); err != nil {
		t.Fatalf("the server's greeting: %v", err)
	}
	return c
}

// Login connects without TLS and signs user in.
func Login(t testing.TB, addr, user, password string) *Client {
	t.Helper()
	c := Connect(t, addr, nil)
	c.Login(user, password)
	return c
}

// Login signs user in.
func (c *Client) Login(user, password string) {
	c.t.Helper()
	c.must(fmt.Sprintf("LOGIN %q %q", user, password))
}

// Logout ends the connection in good order.
func (c *Client) Logout() {
	c.t.Helper()
	c.must("LOGOUT")
}

func dial(addr string, config *tls.Config) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: commandLimit}
	if config == nil {
		return dialer.Dial("tcp", addr)
	}
	return tls.DialWithDialer(dialer, "tcp", addr, config)
}

// Do sends one command, without its tag, and returns the untagged responses,
// each with its literals and without its last CRLF. An answer other than OK is
// an error that holds the server's words.
func (c *Client) Do(command string) ([]string, error) {
	return c.exchange(command, "")
}

// exchange sends a command, and literal when the server asks for it.
func (c *Client) exchange(command, literal string) ([]string, error) {
	c.tag++
	tag := fmt.Sprintf("t%d", c.tag)
	if err := c.conn.SetDeadline(time.Now().Add(commandLimit)); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(c.conn, tag+" "+command+"\r\n"); err != nil {
		return nil, err
	}
	return c.answers(tag, literal)
}

// answers reads responses up to the one with the given tag.
func (c *Client) answers(tag, literal string) ([]string, error) {
	var untagged []string
	for {
		line, err := c.line()
		if err != nil {
			return untagged, err
		}
		result, done := strings.CutPrefix(line, tag+" ")
		switch {
		case literal != "" && strings.HasPrefix(line, "+"):
			if _, err := io.WriteString(c.conn, literal+"\r\n"); err != nil {
				return untagged, err
			}
			continue
		case done && strings.HasPrefix(result, "OK"):
			return untagged, nil
		case done:
			return untagged, fmt.Errorf("the server answered %s", result)
		}
		untagged = append(untagged, line)
	}
}

// must is Do for a command that the server has to obey. The error names only
// the command's first word, since others may be a password.
func (c *Client) must(command string) []string {
	c.t.Helper()
	lines, err := c.Do(command)
	if err != nil {
		name, _, _ := strings.Cut(command, " ")
		c.t.Fatalf("%s: %v", name, err)
	}
	return lines
}

// line reads one response with the literals in it.
func (c *Client) line() (string, error) {
	var whole strings.Builder
	for {
		part, err := c.reader.ReadString('\n')
		if err != nil {
			return whole.String(), err
		}
		whole.WriteString(part)
		size, literal := literalSize(part)
		if !literal {
			return strings.TrimSuffix(whole.String(), "\r\n"), nil
		}
		if _, err := io.CopyN(&whole, c.reader, size); err != nil {
			return "", err
		}
	}
}

// literalSize returns the size of the literal that a line announces at its end.
func literalSize(line string) (size int64, ok bool) {
	line, closed := strings.CutSuffix(line, "}\r\n")
	start := strings.LastIndexByte(line, '{')
	if !closed || start < 0 {
		return 0, false
	}
	size, err := strconv.ParseInt(line[start+1:], 10, 64)
	return size, err == nil && size >= 0
}
