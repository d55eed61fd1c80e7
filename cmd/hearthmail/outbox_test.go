package main

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testsmtp"
)

// TestSend: a letter goes to all that it is for, and its copy into the Sent folder,
// which alone says who had it unseen.
func TestSend(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	form := written("one", "Ann <ann@example.org>", "ben@example.org")
	form.Set("cc", "ann@example.org")
	form.Set("bcc", "cid@example.org")
	p.send(form)
	p.isFiled("one")
	messages := p.smtp.Messages()
	if len(messages) != 1 {
		t.Fatalf("%d messages were taken", len(messages))
	}
	m := messages[0]
	if strings.Join(m.To, " ") != "ann@example.org ben@example.org cid@example.org" || m.From != "family@example.org" || m.Username != "family" {
		t.Errorf("from %s (%s) to %q", m.From, m.Username, m.To)
	}
	if bytes.Contains(bytes.ToLower(m.Data), []byte("bcc")) || bytes.Contains(m.Data, []byte("cid@")) || bytes.Count(m.Data, []byte("\r\nDate: "))+bytes.Count(m.Data[:6], []byte("Date: ")) != 1 {
		t.Errorf("what was sent is\n%s", m.Data)
	}
	uids := p.sent.UIDs()
	raw := p.sent.Raw(uids[0])
	bcc, rest, _ := bytes.Cut(raw, []byte("\r\n"))
	if string(bcc) != "Bcc: cid@example.org" || !bytes.Equal(rest, m.Data) {
		t.Errorf("the copy is\n%s\nand what was sent\n%s", raw, m.Data)
	}
	if flags := p.sent.Flags(uids[0]); !strings.Contains(strings.Join(flags, " "), `\Seen`) {
		t.Errorf("the copy has the flags %q", flags)
	}
}

// TestSendOnce: a double click, and a form that is posted again later, send one
// letter.
func TestSendOnce(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	form := written("one", "ann@example.org")
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			w := newWorker(p.v, "family")
			if err := w.try(http.MethodPost, "/compose/send", form, http.StatusSeeOther); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p.isFiled("one")
	p.send(form)
	p.v.get("/outbox")
	p.program.end()
	p.program = p.program.startAgain(t)
	p.v.visit(p.program)
	p.send(form)
	p.send(written("two", "ann@example.org"))
	p.isFiled("two")
	if n := p.taken("one", "ann@example.org"); n != 1 || p.copies("one") != 1 {
		t.Errorf("it was sent %d times, with %d copies", n, p.copies("one"))
	}
}
