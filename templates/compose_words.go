package templates

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"hearthmail/message"
)

func (m Compose) heading(ctx context.Context) string {
	return cmp.Or(m.Heading, say(ctx, "New message"))
}

// back is where one goes who leaves the letter as it is.
func (m Compose) back() string { return cmp.Or(m.Back, m.Links.Home()) }

func (m Compose) format() string {
	if m.Rich {
		return "rich"
	}
	return "plain"
}

// sender is a choice of whom the letter is from.
type sender struct {
	Value    string
	Identity Identity
	Selected bool
}

// senders are the identities, and whom the letter is from when that is none of them
// to the letter: one of them with a plus-address.
func (m Compose) senders() []sender {
	var all []sender
	found := m.From == ""
	for _, i := range m.Identities {
		s := sender{Value: message.FormatRecipients([]message.Address{{Name: i.Name, Addr: i.Address}}), Identity: i}
		if !found && sameAddress(m.From, i.Address) || m.From == "" && i.Default {
			s.Selected, found = true, true
		}
		all = append(all, s)
	}
	if !found {
		all = append([]sender{{Value: m.From, Identity: m.Tagged, Selected: true}}, all...)
	}
	return all
}

// ownCopy is the address that a copy of each letter goes to, "" for none.
func (i Identity) ownCopy() string {
	if i.BccSelf {
		return i.Address
	}
	return ""
}

// sameAddress says whether a field's text names that address.
func sameAddress(text, address string) bool {
	if at := strings.LastIndexByte(text, '<'); at >= 0 {
		text = strings.TrimSuffix(strings.TrimSpace(text[at+1:]), ">")
	}
	return strings.EqualFold(strings.TrimSpace(text), address)
}

// asked are the questions that are answered by sending the letter again.
func (m Compose) asked() []string {
	names := append([]string(nil), m.Confirmed...)
	for _, q := range m.Questions {
		names = append(names, q.Name)
	}
	return names
}

// attached is what stands in the list: pictures within the text don't.
func (m Compose) attached() []ComposeAttachment {
	var listed []ComposeAttachment
	for _, a := range m.Attached {
		if !a.Inline {
			listed = append(listed, a)
		}
	}
	return listed
}

func (m Compose) moreRecipients() bool {
	return m.Cc != "" || m.Bcc != "" || m.ReplyTo != "" || m.problem("cc") != "" || m.problem("bcc") != "" || m.problem("reply-to") != ""
}

// problem is what is wrong with a field, "" when nothing is.
func (m Compose) problem(field string) string {
	var sentences []string
	for _, p := range m.Problems {
		if p.Field == field {
			sentences = append(sentences, p.Sentence)
		}
	}
	return strings.Join(sentences, " ")
}

// place is the id of what the problem is about.
func (p ComposeProblem) place() string {
	switch p.Field {
	case "from", "to", "cc", "bcc", "reply-to", "subject", "at":
		return p.Field
	case "attachment", "attached":
		return "compose-attachments-title"
	default:
		return "compose-letter"
	}
}

// place is the id of what the question is about.
func (q ComposeQuestion) place() string {
	if q.Name == "subject" {
		return "subject"
	}
	return "compose-letter"
}

// numberOrNone is a UID, "" for none.
func numberOrNone(n uint32) string {
	if n == 0 {
		return ""
	}
	return decimal(n)
}

func octets(n int64) string { return strconv.FormatInt(n, 10) }
