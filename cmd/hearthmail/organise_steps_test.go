package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
)

// organising goes through the steps.
type organising struct {
	world    *world
	random   *rand.Rand
	sessions []*organiser
	validity map[string]string // UIDVALIDITY by mailbox
	done     map[string]int    // how often each act was done
	trail    []string          // what was done last
}

// organiser is one of the sessions, with what it can take back.
type organiser struct {
	*reader
	undos []undoing
}

type undoing struct {
	address string
	takings []taking
	of      int // its place in the trail
}

// organisingAct is an act as it is posted, and what it makes of a message.
type organisingAct struct {
	name   string
	form   url.Values
	struck bool // for struck messages alone
	do     func(o *organising, m *organised) []taking
}

func marking(name string, form url.Values, add, remove []string) organisingAct {
	return organisingAct{name: name, form: form, do: func(_ *organising, m *organised) []taking {
		before := m.struck()
		added, removed := m.mark(add, remove)
		return []taking{unmark(m, added, removed, before || slices.Contains(added, `\Deleted`))}
	}}
}

func moving(name, target string, form url.Values, add, remove []string) organisingAct {
	return organisingAct{name: name, form: form, do: func(_ *organising, m *organised) []taking {
		from, struck := m.mailbox, m.struck()
		added, removed := m.mark(add, remove)
		if from == target {
			return []taking{unmark(m, added, removed, struck)}
		}
		m.comeTo(target)
		return []taking{unmark(m, added, removed, struck), unmove(m, from)}
	}}
}

// acts are those that may be done in a mailbox; those named more often are done more
// often.
func (o *organising) acts(mailbox string) []organisingAct {
	others := slices.DeleteFunc(organiseMailboxes(), func(name string) bool { return name == mailbox })
	target := others[o.random.IntN(len(others))]
	to := url.Values{"target": {target}}
	flag := []string{`\Seen`, `\Flagged`, "$label1", "Holiday"}[o.random.IntN(4)]
	all := []organisingAct{
		marking("delete", nil, []string{`\Deleted`}, nil), marking("delete", nil, []string{`\Deleted`}, nil),
		marking("undelete", nil, nil, []string{`\Deleted`}),
		marking("flags", url.Values{"add": {flag}}, []string{flag}, nil),
		marking("flags", url.Values{"remove": {flag}}, nil, []string{flag}),
		moving("move", target, to, nil, nil), moving("move", target, to, nil, nil),
		{name: "copy", form: to, do: func(o *organising, m *organised) []taking { return []taking{uncopy(o.world.copy(m, target))} }},
		{name: "purge", struck: true, do: func(_ *organising, m *organised) []taking {
			m.mailbox = ""
			return nil
		}},
		moving("junk", "Junk", nil, []string{"$Junk"}, []string{"$NotJunk"}),
	}
	if mailbox != "Archive" {
		all = append(all, moving("archive", "Archive", nil, nil, nil))
	}
	if mailbox == "Junk" {
		all = append(all, moving("notjunk", "INBOX", nil, []string{"$NotJunk"}, []string{"$Junk"}))
	}
	return all
}

// step looks at a mailbox, and then does something with messages there, or takes back
// what the session has done.
func (o *organising) step() error {
	s := o.sessions[o.random.IntN(len(o.sessions))]
	names := organiseMailboxes()
	mailbox := names[o.random.IntN(len(names))]
	mails, err := o.look(s, mailbox)
	if err != nil {
		return err
	}
	if len(s.undos) > 0 && o.random.IntN(6) == 0 {
		return errors.Join(o.undo(s), o.findNew(s))
	}
	acts := o.acts(mailbox)
	act := acts[o.random.IntN(len(acts))]
	chosen := o.choose(act, mails)
	if len(chosen) == 0 {
		return nil
	}
	if err := o.act(s, mailbox, act, chosen); err != nil {
		return fmt.Errorf("%s in %s of %s: %w", act.name, mailbox, organisedInWords(chosen), err)
	}
	return o.findNew(s)
}

// findNew looks where messages have come to, so that a copy that comes there later
// can't be taken for its original.
func (o *organising) findNew(s *organiser) error {
	for _, mailbox := range organiseMailboxes() {
		if !slices.ContainsFunc(o.world.in(mailbox), func(m *organised) bool { return m.uid == 0 }) {
			continue
		}
		if _, err := o.look(s, mailbox); err != nil {
			return err
		}
	}
	return nil
}

