package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// modelSession is one of many who are signed in to the account.
type modelSession struct {
	*reader
	model    *model
	random   *rand.Rand
	number   int
	own      []*modelMail
	validity map[string]string // UIDVALIDITY by mailbox
	page     map[string]int    // on which page a message was last seen, by its subject
	asked    int               // how many requests it has sent
}

// modelAct is a thing to do with own messages, and what it makes of them.
type modelAct struct {
	name string
	form url.Values
	on   func(flags string) bool // whether it is for a message with these flags
	act  func(mailState) mailState
}

func has(flag string) func(string) bool {
	return func(flags string) bool { return slices.Contains(strings.Fields(flags), flag) }
}

func hasNot(flag string) func(string) bool {
	return func(flags string) bool { return !has(flag)(flags) }
}

func add(flag string) func(mailState) mailState {
	return func(v mailState) mailState {
		v.flags = flagsInOrder(v.flags + " " + flag)
		return v
	}
}

func take(flag string) func(mailState) mailState {
	return func(v mailState) mailState {
		v.flags = flagsInOrder(strings.ReplaceAll(v.flags, flag, ""))
		return v
	}
}

// modelActs are the acts; those named more often are done more often.
func modelActs() []modelAct {
	anyone := func(string) bool { return true }
	form := func(name, value string) url.Values { return url.Values{name: {value}} }
	strike := modelAct{"delete", nil, hasNot(`\Deleted`), add(`\Deleted`)}
	return []modelAct{
		strike, strike,
		{"undelete", nil, has(`\Deleted`), take(`\Deleted`)},
		{"flags", form("add", `\Flagged`), hasNot(`\Flagged`), add(`\Flagged`)},
		{"flags", form("remove", `\Flagged`), has(`\Flagged`), take(`\Flagged`)},
		{"flags", form("add", `\Seen`), hasNot(`\Seen`), add(`\Seen`)},
		{"flags", form("remove", `\Seen`), has(`\Seen`), take(`\Seen`)},
		{"purge", nil, has(`\Deleted`), func(mailState) mailState { return mailState{} }},
		{"move", nil, anyone, func(v mailState) mailState {
			return mailState{place: &stint{mailbox: otherMailbox(v.place.mailbox)}, flags: v.flags}
		}},
	}
}

func otherMailbox(mailbox string) string {
	if mailbox == "INBOX" {
		return "Box"
	}
	return "INBOX"
}

// step does one thing: looks at a list, opens a message, or acts.
func (s *modelSession) step() error {
	switch n := s.random.IntN(100); {
	case n < 20:
		return s.look()
	case n < 30:
		return s.open()
	}
	acts := modelActs()
	act := acts[s.random.IntN(len(acts))]
	mails := s.choose(act.on, 1+s.random.IntN(3))
	if len(mails) == 0 {
		return s.look()
	}
	if err := s.do(act, mails); err != nil {
		return fmt.Errorf("%s of %s: %w", act.name, told(mails), err)
	}
	return nil
}

func told(mails []*modelMail) string {
	var text []string
	for _, mail := range mails {
		text = append(text, mail.subject)
	}
	return strings.Join(text, ", ")
}

// choose gives up to most own messages of one mailbox.
func (s *modelSession) choose(on func(flags string) bool, most int) []*modelMail {
	var chosen []*modelMail
	mailbox := ""
	for _, i := range s.random.Perm(len(s.own)) {
		place, flags, there := s.model.last(s.own[i])
		if there && on(flags) && (mailbox == "" || mailbox == place.mailbox) && len(chosen) < most {
			mailbox = place.mailbox
			chosen = append(chosen, s.own[i])
		}
	}
	return chosen
}

// look gets some page of some list.
func (s *modelSession) look() error {
	mailbox := []string{"INBOX", "Box"}[s.random.IntN(2)]
	views := []string{"", "", "sort=subject", "sort=date", "order=asc", "filter=deleted", "filter=flagged", "filter=unread"}
	view := views[s.random.IntN(len(views))]
	_, _, err := s.list(mailbox, fmt.Sprintf("/mailboxes/%s?%s&page=%d", mailbox, view, 1+s.random.IntN(4)))
	return err
}

