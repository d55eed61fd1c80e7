package testimap

import (
	"fmt"
	"strings"
	"time"
)

// Mail is a message to be stored.
type Mail struct {
	Flags []string  // flags and keywords, as IMAP writes them
	Date  time.Time // INTERNALDATE; zero means now
	Body  []byte    // the whole message, with CRLF line ends
}

// appendBatch is how many messages go into one APPEND (RFC 3502): enough to be
// quick, and few enough that a batch stays small.
const appendBatch = 200

// AppendMany stores n messages, mail(0) to mail(n-1), in that order, by some
// thousands a second. The server must obey MULTIAPPEND (RFC 3502) and LITERAL+
// (RFC 7888), announced or not.
func (c *Client) AppendMany(mailbox string, n int, mail func(i int) Mail) {
	c.t.Helper()
	for start := 0; start < n; start += appendBatch {
		var command strings.Builder
		command.WriteString("APPEND " + QuoteMailbox(mailbox))
		for i := start; i < min(start+appendBatch, n); i++ {
			m := mail(i)
			fmt.Fprintf(&command, "%s {%d+}\r\n%s", m.attributes(), len(m.Body), m.Body)
		}
		c.must(command.String())
	}
}

// attributes writes what stands before a message in an APPEND.
func (m Mail) attributes() string {
	date := ""
	if !m.Date.IsZero() {
		date = m.Date.Format(` "_2-Jan-2006 15:04:05 -0700"`)
	}
	return fmt.Sprintf(" (%s)%s", strings.Join(m.Flags, " "), date)
}