// mostOrganised keeps each mailbox on one page.
const mostOrganised = 60

func (o *organising) choose(act organisingAct, mails []*organised) []*organised {
	var chosen []*organised
	alive := len(slices.DeleteFunc(slices.Clone(o.world.mails), func(m *organised) bool { return m.mailbox == "" }))
	if act.name == "copy" && alive > mostOrganised || act.struck && alive < organiseMails/2 {
		return nil
	}
	most := 1 + o.random.IntN(5)
	for _, i := range o.random.Perm(len(mails)) {
		twin := slices.ContainsFunc(chosen, func(m *organised) bool { return m.subject == mails[i].subject })
		if (!act.struck || mails[i].struck()) && !twin && len(chosen) < most {
			chosen = append(chosen, mails[i])
		}
	}
	return chosen
}

// look holds the whole list of a mailbox against the world.
func (o *organising) look(s *organiser, mailbox string) ([]*organised, error) {
	var rows []listedRow
	for page, pages := 1, 1; page <= pages; page++ {
		got, err := s.send(fmt.Sprintf("/mailboxes/%s?page=%d", mailbox, page), nil, nil)
		if err != nil {
			return nil, err
		}
		some, err := got.rows()
		if err != nil || got.status != http.StatusOK {
			return nil, fmt.Errorf("the list of %s: %d, %w", mailbox, got.status, err)
		}
		rows, pages = append(rows, some...), pagesOf(got.total())
		o.validity[mailbox] = mark(got.body, "data-uidvalidity")
	}
	return o.world.fit(mailbox, rows)
}

// act posts an act for one mailbox, or, each third time, one for messages of any.
func (o *organising) act(s *organiser, mailbox string, act organisingAct, chosen []*organised) error {
	o.done[act.name]++
	form := url.Values{"uidvalidity": {o.validity[mailbox]}}
	for name, values := range act.form {
		form[name] = values
	}
	anywhere := act.name != "purge" && o.random.IntN(3) == 0
	for _, m := range chosen {
		uid := strconv.FormatUint(uint64(m.uid), 10)
		if anywhere {
			form.Add("message", o.validity[mailbox]+"."+uid+"."+mailbox)
		} else {
			form.Add("uid", uid)
		}
	}
	address := "/mailboxes/" + mailbox + "/" + act.name
	if anywhere {
		address = "/messages/" + act.name
	}
	o.note("%s %v: %s", address, act.form, organisedInWords(chosen))
	got, err := s.script(address, form, "/mailboxes/"+mailbox)
	if err != nil {
		return err
	}
	u := undoing{address: undoAddress(got.body), of: len(o.trail)}
	for _, m := range chosen {
		u.takings = append(u.takings, act.do(o, m)...)
	}
	if u.address != "" {
		s.undos = append(s.undos, u)
		s.undos = s.undos[max(0, len(s.undos)-3):]
	} else if act.name == "move" || act.name == "copy" {
		return fmt.Errorf("it offers nothing to take it back")
	}
	return nil
}

func (o *organising) undo(s *organiser) error {
	o.done["undo"]++
	i := o.random.IntN(len(s.undos))
	u := s.undos[i]
	s.undos = slices.Delete(s.undos, i, i+1)
	o.note("take back %s", o.trail[u.of-1])
	if _, err := s.script(u.address, url.Values{}, "/mailboxes/INBOX"); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	for _, take := range u.takings {
		take()
	}
	return nil
}

func (o *organising) note(format string, args ...any) {
	o.trail = append(o.trail, fmt.Sprintf("%d: "+format, append([]any{len(o.trail)}, args...)...))
}

// script posts as the script does that runs on a page.
func (s *organiser) script(address string, form url.Values, page string) (*reply, error) {
	got, err := s.send(address, form, http.Header{"Hx-Request": {"true"}, "Hx-Current-Url": {s.base + page}})
	if err == nil && got.status != http.StatusOK {
		err = fmt.Errorf("%s gave %d", address, got.status)
	}
	return got, err
}

// undoAddress is where the newest act that a page tells of is taken back; "" for none.
func undoAddress(page string) string {
	found := regexp.MustCompile(`/acts/[^"/]+/undo`).FindAllString(page, -1)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}