// list gets a page, holds it against the model, and gives its rows and how many
// messages the list has.
func (s *modelSession) list(mailbox, path string) (rows []listedRow, total int, err error) {
	from := s.model.now()
	got, err := s.ask(path, nil, nil)
	if err != nil {
		return nil, 0, err
	}
	if got.status != http.StatusOK {
		return nil, 0, fmt.Errorf("%s is %d", path, got.status)
	}
	rows, err = s.mustFit(got, mailbox, from)
	return rows, got.total(), err
}

// mustFit holds the rows of what was asked for at from against the model.
func (s *modelSession) mustFit(got *reply, mailbox string, from int) ([]listedRow, error) {
	rows, err := got.rows()
	if err != nil {
		return nil, err
	}
	return rows, s.model.check(listed{mailbox: mailbox, from: from, to: s.model.now(), rows: rows})
}

func (s *modelSession) ask(path string, form url.Values, header http.Header) (*reply, error) {
	s.asked++
	return s.send(path, form, header)
}

// open opens an own message, which marks it as read.
func (s *modelSession) open() error {
	mails := s.choose(func(string) bool { return true }, 1)
	if len(mails) == 0 {
		return s.look()
	}
	place, _, _ := s.model.last(mails[0])
	from := s.model.now()
	s.model.begin(mails, func(v mailState) mailState {
		if has(`\Seen`)(v.flags) {
			return v
		}
		return add(`\Seen`)(v)
	})
	got, err := s.ask(fmt.Sprintf("/mailboxes/%s/messages/%d", place.mailbox, place.uid), nil, nil)
	if err != nil {
		return err
	}
	s.model.finish(mails)
	if got.status != http.StatusOK || !strings.Contains(got.body, fmt.Sprintf(`data-message="%d"`, place.uid)) || !strings.Contains(got.body, mails[0].subject) {
		return fmt.Errorf("%s, %d in %s, gave %d and no such message", mails[0].subject, place.uid, place.mailbox, got.status)
	}
	rows, err := s.mustFit(got, place.mailbox, from)
	if err != nil {
		return err
	}
	return s.find(mails, rows)
}

// do acts, with script or without, and then sees to it that it shows.
func (s *modelSession) do(act modelAct, mails []*modelMail) error {
	place, _, _ := s.model.last(mails[0])
	form := url.Values{"uidvalidity": {s.validity[place.mailbox]}, "target": {otherMailbox(place.mailbox)}}
	for name, values := range act.form {
		form[name] = values
	}
	for _, mail := range mails {
		where, _, _ := s.model.last(mail)
		form.Add("uid", strconv.FormatUint(uint64(where.uid), 10))
	}
	page := fmt.Sprintf("/mailboxes/%s?page=%d", place.mailbox, max(1, s.page[mails[0].subject]))
	header := http.Header{"Referer": {s.base + page}}
	script := act.name != "purge" && act.name != "move" && s.random.IntN(2) == 0
	if script {
		header = http.Header{"Hx-Request": {"true"}, "Hx-Current-Url": {s.base + page}}
	}
	from := s.model.now()
	s.model.begin(mails, act.act)
	got, err := s.ask(fmt.Sprintf("/mailboxes/%s/%s", place.mailbox, act.name), form, header)
	if err != nil {
		return err
	}
	s.model.finish(mails)
	if script {
		return s.afterScript(got, place.mailbox, from, mails)
	}
	if got.status != http.StatusSeeOther {
		return fmt.Errorf("it gave %d", got.status)
	}
	rows, _, err := s.list(place.mailbox, got.location)
	if err != nil {
		return fmt.Errorf("the page after it, %s: %w", got.location, err)
	}
	switch act.name {
	case "purge":
		return s.mustBeGone(place)
	case "move":
		rows = nil // the other mailbox has them
	}
	return s.find(mails, rows)
}
