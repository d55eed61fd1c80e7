package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"hearthmail/store"
	"hearthmail/templates"
)

// The preferences about lists. threads and trash are preferenceOn or "". An order is
// kept as a sort and, after a blank, "asc" or "desc" where it isn't the sort's usual
// one.
const (
	threadsPreference = "threads" // conversations are shown as one row
	trashPreference   = "trash"   // what is deleted goes to the mailbox for trash
	sortPreference    = "sort"    // the order of mailboxes that have none of their own
	sortOf            = "sort:"   // the order of the mailbox whose name follows
	preferenceOn      = "on"
)

// listsSize bounds the memory of what people have chosen about lists, in octets.
const listsSize = 4 << 20

// listChoices are what a login has chosen about lists. It never changes.
type listChoices struct {
	Threads        bool
	Trash          bool
	OnlySubscribed bool              // the tree shows no mailboxes that are not subscribed to
	Sort           string            // of mailboxes that have none of their own, "" for arrival
	sorts          map[string]string // by mailbox
	chosen         templates.Preferences
}

// sortOf is the order that was chosen for a mailbox, "" for none.
func (c listChoices) sortOf(mailbox string) string {
	if own, ok := c.sorts[mailbox]; ok {
		return own
	}
	return c.Sort
}

func newListChoices(kept *store.Store) *loginKnown[listChoices] {
	return newLoginKnown(kept, listsSize, time.Now, func(ctx context.Context, login string) (listChoices, int64, error) {
		preferences, err := kept.Preferences(ctx, login)
		if err != nil {
			return listChoices{}, 0, err
		}
		c, size := listChoicesOf(preferences)
		return c, size + int64(len(login)), nil
	})
}

// listChoicesOf reads preferences, and says how much memory they take, in octets.
func listChoicesOf(preferences map[string]string) (listChoices, int64) {
	c := listChoices{
		Threads: preferences[threadsPreference] == preferenceOn, Trash: preferences[trashPreference] == preferenceOn,
		OnlySubscribed: preferences[treePreference] == treeSubscribed, Sort: preferences[sortPreference], sorts: map[string]string{},
		chosen: templates.Preferences{},
	}
	size := int64(200)
	for name, value := range preferences {
		if mailbox, ok := strings.CutPrefix(name, sortOf); ok {
			c.sorts[mailbox] = value
			size += int64(100 + len(name) + len(value))
		} else {
			c.chosen[name] = value
			size += int64(100 + len(name) + len(value))
		}
	}
	return c, size
}

// listChoices are those of the one who asks. Where they can't be had it is as if
// nothing had been chosen.
func (s *Server) listChoices(r *http.Request) listChoices {
	ask := s.listsKnown.of
	if personOf(r).fresh {
		ask = s.listsKnown.anew
	}
	c, err := ask(r.Context(), loginFor(r))
	if err != nil && r.Context().Err() == nil {
		s.log.LogAttrs(r.Context(), slog.LevelWarn, "what was chosen about lists could not be had", slog.Any("error", err))
	}
	return c
}

// chosen is for when a login has chosen otherwise, here or at another instance:
// pages that were made before are not shown again.
func (s *Server) chosen(login string) {
	s.choices.forget(login)
	s.listsKnown.forget(login)
	s.renew(login)
}

// renew has the pages of a login made anew, and those that are open look.
func (s *Server) renew(login string) {
	for _, account := range s.accounts.All() {
		if loginOf(account.Username()) == login {
			account.Renew()
		}
	}
}
