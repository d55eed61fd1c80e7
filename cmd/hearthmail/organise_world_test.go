package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// world is what several sessions of one account must have made of some messages, one
// step after another.
type world struct {
	mails []*organised // all there have been
}

// organised is a message that is moved about. A copy is one of its own.
type organised struct {
	subject string
	mailbox string // "" once it is off the server
	uid     uint32 // 0 until a list has told it
	flags   map[string]bool
	stay    int // grows with each mailbox that it comes to
	changed int // grows with each change of its flags
}

func (m *organised) struck() bool { return m.flags[`\Deleted`] }

func (m *organised) words() string { return strings.Join(slices.Sorted(maps.Keys(m.flags)), " ") }

// comeTo has the message be in another mailbox, under a UID that isn't known yet.
func (m *organised) comeTo(mailbox string) {
	m.mailbox, m.uid = mailbox, 0
	m.stay++
}

// mark changes flags, and gives those that it really has.
func (m *organised) mark(add, remove []string) (added, removed []string) {
	for _, flag := range add {
		if !m.flags[flag] {
			m.flags[flag] = true
			added = append(added, flag)
		}
	}
	for _, flag := range remove {
		if m.flags[flag] {
			delete(m.flags, flag)
			removed = append(removed, flag)
		}
	}
	if len(added)+len(removed) > 0 {
		m.changed++
	}
	return added, removed
}

func (w *world) add(mailbox, subject string, flags ...string) {
	m := &organised{subject: subject, mailbox: mailbox, flags: map[string]bool{}}
	m.mark(flags, nil)
	w.mails = append(w.mails, m)
}

// copy gives a copy in another mailbox.
func (w *world) copy(m *organised, mailbox string) *organised {
	twin := &organised{subject: m.subject, mailbox: mailbox, flags: maps.Clone(m.flags)}
	w.mails = append(w.mails, twin)
	return twin
}

func (w *world) in(mailbox string) []*organised {
	var all []*organised
	for _, m := range w.mails {
		if m.mailbox == mailbox {
			all = append(all, m)
		}
	}
	return all
}

// fit demands that a whole list of a mailbox is as it must be, and takes the UIDs of
// messages that have come there from it.
func (w *world) fit(mailbox string, rows []listedRow) ([]*organised, error) {
	there := w.in(mailbox)
	if len(rows) != len(there) {
		return nil, fmt.Errorf("%s has %d messages, want %d", mailbox, len(rows), len(there))
	}
	found := make([]*organised, len(rows))
	for i, row := range rows {
		at := slices.IndexFunc(there, func(m *organised) bool { return m.uid == row.uid })
		if at < 0 {
			at = slices.IndexFunc(there, func(m *organised) bool {
				return m.uid == 0 && m.subject == row.subject && m.words() == row.flags
			})
		}
		if at < 0 || there[at].subject != row.subject || there[at].words() != row.flags {
			return nil, fmt.Errorf("%s shows %+v, which should not be there, or not so: %s", mailbox, row, organisedInWords(there))
		}
		found[i], there[at].uid = there[at], row.uid
		there = slices.Delete(there, at, at+1)
	}
	return found, nil
}

func organisedInWords(mails []*organised) string {
	var text strings.Builder
	for _, m := range mails {
		fmt.Fprintf(&text, "[%s %d %q] ", m.subject, m.uid, m.words())
	}
	return text.String()
}

// taking takes back what an act has done with one message, as far as nobody has
// struck, moved or purged it meanwhile.
type taking func()

// unmark takes a change of flags back.
func unmark(m *organised, added, removed []string, mayBeStruck bool) taking {
	stay := m.stay
	return func() {
		if m.mailbox != "" && m.stay == stay && (mayBeStruck || !m.struck()) {
			m.mark(removed, added)
		}
	}
}

// unmove brings a message back to where it was.
func unmove(m *organised, from string) taking {
	stay, struck := m.stay, m.struck()
	return func() {
		if m.mailbox != "" && m.stay == stay && (struck || !m.struck()) {
			m.comeTo(from)
		}
	}
}

// uncopy takes a copy away that nobody has touched. One that is struck stays so: it
// goes with the next purge.
func uncopy(m *organised) taking {
	stay, changed := m.stay, m.changed
	return func() {
		if m.mailbox != "" && m.stay == stay && m.changed == changed && !m.struck() {
			m.mailbox = ""
		}
	}
}
