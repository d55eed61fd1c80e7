package imapclient

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
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
	in      *bufio.Reader
	scratch frame  // the last response; whoever keeps one copies it
	ready   []byte // for go-imap, not read yet

	mu      sync.Mutex
	theirs  map[string]running // go-imap's commands under way, by tag
	waiting int                // continuation requests that go-imap waits for
	ours    []*exchange        // our commands under way, the oldest first
	turn    uint64             // of our tags
	broken  error              // why no more responses come
	heard   *hearing           // for what nobody asked for, nil for none
	exists  uint32             // messages in the selected mailbox, as the server told
	qresync bool               // has been enabled: messages vanish (RFC 7162)
	bye     string             // the server's last words
	lost    func()             // is called when no more responses come; nil for nobody
	meter   Meter              // nil for none
}

// newFramer takes a connection whose greeting is still to come. After STARTTLS
// there is none: then greeting is what go-imap is told.
func newFramer(conn net.Conn, greeting string) *framer {
	return &framer{Conn: conn, in: bufio.NewReaderSize(conn, 8<<10), ready: []byte(greeting), theirs: map[string]running{}}
}

// exchange is a command of ours and what came back.
type exchange struct {
	running
	tag      string
	each     func(frame)   // takes the untagged responses, and copies what it keeps; nil to have them collected
	leave    chan struct{} // sent to when its literal may be; nil when nobody waits for that
	room     frame         // is read into from its end on, as far as it goes; see frame_room.go
	untagged []frame
	octets   int
	answer   frame // the tagged response
	err      error
	done     chan struct{}
}

// wait waits for the answer: nil for OK.
func (x *exchange) wait() error {
	<-x.done
	return x.err
}

// maxExchange bounds the responses to one command that are collected, in octets.
const maxExchange = 64 << 20

// do sends a command of ours, without tag and CRLF, and gives the untagged
// responses that came while it ran. The caller sees to it that nobody else
// does so at the same time, and closes the connection when it has waited long
// enough.
func (f *framer) do(command string) ([]frame, error) {
	x, err := f.begin(command)
	if err != nil {
		return nil, err
	}
	err = x[0].wait()
	return x[0].untagged, err
}

const enableQResync = "ENABLE QRESYNC"

// stream sends a command of ours, and has each take the untagged responses as
// they come. It runs in the reader: it must be quick, and wait for nothing.
func (f *framer) stream(command string, each func(frame)) error {
	x, err := f.send([]*exchange{{each: each}}, []string{command})
	if err != nil {
		return err
	}
	return x[0].wait()
}

// begin sends commands of ours in one go and doesn't wait for their answers. A
// server runs them one after another, and each has its own answers.
func (f *framer) begin(commands ...string) ([]*exchange, error) {
	all := make([]*exchange, len(commands))
	for i := range all {
		all[i] = &exchange{}
	}
	return f.send(all, commands)
}

func (f *framer) send(all []*exchange, commands []string) ([]*exchange, error) {
	var text strings.Builder
	f.mu.Lock()
	if f.broken != nil {
		defer f.mu.Unlock()
		return nil, f.broken
	}
	for i, x := range all {
		f.turn++
		f.qresync = f.qresync || commands[i] == enableQResync
		x.running = begun(commands[i])
		x.tag, x.done = "H"+strconv.FormatUint(f.turn, 10), make(chan struct{})
		text.WriteString(x.tag + " " + commands[i] + "\r\n")
	}
	f.ours = append(f.ours, all...)
	f.mu.Unlock()
	if _, err := io.WriteString(f.Conn, text.String()); err != nil {
		_ = f.Close()
		return nil, err
	}
	return all, nil
}

