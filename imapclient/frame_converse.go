package imapclient

import (
	"io"
	"strconv"
	"strings"
)

// converse sends a command of ours with literals in it: pieces are text, literal,
// text and so on, the last of them text. Where atOnce is false it waits before each
// literal for the server's leave (RFC 9051, section 4.3). It gives what do gives.
func (f *framer) converse(pieces []string, atOnce bool) ([]frame, error) {
	if atOnce || len(pieces) == 1 {
		return f.do(joinLiterals(pieces))
	}
	x := &exchange{leave: make(chan struct{}, 1)}
	if _, err := f.send([]*exchange{x}, []string{announced(pieces)}); err != nil {
		return nil, err
	}
	for pieces = pieces[1:]; len(pieces) > 0; pieces = pieces[2:] {
		select {
		case <-x.leave:
		case <-x.done:
			if x.err == nil {
				x.err = errBadValue // it has obeyed what it hasn't got
			}
			return nil, x.err
		}
		if _, err := io.WriteString(f.Conn, pieces[0]+announced(pieces[1:])+"\r\n"); err != nil {
			_ = f.Close()
			return nil, err
		}
	}
	err := x.wait()
	return x.untagged, err
}

// announced is a text with the size of the literal that follows, if one does.
func announced(pieces []string) string {
	if len(pieces) == 1 {
		return pieces[0]
	}
	return pieces[0] + "{" + strconv.Itoa(len(pieces[1])) + "}"
}

// joinLiterals writes pieces with literals that nobody waits for (RFC 7888).
func joinLiterals(pieces []string) string {
	var out strings.Builder
	for i, piece := range pieces {
		if i%2 == 1 {
			out.WriteString("{" + strconv.Itoa(len(piece)) + "+}\r\n")
		}
		out.WriteString(piece)
	}
	return out.String()
}
