package web

import (
	"bytes"
	"io"
)

// undated writes a letter without its Date field: that is put before it when it
// goes, maybe days later. It looks whether the body has octets above 127.
type undated struct {
	to       io.Writer
	most     int64 // octets; 0 for no bound
	eightBit bool

	size   int64
	header bool   // the header has ended
	line   []byte // of the header, as far as it has come
	drop   bool   // the line before was left out, and so are those that continue it
}

// Write implements io.Writer. It fails with a *tooLargeError.
func (u *undated) Write(p []byte) (int, error) {
	u.size += int64(len(p))
	if u.most > 0 && u.size > u.most {
		return 0, &tooLargeError{u.size, u.most}
	}
	rest := p
	for !u.header && len(rest) > 0 {
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			u.line = append(u.line, rest...)
			return len(p), nil
		}
		u.line = append(u.line, rest[:end]...)
		rest = rest[end:]
		if err := u.endLine(); err != nil {
			return 0, err
		}
	}
	for _, c := range rest {
		if c > 127 {
			u.eightBit = true
			break
		}
	}
	_, err := u.to.Write(rest)
	return len(p), err
}

// endLine takes a whole line of the header.
func (u *undated) endLine() error {
	line := u.line
	u.line = nil
	if line[0] != ' ' && line[0] != '\t' {
		u.drop = len(line) >= 5 && bytes.EqualFold(line[:5], []byte("date:"))
		u.header = len(bytes.TrimRight(line, "\r\n")) == 0
	}
	if u.drop {
		return nil
	}
	_, err := u.to.Write(line)
	return err
}

// finish writes what has come of a header that never ended.
func (u *undated) finish() error {
	_, err := u.to.Write(u.line)
	return err
}
