package demo

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message/mail"
)

// letter is one mail of the sample before it is put into MIME. The files in
// mail/ are written in these terms; mail/README.txt explains them.
type letter struct {
	mailbox      string
	date         time.Time
	from, to, cc []*mail.Address
	replyTo      []*mail.Address
	subject      string
	flags        []imap.Flag
	parent       *letter // the letter that this one answers
	forwarded    *letter // the letter that travels within, as message/rfc822

	body    string // paragraphs of any length; markup when there is a layout
	layout  string // the HTML layout's name, none for plain text alone
	accent  string // the layout's colour, #rrggbb
	flowed  bool   // RFC 3676
	charset string // of body and subject, "" for UTF-8
	base64  bool   // instead of quoted-printable
	inline  []string
	attach  []attachment
	invite  *invitation
	listID  string
}

// attachment names a file and what is in it: "photo lake", "pdf roof-quote".
type attachment struct {
	kind, source, filename string
}

// messageID is made of what doesn't change while the sample stays the same.
func (l *letter) messageID() string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s", l.mailbox, l.from[0].Address, l.subject, l.body)
	_, host, _ := strings.Cut(l.from[0].Address, "@")
	return fmt.Sprintf("%s.%016x@%s", l.date.UTC().Format("20060102150405"), h.Sum64(), host)
}

// references lists the thread's message identifiers, oldest first (RFC 5322
// section 3.6.4).
func (l *letter) references() []string {
	if l.parent == nil {
		return nil
	}
	return append(l.parent.references(), l.parent.messageID())
}
