package smtpclient

import "io"

// lineEnds ends every line by CRLF: a CR or LF by itself, which servers don't agree
// about (RFC 5321, section 2.3.8), could begin what some take for another message.
type lineEnds struct {
	to      io.Writer
	afterCR bool
	out     []byte
}

func (l *lineEnds) Write(p []byte) (int, error) {
	l.out = l.out[:0]
	for _, b := range p {
		switch {
		case b == '\n':
			l.out = append(l.out, "\r\n"...)
		case l.afterCR:
			l.out = append(l.out, "\r\n"...)
			fallthrough
		default:
			if b != '\r' {
				l.out = append(l.out, b)
			}
		}
		l.afterCR = b == '\r'
	}
	_, err := l.to.Write(l.out)
	return len(p), err
}

// end ends a last line that a CR by itself was left of.
func (l *lineEnds) end() error {
	if !l.afterCR {
		return nil
	}
	l.afterCR = false
	_, err := io.WriteString(l.to, "\r\n")
	return err
}

// bodyBlock is how much of a message is read, and then sent, at a time.
const bodyBlock = 64 << 10

// copyBody reads a message, and gives its octets. It tells a failure to read from
// one to send. before is called before each block; it fails to give up.
func copyBody(to io.Writer, from io.Reader, before func() error) (read int64, readErr, sendErr error) {
	ends := &lineEnds{to: to}
	block := make([]byte, bodyBlock)
	for {
		n, err := from.Read(block)
		read += int64(n)
		if sendErr = before(); sendErr != nil {
			return read, nil, sendErr
		}
		if _, sendErr = ends.Write(block[:n]); sendErr != nil {
			return read, nil, sendErr
		}
		switch err {
		case nil:
		case io.EOF:
			return read, nil, ends.end()
		default:
			return read, err, nil
		}
	}
}
