package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testprogram"
	"hearthmail/internal/testsmtp"
)

const sendKills = 17 // each breaks off a letter at each step: 204 letters in all

// sendSteps are the places at which sending is broken off: what is sent or answered
// there, and how much of it still gets through.
func sendSteps() []sendStep {
	return []sendStep{
		{"before MAIL", "smtp", "upstream", `MAIL FROM`, 0},
		{"before RCPT", "smtp", "upstream", `RCPT TO`, 0},
		{"before DATA", "smtp", "upstream", `DATA\r\n`, 0},
		{"within the message", "smtp", "upstream", `Subject: Letter`, 10},
		{"before the last dot", "smtp", "upstream", `\r\n\.\r\n`, 2},
		{"before the answer to it", "smtp", "downstream", `250 2\.0\.0 Ok: taken`, 0},
		{"before QUIT", "smtp", "upstream", `QUIT`, 0},
		{"before the copy is looked for", "imap", "upstream", `SEARCH .*MESSAGE-ID`, 0},
		{"before APPEND", "imap", "upstream", `APPEND "Sent"`, 0},
		{"within the copy", "imap", "upstream", `APPEND "Sent"`, 300},
		{"before the answer to APPEND", "imap", "downstream", `APPENDUID`, 0},
		{"before the draft goes", "imap", "upstream", `UID EXPUNGE`, 0},
	}
}

type sendStep struct {
	name, network, direction, pattern string
	pass                              int
}

// lane is somebody whose letters are always broken off at the same step.
type lane struct {
	t        *testing.T
	step     sendStep
	name     string
	v        *visitor
	networks map[string]*badNetwork
	office   *testsmtp.Server
	sent     *testdovecot.Client
	drafts   *testdovecot.Client
	asked    int // how often it was asked whether a letter has arrived
}

// TestSendingKilled kills the program (SIGKILL) seventeen times, each time with a letter
// at each step of sending: 204 letters. After that each is with the one it is for
// exactly once, and there is exactly one copy of it, and no draft. Where nobody but
// the server can know whether it has a letter, the test answers for the person.
func TestSendingKilled(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{AnyDomain: true})
	office := testsmtp.Start(t, testsmtp.Options{})
	var lanes []*lane
	config := ""
	for i, step := range sendSteps() {
		l := &lane{t: t, step: step, name: fmt.Sprintf("lane%d", i), office: office}
		l.networks = map[string]*badNetwork{"imap": startNetwork(t, dovecot.Addr()), "smtp": startNetwork(t, office.Addr())}
		testdovecot.Seed(t, dovecot, l.name, "Sent", 1, testdovecot.GenerateMail) // an empty one is not searched
		l.sent, l.drafts = l.looksAt(dovecot, "Sent"), l.looksAt(dovecot, "Drafts")
		lanes = append(lanes, l)
		config += fmt.Sprintf("[domains.\"%s.example\"]\nimap = \"imap://%s\"\nsmtp = \"smtp://%s\"\n", l.name, l.networks["imap"].proxy.Listen, l.networks["smtp"].proxy.Listen)
	}
	program := testprogram.Start(t, "--config", file(t, config), "--undo-send", "0s")
	for _, l := range lanes {
		l.v = visitorAt(t, program.Address(), &http.Transport{})
		if page := l.v.post("/login", credentials(l.name+"@"+l.name+".example", dovecot.Password()), ""); page.address != inbox {
			t.Fatalf("%s: signing in leads to %s: %s", l.name, page.address, page.alert())
		}
	}
	for kill := range sendKills {
		id := fmt.Sprintf("letter%d", kill)
		killWhileSending(t, program, lanes, id)
		for _, l := range lanes {
			l.v.get(inbox) // sending goes on
		}
		for _, l := range lanes {
			l.mustEndWell(id)
		}
		if t.Failed() {
			t.Fatalf("after kill %d", kill)
		}
	}
	asked := map[string]int{}
	for _, l := range lanes {
		asked[l.step.name] = l.asked
	}
	t.Logf("people were asked whether their letter has arrived: %v", asked)
	if asked["before MAIL"]+asked["before RCPT"]+asked["before DATA"]+asked["before APPEND"]+asked["within the copy"] > 0 || asked["before the answer to it"] == 0 {
		t.Error("they were asked needlessly, or not when nobody else could know")
	}
}

func (l *lane) looksAt(dovecot *testdovecot.Server, mailbox string) *testdovecot.Client {
	l.t.Helper()
	client := testdovecot.Login(l.t, dovecot, l.name)
	client.Ensure(mailbox)
	client.Select(mailbox)
	return client
}

// killWhileSending has everybody send a letter, and kills the program once each has
// come to the lane's step.
func killWhileSending(t *testing.T, program *testprogram.Program, lanes []*lane, id string) {
	t.Helper()
	var mend []func()
	var broken []func() int64
	for _, l := range lanes {
		form := l.form(id)
		if page := l.v.post("/compose/draft", form, "/compose"); page.status != http.StatusOK {
			t.Fatalf("%s: saving a draft gives %d: %s", l.name, page.status, page.alert())
		}
		network := l.networks[l.step.network]
		toxic, times := network.breakOff(l.step.direction, attributes{"pattern": l.step.pattern, "pass": l.step.pass, "times": 1, "silent": true})
		mend, broken = append(mend, func() { network.remove(toxic) }), append(broken, times)
		if page := l.v.post("/compose/send", form, "/compose"); page.address != inbox {
			t.Fatalf("%s: sending leads to %s: %s", l.name, page.address, page.alert())
		}
	}
	for i, l := range lanes {
		eventually(t, "sending comes "+l.step.name, func() bool { return broken[i]() > 0 })
	}
	program.Kill()
	for _, mended := range mend {
		mended()
	}
	program.Restart()
}

func (l *lane) form(id string) url.Values {
	return written(l.name+"-"+id, l.name+"@example.org")
}

// mustEndWell waits until the letter is done with, and answers for the person.
func (l *lane) mustEndWell(id string) {
	l.t.Helper()
	name := l.name + "-" + id
	p := &postOffice{t: l.t, smtp: l.office, v: l.v, sent: l.sent}
	eventually(l.t, "the letter broken off "+l.step.name+" is done with", func() bool {
		switch phase := p.phase(name); {
		case phase == "uncertain" && p.taken(name, l.name+"@example.org") > 0:
			l.asked++
			p.act(name, "arrived")
		case phase == "uncertain":
			l.asked++
			p.act(name, "again")
		case phase == "retry":
			p.act(name, "now")
		case phase == "" || phase == "sent":
			return p.copies(name) > 0 && len(l.drafts.UIDs()) == 0
		case slices.Contains([]string{"failed", "partly", "taken", "uncopied"}, phase):
			l.t.Errorf("the letter broken off %s is %s", l.step.name, phase)
			return true
		}
		return false
	})
	if n := p.taken(name, l.name+"@example.org"); n != 1 {
		l.t.Errorf("a letter broken off %s was taken %d times", l.step.name, n)
	}
	if n := p.copies(name); n != 1 {
		l.t.Errorf("of a letter broken off %s there are %d copies", l.step.name, n)
	}
}
