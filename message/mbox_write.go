package message

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// exportField stands before the first field of each message that we write into a
// mailbox file. It says how many more fields follow that are none of the message's.
const exportField = "X-Hearthmail-Export: "

// MboxWriter writes a mailbox file (RFC 4155) in the form called mboxrd: the octets of
// the messages are as they were, but for a ">" before each line that could be taken
// for one that parts them, and the fields in front that tell the flags.
type MboxWriter struct {
	w      io.Writer
	quoter mboxQuoter
	last   byte // of the message so far
	room   []byte
}

// NewMboxWriter writes to w, which had better be buffered.
func NewMboxWriter(w io.Writer) *MboxWriter { return &MboxWriter{w: w} }

// Begin begins a message. sender is an address, "" when there is none.
func (m *MboxWriter) Begin(sender string, note ExportNote) error {
	if sender == "" || strings.ContainsFunc(sender, func(r rune) bool { return r <= ' ' || r > '~' }) {
		sender = "MAILER-DAEMON"
	}
	date := note.Date
	if date.IsZero() {
		date = time.Unix(0, 0)
	}
	fields := mboxFields(note.Flags)
	m.quoter, m.last = mboxQuoter{}, '\n'
	_, err := fmt.Fprintf(m.w, "%s%s %s\n%s%d %s\r\n%s\r\n", fromLine, sender, date.UTC().Format(time.ANSIC),
		exportField, len(fields), note, strings.Join(fields, "\r\n"))
	return err
}

// Write takes the message's octets.
func (m *MboxWriter) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	m.last = p[len(p)-1]
	m.room = m.quoter.quote(m.room[:0], p)
	if _, err := m.w.Write(m.room); err != nil {
		return 0, err
	}
	return len(p), nil
}

// End ends the message.
func (m *MboxWriter) End() error {
	end := m.quoter.flush(nil)
	if m.last != '\n' {
		end = append(end, '\n')
	}
	_, err := m.w.Write(append(end, '\n'))
	return err
}
