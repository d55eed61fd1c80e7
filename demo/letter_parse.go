package demo

import (
	"bufio"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message/mail"
)

// letterParser reads files of letters, see mail/README.txt.
type letterParser struct {
	now    time.Time
	people map[string]*mail.Address
}

// parse reads the letters of one file, which are parted by lines of "=".
func (p letterParser) parse(text string) (letters []*letter, err error) {
	for i, chunk := range splitChunks(text) {
		l, err := p.parseOne(chunk, letters)
		if err != nil {
			return nil, fmt.Errorf("letter %d: %w", i+1, err)
		}
		letters = append(letters, l)
	}
	return letters, nil
}

func splitChunks(text string) (chunks []string) {
	var chunk strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "=====") {
			chunks = append(chunks, chunk.String())
			chunk.Reset()
			continue
		}
		chunk.WriteString(line)
	}
	return append(chunks, chunk.String())
}

// parseOne reads the letter that comes after those in earlier.
func (p letterParser) parseOne(chunk string, earlier []*letter) (*letter, error) {
	l := &letter{mailbox: inbox, flags: []imap.Flag{imap.FlagSeen}}
	head, body, _ := strings.Cut(strings.TrimLeft(chunk, "\n"), "\n\n")
	var previous *letter
	if len(earlier) > 0 {
		previous = earlier[len(earlier)-1]
	}
	hasSubject := false
	lines := bufio.NewScanner(strings.NewReader(head))
	for lines.Scan() {
		key, value, ok := strings.Cut(lines.Text(), ":")
		if !ok {
			return nil, fmt.Errorf("%q is not a header line", lines.Text())
		}
		value = strings.TrimSpace(value)
		switch key {
		case "Subject":
			hasSubject = true
		case "Answers":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > len(earlier) {
				return nil, fmt.Errorf("there is no letter %q above to answer", value)
			}
			previous = earlier[n-1]
			continue
		}
		if err := p.setField(l, key, value, previous); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	if len(l.from) == 0 || l.date.IsZero() {
		return nil, errors.New("needs From and When")
	}
	if !hasSubject {
		if previous == nil {
			return nil, errors.New("the first letter needs a Subject")
		}
		l.answer(previous)
	}
	l.body = strings.Trim(body, "\n") + "\n"
	l.body = strings.Replace(l.body, "[quote]\n", quote(previous), 1)
	l.body = p.fillDates(l.body)
	return l, nil
}

// fillDates puts the date in 76 days for "[+76d]".
func (p letterParser) fillDates(body string) string {
	return regexp.MustCompile(`\[\+(\d+)d\]`).ReplaceAllStringFunc(body, func(mark string) string {
		days, err := strconv.Atoi(mark[2 : len(mark)-2])
		if err != nil {
			return mark
		}
		return p.now.AddDate(0, 0, days).Format("Monday, 2 January 2006")
	})
}

// answer makes l a reply to parent, and marks parent if it was received.
func (l *letter) answer(parent *letter) {
	l.parent = parent
	l.subject = "Re: " + strings.TrimPrefix(parent.subject, "Re: ")
	if l.mailbox == sentMailbox && parent.mailbox != sentMailbox {
		parent.flags = addFlags(parent.flags, []imap.Flag{imap.FlagAnswered, imap.FlagSeen})
	}
}

func (p letterParser) setField(l *letter, key, value string, previous *letter) (err error) {
	switch key {
	case "From":
		l.from, err = p.addresses(value)
	case "To":
		l.to, err = p.addresses(value)
	case "Cc":
		l.cc, err = p.addresses(value)
	case "Reply-To":
		l.replyTo, err = p.addresses(value)
	case "When":
		l.date, err = parseAgo(p.now, value)
	case "Subject":
		l.subject = value
	case "Flags":
		l.flags, err = parseFlags(value)
	case "Mailbox":
		l.mailbox = value
	case "Layout":
		l.layout, l.accent, _ = strings.Cut(value, " ")
	case "Format":
		l.flowed = value == "flowed"
	case "Charset":
		l.charset = value
	case "Encoding":
		l.base64 = value == "base64"
	case "Inline":
		l.inline = append(l.inline, value)
	case "Attach":
		err = l.addAttachment(value)
	case "Invite":
		l.invite, err = parseInvitation(p.now, value)
	case "List":
		l.listID = value
	case "Forward":
		l.forwarded = previous
	default:
		err = errors.New("there is no such field")
	}
	return err
}

// quote writes what previous said, as a reply does.
func quote(previous *letter) string {
	if previous == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "On %s, %s wrote:\n", previous.date.Format("Mon 2 Jan 2006 at 15:04"), previous.from[0].Name)
	own, _, _ := strings.Cut(previous.body, "\n-- \n")
	for _, line := range wrapLines(strings.TrimRight(own, "\n"), 70, "") {
		if strings.HasPrefix(line, ">") || line == "" {
			b.WriteString(">" + line + "\n")
		} else {
			b.WriteString("> " + line + "\n")
		}
	}
	return b.String()
}
