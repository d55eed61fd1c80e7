package web

import (
	"net/http"
	"time"

	"hearthmail/locale"
	"hearthmail/templates"
)

// chrome fills the frame of a page. It takes the session's notices, which are
// shown once. A refresh has no place for them, and leaves them.
func (s *Server) chrome(r *http.Request, title string) templates.Chrome {
	c := templates.Chrome{Links: s.links, Assets: s.assets, Title: title, Now: time.Now().In(locale.Of(r.Context()).Zone())}
	p := personOf(r)
	if p.session != nil && !isRefresh(r) {
		for _, n := range p.board.take() {
			if n.Act == "" {
				c.Notices = append(c.Notices, n.Text)
			} else {
				c.Acts = append(c.Acts, templates.ActNotice{ID: n.Act, Sentence: n.Text, CanUndo: true})
			}
		}
	}
	if p.session != nil {
		c.Labels = s.labelBook(r)
		c.Chosen = s.listChoices(r).chosen
	}
	c.Outbox = s.outboxModel(r)
	c.Jobs = s.jobModels(r)
	if live := s.live.peek(r); live != nil {
		c.Username = live.account.Username()
		c.CanWrite = s.canSend()
		c.Quota = quotaModels(live.account.Quota())
		c.Writer = shortHash("writer\x00" + live.kept.Login)
	}
	return c
}
