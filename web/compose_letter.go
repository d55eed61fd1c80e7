package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// letterOf makes a letter of what was posted. What keeps it from being sent is told
// apart: a draft may have any of that.
func (s *Server) letterOf(ctx context.Context, r *http.Request, f *composeForm) (*message.Letter, []templates.ComposeProblem, error) {
	l := &message.Letter{ID: f.id, Date: time.Now(), Subject: f.subject, Text: f.text, Original: f.original, Kind: f.kind}
	problems := slices.Clone(f.problems)
	addresses := func(field, text string) []message.Address {
		good, bad := message.ParseRecipients(text)
		for _, b := range bad {
			problems = append(problems, templates.ComposeProblem{Field: field, Sentence: badAddressInWords(ctx, b)})
		}
		return good
	}
	l.To, l.Cc, l.Bcc, l.ReplyTo = addresses("to", f.to), addresses("cc", f.cc), addresses("bcc", f.bcc), addresses("reply-to", f.replyTo)
	if from := addresses("from", f.from); len(from) > 0 {
		l.From = from[0]
	}
	ids := message.ParseHeader([]byte("References: " + oneLine(f.references) + "\r\nMessage-ID: " + oneLine(f.inReplyTo) + "\r\n"))
	l.References, l.InReplyTo = ids.References(), ids.MessageID()
	var err error
	if l.MessageID, err = s.messageID(ctx, r, f.id); err == nil {
		err = s.fillLetter(ctx, r, f, l)
	}
	return l, problems, err
}

// domainOfAddress is what stands after the last "@", "localhost" where nothing does.
func domainOfAddress(address string) string {
	if domain := imapclient.DomainOf(address); domain != "" {
		return domain
	}
	return "localhost"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
