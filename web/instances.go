package web

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
)

// Several instances of the program may share a PostgreSQL. They tell each other
// which sessions have ended and where mailboxes were changed. Since a browser's
// next request may be quicker than that, the browser brings word too, in a
// cookie, of the instance at which it has acted last.

// topicChanged is the topic of a change of ours in a mailbox.
const topicChanged = "mailbox-changed"

const (
	tellTimeout = 2 * time.Second
	actTold     = 10 * time.Second // by then everybody has heard of an act, from the mail server at the latest
)

// change is where something was changed, as instances tell each other.
type change struct {
	Server  string `json:"server"` // host:port
	Login   string `json:"login"`
	Mailbox string `json:"mailbox"` // "" for any
}

// TellChanges gives what is to be called when an act of ours has changed a
// mailbox (imapclient.Options.Acted): it tells the other instances. Nil where
// there are none.
func TellChanges(kept *store.Store, log *slog.Logger) func(*imapclient.Account, string) {
	if !kept.Shared() {
		return nil
	}
	return func(account *imapclient.Account, mailbox string) {
		ctx, cancel := context.WithTimeout(context.Background(), tellTimeout)
		defer cancel()
		text, err := json.Marshal(change{account.Server().Address, loginOf(account.Username()), mailbox})
		if err == nil {
			err = kept.Publish(ctx, topicChanged, string(text))
		}
		if err != nil { // the mail server tells them too, a little later
			log.LogAttrs(ctx, slog.LevelWarn, "the other instances could not be told of a change", slog.Any("error", err))
		}
	}
}

// hear takes in what another instance has told.
func (s *Server) hear(n store.Notice) {
	switch n.Topic {
	case store.TopicSessionEnded:
		id, err := hex.DecodeString(n.Text)
		if err == nil && len(id) == len(store.Hash{}) {
			s.live.end(store.Hash(id))
		}
	case store.TopicChoicesChanged:
		s.chosen(n.Text)
	case store.TopicLabelsChanged:
		s.relabelled(n.Text)
		s.giveRolesAnew(n.Text)
	case store.TopicContactsChanged:
		s.books.forget(n.Text)
	case store.TopicOutboxChanged:
		s.letters.forget(n.Text)
		s.outbox.Wake(n.Text)
	case store.TopicSearchesChanged:
		s.resaved(n.Text)
	case topicChanged:
		var c change
		if json.Unmarshal([]byte(n.Text), &c) == nil {
			s.stir(c)
		}
	}
}

func (s *Server) stir(c change) {
	for _, account := range s.accounts.All() {
		if account.Server().Address == c.Server && loginOf(account.Username()) == c.Login {
			account.Stir(c.Mailbox)
		}
	}
}

// missed is for when notices may not have been heard: nothing is taken for true
// without asking once more.
func (s *Server) missed() {
	s.live.recheck()
	s.choices.forgetAll()
	s.listsKnown.forgetAll()
	s.labels.forgetAll()
	s.saved.forgetAll()
	s.books.forgetAll()
	s.letters.forgetAll()
	for _, account := range s.accounts.All() {
		account.Stir("")
		account.Renew()
	}
}

// actedElsewhere says whether the browser has just acted at another instance.
func (s *Server) actedElsewhere(r *http.Request) bool {
	if !s.store.Shared() {
		return false
	}
	at, ok := s.sessions.cookies.get(r, actCookie)
	return ok && at != s.instance
}

// acts notes in the browser that something is done here. It is called before
// the answer begins.
func (s *Server) acts(w http.ResponseWriter, r *http.Request) {
	if s.store.Shared() {
		s.sessions.cookies.set(w, r, actCookie, s.instance, actTold)
	}
}