// messages is how many messages the selected mailbox holds, as the server told.
func (f *framer) messages() uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.exists
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
		r := begun(string(command))
		f.theirs[string(tag)] = r
		if r.name == "AUTHENTICATE" || r.name == "IDLE" {
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
		next, err := readFrameInto(f.in, f.scratch, f.more)
		if err != nil {
			f.fail(err)
			return 0, err
		}
		if !f.isLent(next) {
			f.scratch = next
		}
		if cap(f.scratch) > maxScratch {
			f.scratch = nil
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

// maxScratch is how much room for responses a connection keeps, in octets.
const maxScratch = 16 << 10

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
	if lost := f.noteBroken(err); lost != nil {
		lost()
	}
}

func (f *framer) noteBroken(err error) (lost func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	lost, f.lost = f.lost, nil
	if f.broken == nil {
		f.broken = err
		f.measuredEnd()
	}
	for len(f.ours) > 0 {
		f.end(0, f.broken)
	}
	if f.heard != nil {
		f.heard.end()
	}
	return lost
}

// onLost has lost called, once, as soon as no more responses come.
func (f *framer) onLost(lost func()) {
	f.mu.Lock()
	f.lost = lost
	broken := f.broken != nil
	f.mu.Unlock()
	if broken {
		f.breakOff(nil)
	}
}

// end hands a command of ours to whoever waits for it. The lock is held.
func (f *framer) end(i int, err error) {
	f.ours[i].err = err
	f.measured(f.ours[i].running, err == nil)
	close(f.ours[i].done)
	f.ours = slices.Delete(f.ours, i, i+1)
}

// route keeps a response that is ours and gives what go-imap is to read.
func (f *framer) route(next frame) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	tag, rest, _ := bytes.Cut(next, []byte(" "))
	switch name := string(tag); {
	case name == "*":
		return f.routeUntagged(next, rest)
	case name == "+" || name == "+\r\n":
		if f.mayUpload() {
			return nil, nil
		}
		if f.waiting == 0 && !f.runs("AUTHENTICATE") { // which may take several
			return nil, nil
		}
		f.waiting = max(0, f.waiting-1)
		return next, nil
	case f.theirs[name].name != "":
		f.measured(f.theirs[name], isOK(rest))
		delete(f.theirs, name)
		if len(f.theirs) == 0 { // another may wait for leave to send its literal
			f.waiting = 0
		}
		return answer(name, rest), nil
	default:
		if i := slices.IndexFunc(f.ours, func(x *exchange) bool { return x.tag == name }); i >= 0 {
			f.ours[i].answer = bytes.Clone(next)
			f.end(i, tagged(rest))
		}
		return nil, nil
	}
}

func (f *framer) routeUntagged(next frame, rest []byte) ([]byte, error) {
	f.count(rest)
	if f.heard != nil && isNews(next) {
		f.heard.hear(bytes.Clone(next))
		return nil, nil
	}
	if isFarewell(rest) {
		f.bye = printable(rest[len("BYE"):])
		return f.untagged(rest), nil
	}
	if len(f.ours) > 0 {
		return nil, f.keep(next)
	}
	if _, fetch := next.fetchNumber(); fetch {
		return nil, nil // a flag change that nobody has asked about
	}
	return f.untagged(rest), nil
}

// isFarewell: go-imap is to know of a BYE whoever has a command under way.
func isFarewell(rest []byte) bool {
	word, _, _ := bytes.Cut(rest, []byte(" "))
	return bytes.EqualFold(bytes.TrimRight(word, "\r\n"), []byte("BYE"))
}

// farewell is the server's last words, "" while there were none.
func (f *framer) farewell() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.bye
}

// count follows how many messages the selected mailbox holds.
func (f *framer) count(rest []byte) {
	word, after, _ := bytes.Cut(bytes.TrimRight(rest, "\r\n"), []byte(" "))
	switch {
	case len(word) > 0 && word[0] >= '0' && word[0] <= '9':
		n, err := strconv.ParseUint(string(word), 10, 32)
		switch {
		case err != nil:
		case bytes.EqualFold(after, []byte("EXISTS")):
			f.exists = uint32(n)
		case bytes.EqualFold(after, []byte("EXPUNGE")) && f.exists > 0:
			f.exists--
		}
	case f.qresync && bytes.EqualFold(word, []byte("VANISHED")):
		if gone, earlier, ok := decodeVanished(append([]byte("* "), rest...)); ok && !earlier {
			f.exists -= uint32(min(gone.count(), uint64(f.exists)))
		}
	}
}

// keep gives a response to our oldest command under way, whose it is.
func (f *framer) keep(next frame) error {
	x := f.ours[0]
	if x.each != nil {
		x.each(next)
		return nil
	}
	if x.octets += len(next); x.octets > maxExchange {
		return errFrameTooLong
	}
	if x.holds(next) {
		x.room = x.room[:len(x.room)+len(next)]
	} else if cap(next) <= maxScratch { // else nothing will be read into it
		next = bytes.Clone(next)
	}
	x.untagged = append(x.untagged, next)
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
