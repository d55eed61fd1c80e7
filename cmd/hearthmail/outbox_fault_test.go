package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hearthmail/internal/testsmtp"
)

// TestSendFaults: whatever the server says or does at each step, the person is told
// in its words, nobody gets the letter twice, and nothing of it is lost.
func TestSendFaults(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	p.v.get("/compose") // the program asks now how large a letter may be, and uses up no fault by it later
	eventually(t, "the server is asked", func() bool { return p.smtp.Reached(testsmtp.Quit) == 1 })
	const later, never = "451 4.3.0 Come again, please", "554 5.7.1 Go away, please"
	for name, tc := range map[string]struct {
		fault testsmtp.Fault
		phase string
		words string // of the outbox's page
	}{
		"no greeting":            {testsmtp.Fault{Step: testsmtp.Greeting, Cut: true}, "retry", "could not be reached"},
		"greeting later":         {testsmtp.Fault{Step: testsmtp.Greeting, Answer: "421 4.3.2 Come again, please"}, "retry", "Come again, please"},
		"EHLO cut":               {testsmtp.Fault{Step: testsmtp.EHLO, Cut: true}, "retry", "could not be reached"},
		"sign-in refused":        {testsmtp.Fault{Step: testsmtp.Auth, Answer: "535 5.7.8 No"}, "retry", "did not accept your user name and password"},
		"MAIL later":             {testsmtp.Fault{Step: testsmtp.Mail, Answer: later}, "retry", "Come again, please"},
		"MAIL never":             {testsmtp.Fault{Step: testsmtp.Mail, Answer: never}, "failed", "Go away, please"},
		"MAIL cut":               {testsmtp.Fault{Step: testsmtp.Mail, Cut: true}, "retry", "could not be reached"},
		"RCPT later":             {testsmtp.Fault{Step: testsmtp.Rcpt, Answer: later}, "retry", "Come again, please"},
		"RCPT never":             {testsmtp.Fault{Step: testsmtp.Rcpt, Answer: never}, "failed", "Go away, please"},
		"DATA later":             {testsmtp.Fault{Step: testsmtp.Data, Answer: later}, "retry", "Come again, please"},
		"DATA never":             {testsmtp.Fault{Step: testsmtp.Data, Answer: never}, "failed", "Go away, please"},
		"DATA cut":               {testsmtp.Fault{Step: testsmtp.Data, Cut: true}, "retry", "could not be reached"},
		"text later":             {testsmtp.Fault{Step: testsmtp.Dot, Answer: later}, "retry", "Come again, please"},
		"text never":             {testsmtp.Fault{Step: testsmtp.Dot, Answer: never}, "failed", "Go away, please"},
		"too large":              {testsmtp.Fault{Step: testsmtp.Mail, Answer: "552 5.3.4 Too large"}, "failed", "larger than the mail server takes"},
		"cut before the reply":   {testsmtp.Fault{Step: testsmtp.Taken, Cut: true}, "uncertain", "Nobody can say whether it was sent"},
		"cut at the last dot":    {testsmtp.Fault{Step: testsmtp.Dot, Cut: true}, "uncertain", "Nobody can say whether it was sent"},
		"cut after it was taken": {testsmtp.Fault{Step: testsmtp.Quit, Cut: true}, "", ""},
	} {
		id := strings.ReplaceAll(name, " ", "-")
		t.Run(name, func(t *testing.T) {
			p.t = t
			defer p.smtp.Heal()
			tc.fault.Times = 1
			p.smtp.Fail(tc.fault)
			form := written(id, "ann@example.org")
			p.send(form)
			if tc.phase == "" {
				p.isFiled(id)
				return
			}
			entry := p.becomes(id, tc.phase)
			if !strings.Contains(words(entry), tc.words) {
				t.Errorf("the outbox says %q", words(entry))
			}
			if alert := where(p.v.get(inbox).root, "data-letter", id); !strings.Contains(words(alert), tc.words) || value(alert, "role") != "alert" {
				t.Errorf("the list says %q", words(alert))
			}
			p.goOn(id, tc.phase, form)
			p.isFiled(id)
			if n := p.taken(id, "ann@example.org"); n != 1 {
				t.Errorf("it was taken %d times", n)
			}
		})
	}
}

