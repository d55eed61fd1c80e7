package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// answersWait is how long sending waits to learn whether somebody has answered
// meanwhile.
const answersWait = 500 * time.Millisecond

// careQuestions are what is to be asked before a letter is sent. What has been
// answered by sending it all the same isn't asked again.
func (s *Server) careQuestions(r *http.Request, f *composeForm, l *message.Letter) []templates.ComposeQuestion {
	var asked []templates.ComposeQuestion
	for _, q := range message.Questions(l) {
		if !f.hasConfirmed(q.Name) {
			asked = append(asked, templates.ComposeQuestion{Name: q.Name, Sentence: questionInWords(r.Context(), q)})
		}
	}
	const answered = "answered"
	if !f.hasConfirmed(answered) && s.isAnswered(r, f, l) {
		asked = append(asked, templates.ComposeQuestion{Name: answered,
			Sentence: say(r.Context(), "Another answer to this message has come since you began to write. You may want to read it first.")})
	}
	const newer = "newer"
	if !f.hasConfirmed(newer) && s.isSavedSince(r, f) {
		asked = append(asked, templates.ComposeQuestion{Name: newer,
			Sentence: say(r.Context(), "Another window, or somebody else who uses this account, has changed this letter since this page was opened. If you send it as it is here, what they wrote is given up.")})
	}
	return asked
}

// isSavedSince says whether another page has saved the letter since this one knew of
// it. A post that doesn't say what it knows of is not held against that.
func (s *Server) isSavedSince(r *http.Request, f *composeForm) bool {
	if f.tab == "" && f.draft == 0 {
		return false
	}
	d, err := s.store.Draft(r.Context(), loginFor(r), f.id)
	return err == nil && !f.mayReplace(d)
}

// isAnswered says whether an answer to what the letter answers has come since the
// page was opened. Where the mail server doesn't tell in time, nobody is asked.
func (s *Server) isAnswered(r *http.Request, f *composeForm, l *message.Letter) bool {
	opened, err := time.Parse(time.RFC3339, f.opened)
	if err != nil || l.InReplyTo == "" || l.Kind != "reply" && l.Kind != "reply-all" {
		return false
	}
	ctx, cancel := context.WithTimeout(r.Context(), answersWait)
	defer cancel()
	listed, err := account(r).Mailboxes(ctx)
	if err != nil {
		return false
	}
	answered, err := account(r).HasAnswers(ctx, imapclient.Answers{
		MessageID: l.InReplyTo, Since: opened, Mailboxes: threadMailboxes(listed, l.Original),
	})
	return err == nil && answered
}

// threadMailboxes are where answers come to: the inbox, where the original is, and
// where the others of the household have their own answers.
func threadMailboxes(listed []imapclient.Mailbox, original string) []string {
	names := []string{"INBOX"}
	if t, ok := parseMailToken(original); ok && t.Mailbox != "INBOX" {
		names = append(names, t.Mailbox)
	}
	for _, m := range listed {
		if m.Role == imapclient.RoleSent && !slices.Contains(names, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names
}
