package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
)

// postOffice is a family that writes letters: Dovecot, a submission server that
// does what a test says, and the program between them.
type postOffice struct {
	t       *testing.T
	dovecot *testdovecot.Server
	smtp    *testsmtp.Server
	program *program
	v       *visitor
	sent    *testdovecot.Client // has the Sent folder selected
}

// openPostOffice starts all of them, with letters that go at once unless args say
// otherwise, and signs in as family.
func openPostOffice(t *testing.T, o testsmtp.Options, args ...string) *postOffice {
	t.Helper()
	p := &postOffice{t: t, dovecot: testdovecot.Start(t, testdovecot.Options{}), smtp: testsmtp.Start(t, o)}
	args = append([]string{"--imap", "imap://" + p.dovecot.Addr(), "--smtp", "smtp://" + p.smtp.Addr(), "--undo-send", "0s"}, args...)
	p.program = start(t, args...)
	p.sent = testdovecot.Login(t, p.dovecot, "family")
	p.sent.Ensure("Sent")
	p.sent.Select("Sent")
	p.v = signIn(t, p.program, p.dovecot.Password())
	return p
}

// written is the form of a letter.
func written(id string, to ...string) url.Values {
	return url.Values{
		"compose-id": {id}, "from": {"Family <family@example.org>"}, "to": {strings.Join(to, ", ")},
		"subject": {"Letter " + id}, "text": {"Dear all,\r\n\r\nplums are ripe.\r\n"},
	}
}

// send posts a letter as the page does, which must lead back to the list.
func (p *postOffice) send(form url.Values) *answer {
	p.t.Helper()
	page := p.v.post("/compose/send", form, "/compose")
	if page.status != http.StatusOK || page.address != inbox {
		p.t.Fatalf("sending leads to %s with %d: %s", page.address, page.status, page.alert())
	}
	return page
}

// phase is how a letter is, as the outbox shows it; "" for one that isn't there.
func (p *postOffice) phase(id string) string {
	p.t.Helper()
	return value(where(p.v.get("/outbox").root, "data-letter", id), "data-phase")
}

// act does something with a letter.
func (p *postOffice) act(id, act string) *answer {
	p.t.Helper()
	return p.v.post("/outbox/"+id+"/"+act, url.Values{}, "/outbox")
}

// becomes waits until a letter is in a phase, and gives what the outbox says of it.
func (p *postOffice) becomes(id, phase string) *html.Node {
	p.t.Helper()
	eventually(p.t, "the letter is "+phase, func() bool { return p.phase(id) == phase })
	return where(p.v.get("/outbox").root, "data-letter", id)
}

// copies counts the letter's copies in the Sent folder.
func (p *postOffice) copies(id string) int {
	p.t.Helper()
	return len(p.sent.Search(fmt.Sprintf("SUBJECT %q", "Letter "+id)))
}

// isFiled waits until the letter's copy is filed and nothing more happens to it.
func (p *postOffice) isFiled(id string) {
	p.t.Helper()
	eventually(p.t, "the letter is filed", func() bool { return p.copies(id) > 0 && p.isDone(id) })
	if n := p.copies(id); n != 1 {
		p.t.Errorf("there are %d copies of %s", n, id)
	}
}

// isDone says whether the outbox has nothing more to say of a letter, but that it is
// sent.
func (p *postOffice) isDone(id string) bool {
	phase := p.phase(id)
	return phase == "" || phase == "sent"
}

// taken counts how often the server has taken a letter for somebody.
func (p *postOffice) taken(id, address string) int {
	n := 0
	for _, m := range p.smtp.Messages() {
		if strings.Contains(string(m.Data), "Subject: Letter "+id+"\r\n") && slices.Contains(m.To, address) {
			n++
		}
	}
	return n
}
