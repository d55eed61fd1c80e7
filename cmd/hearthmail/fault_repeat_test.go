package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// repeatAct is an act on the messages 2 and 3 of a mailbox of six.
type repeatAct struct {
	action         string     // where the form goes
	form           url.Values // what it holds beside the UIDs
	command, reply string     // patterns: what is sent, and what the server says when it is done
	changes        flagsOf    // what has become of messages that were touched
	moved          flagsOf    // what is in the other mailbox
}

// flagsOf are the flags of messages by their subjects.
type flagsOf map[string]string

// gone stands for the flags of a message that has left.
const gone = "gone"

// untouched is how the mailbox begins: what others have struck and starred
// must stay as it is.
func untouched() flagsOf {
	return flagsOf{"1": "", "2": "", "3": `\Deleted`, "4": `\Deleted`, "5": `\Deleted`, "6": `\Flagged`}
}

func repeatActs() map[string]repeatAct {
	const store, stored = `UID STORE `, ` OK (\[[^\]]*\] )?Store completed`
	starred := url.Values{"add": {`\Flagged`}}
	target := url.Values{"target": {"?"}} // each time another mailbox
	both := flagsOf{"2": gone, "3": gone}
	return map[string]repeatAct{
		"strike":  {"delete", nil, store, stored, flagsOf{"2": `\Deleted`}, nil},
		"restore": {"undelete", nil, store, stored, flagsOf{"3": ""}, nil},
		"star":    {"flags", starred, store, stored, flagsOf{"2": `\Flagged`, "3": `\Deleted \Flagged`}, nil},
		"purge":   {"purge", nil, `UID EXPUNGE `, ` OK (\[[^\]]*\] )?Expunge completed`, flagsOf{"3": gone}, nil},
		"move":    {"move", target, `UID MOVE `, ` OK (\[[^\]]*\] )?Move completed`, both, flagsOf{"2": "", "3": `\Deleted`}},
	}
}

// repeatCut is when connections are cut off: before the server has the command,
// or when it has done it and says so; once, which nobody is to notice, or each
// time, which the page has to say unless it found out that all had been done.
type repeatCut struct {
	downstream bool
	times      int
}

func repeatCuts() map[string]repeatCut {
	return map[string]repeatCut{
		"command lost once": {false, 1}, "answer lost once": {true, 1},
		"command lost always": {false, 1000}, "answer lost always": {true, 1000},
	}
}

// TestFaultNothingTwice: whenever a connection ends, the server holds exactly
// what was asked for, or, when it never heard of it, what it held before.
func TestFaultNothingTwice(t *testing.T) {
	f := startFaulty(t, 1)
	v := f.signIn(t)
	round := 0
	for name, act := range repeatActs() {
		for when, cut := range repeatCuts() {
			round++
			r := &repeat{f: f, v: v, act: act, cut: cut, mailbox: fmt.Sprint("Acts ", round), target: fmt.Sprint("Target ", round)}
			t.Run(name+", "+when, r.run)
		}
	}
}

type repeat struct {
	f               *faulty
	v               *visitor
	act             repeatAct
	cut             repeatCut
	mailbox, target string
}

func (r *repeat) run(t *testing.T) {
	r.fill(t)
	address := "/mailboxes/" + url.PathEscape(r.mailbox)
	form := uidForm(r.v.get(address).list(t), 2, 3)
	maps.Copy(form, r.act.form)
	if form.Has("target") {
		form.Set("target", r.target)
	}
	r.f.wire.Reset()
	direction, pattern := "upstream", r.act.command
	if r.cut.downstream {
		direction, pattern = "downstream", r.act.reply
	}
	toxic, broken := r.f.network.breakOff(direction, attributes{"pattern": pattern, "times": r.cut.times})
	page := r.v.post(address+"/"+r.act.action, form, address)
	r.f.network.remove(toxic)
	if broken() == 0 {
		t.Fatalf("nothing was cut off: %d %q, %q", page.status, page.alert(), r.f.wire.Commands())
	}
	said := page.status == http.StatusOK && page.alert() == ""
	switch {
	case !said:
		page.mustSayAway(t)
		if r.cut.times == 1 && r.act.action != "move" { // which is not tried again: on some servers it copies
			t.Errorf("one cut was noticed: %d %q", page.status, page.alert())
		}
	case r.cut.times > 1 && !r.cut.downstream:
		t.Error("the page says that it was done, and it never was")
	}
	r.check(t, said || r.cut.downstream)
}

// fill makes the mailboxes, and waits until Hearthmail knows them.
func (r *repeat) fill(t *testing.T) {
	t.Helper()
	r.f.server.Create(r.target)
	testdovecot.Seed(t, r.f.dovecot, "family", r.mailbox, 6, func(i int) testdovecot.Mail {
		subject := strconv.Itoa(i + 1)
		return testdovecot.Mail{Flags: strings.Fields(untouched()[subject]), Body: []byte("Subject: " + subject + "\r\n\r\nHello.\r\n")}
	})
	r.shown(t, r.mailbox)
	r.shown(t, r.target)
}

// check compares both mailboxes with what was asked for, if it got done.
func (r *repeat) check(t *testing.T, done bool) {
	t.Helper()
	left, moved := untouched(), flagsOf{}
	if done {
		maps.Copy(left, r.act.changes)
		maps.DeleteFunc(left, func(_, flags string) bool { return flags == gone })
		maps.Copy(moved, r.act.moved)
	}
	for mailbox, want := range map[string]flagsOf{r.mailbox: left, r.target: moved} {
		got := flagsOf{}
		for _, m := range listServer(t, r.f.server, mailbox) {
			if _, twice := got[m.subject]; twice {
				t.Errorf("%s is in %s twice", m.subject, mailbox)
			}
			got[m.subject] = m.flags
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s on the server: %v, want %v\n%q", mailbox, got, want, r.f.wire.Commands())
		}
		r.shown(t, mailbox)
	}
}

// shown waits until the list is what the server holds.
func (r *repeat) shown(t *testing.T, mailbox string) {
	t.Helper()
	want := listServer(t, r.f.server, mailbox)
	slices.Reverse(want)
	eventually(t, "the list of "+mailbox+" is as on the server", func() bool {
		page := r.v.get("/mailboxes/" + url.PathEscape(mailbox))
		if page.status != http.StatusOK {
			return false
		}
		rows, order := page.rows(t)
		return slices.EqualFunc(order, want, func(uid uint32, m serverMail) bool {
			return uid == m.uid && flagsInOrder(value(rows[uid], "data-flags")) == m.flags
		})
	})
}
