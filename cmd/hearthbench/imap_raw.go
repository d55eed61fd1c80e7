package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// rawLimit bounds one command; rawLine one line of an answer, such as all the
// UIDs of a SORT.
const (
	rawLimit = 2 * time.Minute
	rawLine  = 2 << 20
)

// rawIMAP sends commands and reads to the end of their answers, and looks at
// nothing between: the floor.
type rawIMAP struct {
	conn   net.Conn
	reader *bufio.Reader
	tag    int
}

func dialIMAP(ctx context.Context, addr string) (*rawIMAP, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &rawIMAP{conn: conn, reader: bufio.NewReaderSize(conn, rawLine)}
	err = conn.SetDeadline(time.Now().Add(rawLimit))
	if err == nil {
		_, err = c.reader.ReadSlice('\n')
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return c, nil
}

// loginIMAP connects and signs in.
func loginIMAP(ctx context.Context, a account) (*rawIMAP, error) {
	c, err := dialIMAP(ctx, a.addr)
	if err != nil {
		return nil, err
	}
	if err := c.do(fmt.Sprintf("LOGIN %q %q", a.user, a.password)); err != nil {
		_ = c.conn.Close()
		return nil, fmt.Errorf("signing in on the mail server: %w", err)
	}
	return c, nil
}

// do sends a command and reads its answer.
func (c *rawIMAP) do(command string) error { return c.each(command, func([]byte) {}) }

// each shows every line of the answer, without its literals; a line is valid
// only until the call returns.
func (c *rawIMAP) each(command string, line func([]byte)) error {
	_, err := c.result(command, line)
	return err
}

// result is each, and gives what the server says at the end: OK, and what follows it.
func (c *rawIMAP) result(command string, line func([]byte)) (string, error) {
	tag, err := c.send(command)
	if err != nil {
		return "", err
	}
	for {
		text, err := c.reader.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		if result, done := bytes.CutPrefix(text, tag); done {
			if !bytes.HasPrefix(result, []byte("OK")) {
				return "", fmt.Errorf("the server answered %s", bytes.TrimSpace(result))
			}
			return string(result), nil
		}
		line(text)
		if size, ok := literalSize(text); ok {
			if _, err := io.CopyN(io.Discard, c.reader, size); err != nil {
				return "", err
			}
		}
	}
}

func (c *rawIMAP) send(command string) (tag []byte, err error) {
	c.tag++
	tag = fmt.Appendf(nil, "r%d ", c.tag)
	if err := c.conn.SetDeadline(time.Now().Add(rawLimit)); err != nil {
		return nil, err
	}
	_, err = io.WriteString(c.conn, string(tag)+command+"\r\n")
	return tag, err
}

// uids gives the UIDs of the selected mailbox, ascending.
func (c *rawIMAP) uids() ([]uint32, error) {
	var uids []uint32
	err := c.each("UID SEARCH ALL", func(line []byte) {
		rest, ok := bytes.CutPrefix(line, []byte("* SEARCH "))
		if !ok {
			return
		}
		for word := range strings.FieldsSeq(string(rest)) {
			if n, err := strconv.ParseUint(word, 10, 32); err == nil {
				uids = append(uids, uint32(n))
			}
		}
	})
	return uids, err
}

// literalSize is the size of the literal that a line announces at its end
// (RFC 9051, section 4.3).
func literalSize(line []byte) (int64, bool) {
	line, announced := bytes.CutSuffix(line, []byte("}\r\n"))
	start := bytes.LastIndexByte(line, '{')
	if !announced || start < 0 {
		return 0, false
	}
	size, err := strconv.ParseInt(string(line[start+1:]), 10, 64)
	return size, err == nil && size >= 0
}
