package testdovecot

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Mail is a message to be stored.
type Mail struct {
	Flags []string  // flags and keywords, as IMAP writes them
	Date  time.Time // INTERNALDATE; zero means now
	Body  []byte    // the whole message, with CRLF line ends
}

// seedBatch is how many messages go into one APPEND (RFC 3502): enough to be
// quick, and few enough that a batch stays small.
const seedBatch = 200

// Seed stores n messages, mail(0) to mail(n-1), in that order, in a mailbox of
// user, which it makes when it isn't there. It needs MULTIAPPEND and LITERAL+,
// which every Dovecot here obeys, announced or not, and stores some thousands
// of messages a second.
func Seed(t testing.TB, s *Server, user, mailbox string, n int, mail func(i int) Mail) {
	t.Helper()
	c := Login(t, s, user)
	if _, err := c.Do("CREATE " + quoteMailbox(mailbox)); err != nil && !strings.Contains(err.Error(), "[ALREADYEXISTS]") {
		t.Fatalf("CREATE: %v", err)
	}
	for start := 0; start < n; start += seedBatch {
		var command strings.Builder
		command.WriteString("APPEND " + quoteMailbox(mailbox))
		for i := start; i < min(start+seedBatch, n); i++ {
			command.WriteString(mail(i).appendArguments())
		}
		c.must(command.String())
	}
	c.must("LOGOUT")
}

// appendArguments writes what follows the mailbox's name in an APPEND.
func (m Mail) appendArguments() string {
	date := ""
	if !m.Date.IsZero() {
		date = m.Date.Format(` "_2-Jan-2006 15:04:05 -0700"`)
	}
	return fmt.Sprintf(" (%s)%s {%d+}\r\n%s", strings.Join(m.Flags, " "), date, len(m.Body), m.Body)
}
