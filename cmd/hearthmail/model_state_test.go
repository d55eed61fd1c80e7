package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// model is what everybody must see while many change things at once. Each
// message has one owner, who alone changes it, one act after the other, so that
// its history is exact; everybody looks at all of them.
type model struct {
	mu    sync.Mutex
	clock int // counts what was sent and answered, so that it can be ordered
	mails map[string]*modelMail
	uids  map[stint]string // whose a UID is: none is ever given twice
}

// stint is a message's stay in a mailbox.
type stint struct {
	mailbox string
	uid     uint32 // 0 until it was seen
}

// modelMail is a message and all that has become of it.
type modelMail struct {
	subject string
	history []mailState
}

// mailState is a state of a message: its place, nil when it was purged, and its
// flags, sorted. It may be seen from begun on, when the act was sent, and must
// be from done on, when it was answered (0 until then).
type mailState struct {
	place       *stint
	flags       string
	begun, done int
}

func newModel() *model {
	return &model{mails: map[string]*modelMail{}, uids: map[stint]string{}}
}

// add tells of a message that is there from the beginning.
func (m *model) add(mailbox, subject string, flags ...string) *modelMail {
	mail := &modelMail{subject: subject, history: []mailState{{place: &stint{mailbox: mailbox}, flags: flagsInOrder(strings.Join(flags, " "))}}}
	m.mails[subject] = mail
	return mail
}

// now is a moment after all others so far.
func (m *model) now() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clock++
	return m.clock
}

// last is the state that a message's owner has last asked for.
func (m *model) last(mail *modelMail) (place stint, flags string, there bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v := mail.history[len(mail.history)-1]
	if v.place == nil {
		return stint{}, "", false
	}
	return *v.place, v.flags, true
}

// begin says that an act is about to be sent.
func (m *model) begin(mails []*modelMail, act func(mailState) mailState) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clock++
	for _, mail := range mails {
		next := act(mail.history[len(mail.history)-1])
		next.begun, next.done = m.clock, 0
		mail.history = append(mail.history, next)
	}
}

// finish says that its answer has come.
func (m *model) finish(mails []*modelMail) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clock++
	for _, mail := range mails {
		mail.history[len(mail.history)-1].done = m.clock
	}
}

// listed is a list that was asked for at from and had come at to.
type listed struct {
	mailbox  string
	from, to int
	rows     []listedRow
}

// listedRow is a message in a list.
type listedRow struct {
	uid            uint32
	subject, flags string
}

// check finds what is wrong with a list: a message twice, or one in a state
// that it never had, or no longer had when the list was asked for.
func (m *model) check(l listed) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	seen := map[string]bool{}
	for _, row := range l.rows {
		uid := fmt.Sprint(row.uid)
		if seen[uid] || seen[row.subject] {
			return fmt.Errorf("%+v is in %s twice", row, l.mailbox)
		}
		seen[uid], seen[row.subject] = true, true
		mail := m.mails[row.subject]
		if mail == nil {
			return fmt.Errorf("%+v is in %s: there is no such message", row, l.mailbox)
		}
		if !m.possible(mail, l, row) {
			return fmt.Errorf("%+v is in %s, asked for at %d, there at %d: its history is %s", row, l.mailbox, l.from, l.to, mail.told())
		}
	}
	return nil
}

// possible says whether a row is a state that the message had, and notes the
// UID of a message that was moved there.
func (m *model) possible(mail *modelMail, l listed, row listedRow) bool {
	return slices.ContainsFunc(mail.during(l.from, l.to), func(v mailState) bool {
		if v.place == nil || v.place.mailbox != l.mailbox || v.flags != row.flags {
			return false
		}
		here := stint{l.mailbox, row.uid}
		if owner, known := m.uids[here]; known {
			return owner == mail.subject && v.place.uid == row.uid
		}
		if v.place.uid != 0 {
			return false
		}
		m.uids[here] = mail.subject
		v.place.uid = row.uid
		return true
	})
}

// during gives the states that may be seen by who asks at from and has the
// answer at to.
func (mail *modelMail) during(from, to int) []mailState {
	var all []mailState
	for i, v := range mail.history {
		over := i+1 < len(mail.history) && mail.history[i+1].done != 0 && mail.history[i+1].done < from
		if v.begun <= to && !over {
			all = append(all, v)
		}
	}
	return all
}

func (mail *modelMail) told() string {
	var text strings.Builder
	for _, v := range mail.history {
		place := stint{mailbox: "nowhere"}
		if v.place != nil {
			place = *v.place
		}
		fmt.Fprintf(&text, "[%d to %d: %s %d %q] ", v.begun, v.done, place.mailbox, place.uid, v.flags)
	}
	return text.String()
}