// goOn does what a person does with a letter that could not be sent.
func (p *postOffice) goOn(id, phase string, form url.Values) {
	p.t.Helper()
	switch phase {
	case "retry":
		p.act(id, "now")
	case "failed":
		p.v.get("/compose?letter="+id).mustHold(p.t, form)
		p.send(form)
	case "uncertain":
		if p.taken(id, "ann@example.org") > 0 {
			p.act(id, "arrived")
		} else {
			p.act(id, "again")
		}
	}
}

// TestSendPartly: some get the letter; who doesn't is told of by address, and is
// who the editor opens with.
func TestSendPartly(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	p.smtp.Fail(testsmtp.Fault{Step: testsmtp.Rcpt, Recipient: "ben@example.org", Answer: "550 5.1.1 No such user here"})
	p.smtp.Fail(testsmtp.Fault{Step: testsmtp.Rcpt, Recipient: "cid@example.org", Answer: "450 4.2.0 Greylisted", Times: 1})
	form := written("one", "ann@example.org", "ben@example.org")
	form.Set("cc", "cid@example.org")
	p.send(form)
	entry := p.becomes("one", "rest")
	if said := words(entry); !strings.Contains(said, "ben@example.org – 550 5.1.1 No such user here") || !strings.Contains(said, "cid@example.org – 450 4.2.0 Greylisted") {
		t.Errorf("the outbox says %q", said)
	}
	p.act("one", "now")
	entry = p.becomes("one", "partly")
	if n := len(refusedIn(entry)); n != 1 || !strings.Contains(words(entry), "No such user here") {
		t.Errorf("%d are said to be refused: %s", n, words(entry))
	}
	for who, want := range map[string]int{"ann@example.org": 1, "ben@example.org": 0, "cid@example.org": 1} {
		if n := p.taken("one", who); n != want {
			t.Errorf("%s got it %d times", who, n)
		}
	}
	if p.copies("one") != 1 {
		t.Errorf("%d copies", p.copies("one"))
	}
	page := p.act("one", "others")
	if !strings.HasPrefix(page.address, "/compose?letter=") || page.fieldOf("to") != "ben@example.org" || page.fieldOf("cc") != "" || page.fieldOf("compose-id") == "one" {
		t.Fatalf("writing to the others leads to %s (%d) with %q", page.address, page.status, page.fieldOf("to"))
	}
	if again := p.act("one", "others"); again.status != http.StatusConflict {
		t.Errorf("twice: %d", again.status)
	}
	if !p.isDone("one") {
		t.Errorf("it is told of still: %s", p.phase("one"))
	}
	next := written(page.fieldOf("compose-id"), "benjamin@example.org")
	next.Set("subject", "Letter other")
	p.send(next)
	p.isFiled("other")
}

func refusedIn(entry *html.Node) []*html.Node { return with(entry, "data-refused") }

// TestSendSlowly: while the server takes its time the letter is said to be on its
// way, and it goes once. The program, asked to end, lets it finish.
func TestSendSlowly(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	hold := make(chan struct{})
	p.smtp.Fail(testsmtp.Fault{Step: testsmtp.Taken, Hold: hold, Times: 1})
	p.send(written("one", "ann@example.org"))
	eventually(t, "the server has it", func() bool { return p.smtp.Reached(testsmtp.Taken) == 1 })
	if phase := p.phase("one"); phase != "sending" {
		t.Errorf("it is %q", phase)
	}
	if page := p.act("one", "undo"); page.status != http.StatusConflict {
		t.Errorf("taken back while the server has it: %d", page.status)
	}
	time.AfterFunc(time.Second/2, func() { close(hold) })
	p.program.end()
	p.program = p.program.startAgain(t)
	p.v.visit(p.program)
	p.isFiled("one")
	if n := p.taken("one", "ann@example.org"); n != 1 {
		t.Errorf("it was taken %d times", n)
	}
}
