package message

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// ErrNotMbox says that something is no mailbox file.
var ErrNotMbox = errors.New("this is not a mailbox file")

// mboxBuffer is how much of a mailbox file is looked at at once, in octets; no more
// than some of these are held, however long a line is.
const mboxBuffer = 64 << 10

// MboxReader reads a mailbox file (RFC 4155) as many programs write it: with lines
// that end in LF or CRLF, with ">" before "From " or with Content-Length, or
// neither. A message ends before a line that parts messages, which must look like
// one: it follows an empty line, has a date, and a header comes behind it.
type MboxReader struct {
	in     *bufio.Reader
	note   *ExportNote
	length contentLength
	line   mboxLine

	next    *MboxEntry // the one that follows, once the current message has ended
	err     error      // why no more follows
	room    []byte     // of the current message; what has been read of it comes first
	at      int        // in room
	tail    []byte     // of it only if it goes on
	emitted int64
	plain   bool // lines are not quoted in this file
}

// MboxEntry is what a mailbox file says of a message beside its octets.
type MboxEntry struct {
	Date time.Time   // of the line before it
	Note *ExportNote // what an export of ours says; nil for none
}

// mboxLine is how far the current line has come.
type mboxLine struct {
	going bool // a piece of it has been taken
	run   bool // it consists of ">" so far, of which the first is held back
}

// NewMboxReader reads a mailbox file. ErrNotMbox when it doesn't begin like one.
func NewMboxReader(r io.Reader) (*MboxReader, error) {
	m := &MboxReader{in: bufio.NewReaderSize(r, mboxBuffer)}
	if start, _ := m.in.Peek(3); string(start) == "\xEF\xBB\xBF" {
		_, _ = m.in.Discard(3)
	}
	for {
		line, err := m.in.ReadSlice('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			date, ok := parseFromLine(string(line))
			if !ok {
				return nil, ErrNotMbox
			}
			m.next = &MboxEntry{Date: date}
			return m, nil
		}
		if errors.Is(err, io.EOF) {
			return nil, ErrNotMbox
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
	}
}

// Next passes over what is left of the current message and gives the next one, whose
// octets Read gives then. io.EOF when there is none. Any other error says that
// the file breaks off: then the current message isn't whole.
func (m *MboxReader) Next() (MboxEntry, error) {
	for m.next == nil && m.err == nil {
		m.room, m.at = m.room[:0], 0
		m.advance()
	}
	if m.next == nil {
		return MboxEntry{}, m.err
	}
	entry := *m.next
	m.next, m.room, m.at, m.tail, m.emitted, m.line = nil, m.room[:0], 0, m.tail[:0], 0, mboxLine{}
	m.length.begin()
	entry.Note = m.readNote()
	m.note = entry.Note
	return entry, nil
}

// Read implements io.Reader for the current message: io.EOF at its end.
func (m *MboxReader) Read(p []byte) (int, error) {
	for m.at == len(m.room) {
		switch {
		case m.next != nil, errors.Is(m.err, io.EOF):
			return 0, io.EOF
		case m.err != nil:
			return 0, m.err
		}
		m.room, m.at = m.room[:0], 0
		m.advance()
	}
	n := copy(p, m.room[m.at:])
	m.at += n
	return n, nil
}

// readNote takes the fields that an export of ours puts before a message.
func (m *MboxReader) readNote() *ExportNote {
	start, _ := m.in.Peek(len(exportField))
	if string(start) != exportField {
		return nil
	}
	line, err := m.in.ReadSlice('\n')
	count, text, _ := strings.Cut(string(bytes.TrimRight(line, "\r\n"))[len(exportField):], " ")
	lines, odd := strconv.Atoi(count)
	note, ok := ParseExportNote(text)
	if err != nil || odd != nil || !ok {
		if m.line.going = errors.Is(err, bufio.ErrBufferFull); err == nil || m.line.going {
			m.emit(line) // somebody else's field of that name
		} else {
			m.err = err
		}
		return nil
	}
	for range min(lines, 4) {
		if start, _ := m.in.Peek(2); string(start) != "St" && string(start) != "X-" {
			break
		}
		if _, err := m.in.ReadSlice('\n'); err != nil {
			m.err = err
			break
		}
	}
	return &note
}

// emit gives octets of the message, after those that were only its own if it goes on.
func (m *MboxReader) emit(octets []byte) {
	m.room = append(append(m.room, m.tail...), octets...)
	m.emitted += int64(len(m.tail) + len(octets))
	m.tail = m.tail[:0]
}
