package message

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// PublicMessage reads a message as others may have it: without those fields of its
// header that were for its writer alone. The copy in Sent says who had it unseen.
func PublicMessage(r io.Reader) io.Reader { return &publicMessage{in: bufio.NewReader(r)} }

type publicMessage struct {
	in     *bufio.Reader
	rest   []byte // of what was read last
	within bool   // a line goes on there
	hidden bool   // so is the field
	body   bool   // the header has ended
}

// Read implements io.Reader.
func (p *publicMessage) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.body {
			return p.in.Read(b)
		}
		if err := p.next(); err != nil && len(p.rest) == 0 {
			return 0, err
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// next reads a line of the header, or a piece of one.
func (p *publicMessage) next() error {
	line, err := p.in.ReadSlice('\n')
	begins := !p.within
	if p.within = errors.Is(err, bufio.ErrBufferFull); p.within {
		err = nil
	}
	switch {
	case !begins || len(line) == 0:
	case len(bytes.TrimRight(line, "\r\n")) == 0:
		p.hidden, p.body = false, true
	case line[0] != ' ' && line[0] != '\t':
		p.hidden = isHiddenField(line)
	}
	if !p.hidden {
		p.rest = line
	}
	return err
}

// isHiddenField tells the fields that only whoever wrote a message is to see.
func isHiddenField(line []byte) bool {
	name, _, _ := bytes.Cut(line, []byte(":"))
	switch name := strings.ToLower(strings.TrimRight(string(name), " \t\r\n")); name {
	case "bcc", "resent-bcc":
		return true
	default:
		return strings.HasPrefix(name, "x-hearthmail-")
	}
}
