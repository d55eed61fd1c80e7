package demo

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

const (
	sentMailbox   = "Sent"
	draftsMailbox = "Drafts"
	unsentMailbox = "-" // of letters that only travel within another
)

// sampleMailbox is one besides INBOX, with its SPECIAL-USE attribute if it has
// one.
type sampleMailbox struct {
	name string
	use  imap.MailboxAttr
}

// sampleMailboxes gives what is made at the start. Some names hold what is
// easily escaped wrongly.
func sampleMailboxes() []sampleMailbox {
	return []sampleMailbox{
		{sentMailbox, imap.MailboxAttrSent},
		{draftsMailbox, imap.MailboxAttrDrafts},
		{"Archive", imap.MailboxAttrArchive},
		{"Junk", imap.MailboxAttrJunk},
		{"Trash", imap.MailboxAttrTrash},
		{name: "Family"},
		{name: "Family/School"},
		{name: "Family/Holidays"},
		{name: "House & Garden"},
		{name: "Récépissés"},
		{name: "京都の思い出"},
		{name: "100% Theo"},
		{name: "Music + Football"},
	}
}

// fillSample puts the sample into an account, each mailbox in order of date.
func fillSample(a *account, now time.Time) error {
	if err := createSampleMailboxes(a); err != nil {
		return err
	}
	letters, err := sampleLetters(now)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	composer, err := newComposer()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	for _, l := range letters {
		if l.mailbox == unsentMailbox {
			continue
		}
		m, err := a.find(l.mailbox, imap.ResponseCodeNonExistent)
		if err != nil {
			return fmt.Errorf("demo: %q lies in mailbox %q: %w", l.subject, l.mailbox, err)
		}
		raw, err := composer.compose(l)
		if err != nil {
			return fmt.Errorf("demo: %q: %w", l.subject, err)
		}
		m.append(message{raw: raw, received: l.date.Add(3 * time.Second), flags: l.flags})
	}
	return nil
}

func createSampleMailboxes(a *account) error {
	for _, m := range sampleMailboxes() {
		var use []imap.MailboxAttr
		if m.use != "" {
			use = []imap.MailboxAttr{m.use}
		}
		if err := a.create(m.name, use); err != nil {
			return fmt.Errorf("demo: mailbox %q: %w", m.name, err)
		}
	}
	return nil
}

// sampleLetters reads and generates all letters, oldest first.
func sampleLetters(now time.Time) ([]*letter, error) {
	texts, err := readAll("mail/people.txt", "mail/lists.txt")
	if err != nil {
		return nil, err
	}
	people, err := parsePeople(texts[0])
	if err != nil {
		return nil, err
	}
	letters := newGenerator(now, people, texts[1]).all()
	for _, pattern := range []string{"mail/letters/*.txt", "mail/newsletters/*.txt"} {
		names, err := fs.Glob(mailFiles, pattern)
		if err != nil {
			return nil, err
		}
		texts, err := readAll(names...)
		if err != nil {
			return nil, err
		}
		for i, text := range texts {
			parsed, err := letterParser{now: now, people: people}.parse(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", names[i], err)
			}
			letters = append(letters, parsed...)
		}
	}
	slices.SortStableFunc(letters, func(x, y *letter) int { return x.date.Compare(y.date) })
	return letters, nil
}

// readAll reads embedded files; a working copy may have CRLF line ends.
func readAll(names ...string) (texts []string, err error) {
	for _, name := range names {
		b, err := mailFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		texts = append(texts, strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
	return texts, nil
}
