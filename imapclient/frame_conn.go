package imapclient

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"

	"github.com/emersion/go-imap/v2"
)

// framer stands between go-imap and the server. It reads whole responses,
// within bounds, and hands go-imap only what that asked for and can parse: at
// anything else go-imap would give the connection up. FETCH responses it keeps
// for a decoder of ours, and commands of ours run between go-imap's.
//
// Reads come from go-imap's reader alone; writes may come from anywhere.
type framer struct {
	net.Conn
	in    *bufio.Reader
	ready []byte // for go-imap, not read yet

	mu      sync.Mutex
	theirs  map[string]string // go-imap's commands under way, by tag
	waiting int               // continuation requests that go-imap waits for
	ours    *exchange         // our command under way, nil for none
	turn    uint64            // of our tags
	broken  error             // why no more responses come
	heard   *hearing          // for what nobody asked for, nil for none
}

// newFramer takes a connection whose greeting is still to come. After STARTTLS
// there is none: then greeting is what go-imap is told.
func newFramer(conn net.Conn, greeting string) *framer {
	return &framer{Conn: conn, in: bufio.NewReaderSize(conn, 32<<10), ready: []byte(greeting), theirs: map[string]string{}}
}

// exchange is a command of ours and what came back.
type exchange struct {
	tag      string
	untagged []frame
	octets   int
	answer   frame // the tagged response
	err      error
	done     chan struct{}
}

// maxExchange bounds the FETCH responses to one command, in octets.
const maxExchange = 64 << 20

// do sends a command of ours, without tag and CRLF, and gives the FETCH
// responses that came while it ran. The caller sees to it that it is the only
// one at a time, and closes the connection when it has waited long enough.
func (f *framer) do(command string) ([]frame, error) {
	x, err := f.begin(command)
	if err != nil {
		return nil, err
	}
	<-x.done
	return x.untagged, x.err
}

// begin sends a command of ours and doesn't wait for its answer.
func (f *framer) begin(command string) (*exchange, error) {
	f.mu.Lock()
	if f.broken != nil {
		defer f.mu.Unlock()
		return nil, f.broken
	}
	f.turn++
	x := &exchange{tag: "H" + strconv.FormatUint(f.turn, 10), done: make(chan struct{})}
	f.ours = x
	f.mu.Unlock()
	if _, err := io.WriteString(f.Conn, x.tag+" "+command+"\r\n"); err != nil {
		_ = f.Close()
		return nil, err
	}
	return x, nil
}

// Write notes which commands go-imap sends.
func (f *framer) Write(p []byte) (int, error) {
	f.note(p)
	return f.Conn.Write(p)
}

func (f *framer) note(p []byte) {
	line, _, _ := bytes.Cut(p, []byte("\r\n"))
	tag, command, ok := bytes.Cut(line, []byte(" "))
	f.mu.Lock()
	defer f.mu.Unlock()
	if ok && len(tag) > 1 && tag[0] == 'T' {
		name, _, _ := bytes.Cut(bytes.TrimPrefix(command, []byte("UID ")), []byte(" "))
		f.theirs[string(tag)] = string(name)
		if string(name) == "AUTHENTICATE" || string(name) == "IDLE" {
			f.waiting++
		}
	}
	if bytes.HasSuffix(p, []byte("}\r\n")) && !bytes.HasSuffix(p, []byte("+}\r\n")) {
		f.waiting++
	}
}

// Read gives go-imap its next responses.
func (f *framer) Read(p []byte) (int, error) {
	for len(f.ready) == 0 {
		next, err := readFrame(f.in)
		if err != nil {
			f.fail(err)
			return 0, err
		}
		if f.ready, err = f.route(next); err != nil {
			f.fail(err)
			return 0, err
		}
	}
	n := copy(p, f.ready)
	f.ready = f.ready[n:]
	return n, nil
}

// fail ends the connection, and our command under way.
func (f *framer) fail(err error) {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	f.breakOff(err)
	_ = f.Conn.Close()
}

// Close ends the connection, and our command under way: when go-imap gives a
// connection up, it closes it and reads no more.
func (f *framer) Close() error {
	f.breakOff(net.ErrClosed)
	return f.Conn.Close()
}

// breakOff notes why no more responses come; the first reason counts.
func (f *framer) breakOff(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken == nil {
		f.broken = err
	}
	if f.ours != nil {
		f.ours.err = f.broken
		f.end()
	}
	if f.heard != nil {
		f.heard.end()
	}
}

// end hands our command to whoever waits for it. The lock is held.
func (f *framer) end() {
	close(f.ours.done)
	f.ours = nil
}

// route keeps a response that is ours and gives what go-imap is to read.
func (f *framer) route(next frame) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.heard != nil && isNews(next) {
		f.heard.hear(next)
		return nil, nil
	}
	if _, fetch := next.fetchNumber(); fetch {
		return nil, f.keep(next)
	}
	tag, rest, _ := bytes.Cut(next, []byte(" "))
	switch name := string(tag); {
	case name == "*":
		return f.untagged(rest), nil
	case name == "+" || name == "+\r\n":
		if f.waiting == 0 {
			return nil, nil
		}
		f.waiting--
		return next, nil
	case f.ours != nil && name == f.ours.tag:
		f.ours.answer, f.ours.err = next, tagged(rest)
		f.end()
		return nil, nil
	case f.theirs[name] != "":
		delete(f.theirs, name)
		if len(f.theirs) == 0 { // another may wait for leave to send its literal
			f.waiting = 0
		}
		return answer(name, rest), nil
	default:
		return nil, nil
	}
}

func (f *framer) keep(next frame) error {
	if f.ours == nil {
		return nil // a flag change that nobody has asked about
	}
	if f.ours.octets += len(next); f.ours.octets > maxExchange {
		return errFrameTooLong
	}
	f.ours.untagged = append(f.ours.untagged, next)
	return nil
}

// tagged reads the answer to a command: nil for OK.
func tagged(rest []byte) error {
	status, text, _ := bytes.Cut(bytes.TrimRight(rest, "\r\n"), []byte(" "))
	kind := imap.StatusResponseType(bytes.ToUpper(status))
	switch kind {
	case imap.StatusResponseTypeOK:
		return nil
	case imap.StatusResponseTypeNo, imap.StatusResponseTypeBad:
	default:
		return errBadValue
	}
	answer := &imap.Error{Type: kind, Text: string(text)}
	if code, after, ok := bytes.Cut(text, []byte("]")); ok && len(code) > 0 && code[0] == '[' {
		name, _, _ := bytes.Cut(code[1:], []byte(" "))
		answer.Code, answer.Text = imap.ResponseCode(bytes.ToUpper(name)), string(bytes.TrimSpace(after))
	}
	return answer
}
