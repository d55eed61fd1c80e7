package demo

import (
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message/mail"
)

// addresses reads names from people.txt or addresses in full, parted by commas.
func (p letterParser) addresses(list string) (addrs []*mail.Address, err error) {
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		addr := p.people[name]
		if addr == nil {
			if addr, err = mail.ParseAddress(name); err != nil {
				return nil, fmt.Errorf("%q is neither in people.txt nor an address", name)
			}
		}
		addrs = append(addrs, addr)
	}
	return addrs, nil
}

// addAttachment reads "kind source > file name".
func (l *letter) addAttachment(value string) error {
	what, filename, ok := strings.Cut(value, " > ")
	kind, source, _ := strings.Cut(what, " ")
	if !ok || kind == "" || filename == "" {
		return errors.New(`want "kind source > file name"`)
	}
	l.attach = append(l.attach, attachment{kind: kind, source: source, filename: filename})
	return nil
}

func parseFlags(value string) (flags []imap.Flag, err error) {
	flags = []imap.Flag{imap.FlagSeen}
	known := map[string]imap.Flag{
		"seen": imap.FlagSeen, "flagged": imap.FlagFlagged, "answered": imap.FlagAnswered,
		"deleted": imap.FlagDeleted, "draft": imap.FlagDraft, "forwarded": imap.FlagForwarded,
		"unread": "",
	}
	for name := range strings.FieldsSeq(value) {
		flag, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("there is no flag %q", name)
		}
		if name == "unread" {
			flags = removeFlags(flags, []imap.Flag{imap.FlagSeen})
			continue
		}
		flags = append(flags, flag)
	}
	return flags, nil
}

func parsePeople(text string) (map[string]*mail.Address, error) {
	people := make(map[string]*mail.Address)
	for line := range strings.Lines(text) {
		name, address, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok {
			continue // an empty line or a heading
		}
		addr, err := mail.ParseAddress(address)
		if err != nil {
			return nil, fmt.Errorf("people: %q: %w", line, err)
		}
		people[name] = addr
	}
	return people, nil
}
