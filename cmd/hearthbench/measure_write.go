package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// benchContacts is how many people the book of whom one knows holds.
const benchContacts = 2000

// measureWrite writes letters and sends them to a server that takes all. Letters and
// drafts stay in the account, so it is done on the private Dovecot alone.
func (m *mailboxBench) measureWrite() error {
	if !m.private {
		return nil
	}
	sink, err := startSink(m.ctx)
	if err != nil {
		return err
	}
	err = m.behindProxy(func() error {
		return firstError(
			func() error {
				return m.measure("the page that a letter is written on", target{}.within(0), m.asking(func(int) string { return "/compose" }))
			},
			m.measureReply,
			func() error {
				return m.measure(fmt.Sprintf("whom a key may mean, of %s contacts", thousands(benchContacts)), target{}.within(0), m.completing)
			},
			func() error {
				return m.measure("save a draft (by script); raw: APPEND, STORE and EXPUNGE of the one before", target{}, m.saving)
			},
			func() error { return m.measureSend(sink) },
		)
	}, "HEARTHMAIL_SMTP=smtp://"+sink.address, "HEARTHMAIL_UNDO_SEND=0s")
	if ended := sink.end(); err == nil {
		err = ended
	}
	return err
}

// asking asks for another page in each round; there is no raw command beside it.
func (m *mailboxBench) asking(address func(i int) string) func(*browser) pair {
	return func(web *browser) pair {
		return pair{rounds: m.openRounds(),
			warm: func() error { return web.get(m.list(1)) },
			ours: func(i int) error { return web.get(address(i)) },
		}
	}
}

// measureReply begins answers to messages that were not open before.
func (m *mailboxBench) measureReply() error {
	uid := func(i int) uint32 { return m.uids[m.nth(isText, i)] }
	return m.measure("begin an answer, its message not open before; raw: FETCH of its part", target{}, func(web *browser) pair {
		p := m.asking(func(i int) string {
			return "/compose?" + url.Values{"reply": {"1"}, "uid": {strconv.FormatUint(uint64(uid(i)), 10)}, "mailbox": {m.name}}.Encode()
		})(web)
		p.raw = func(i int) error { return m.raw.do(fmt.Sprintf("UID FETCH %d (BODY.PEEK[1])", uid(i))) }
		return p
	})
}

// completing types another letter of a name in each round.
func (m *mailboxBench) completing(web *browser) pair {
	p := m.asking(func(i int) string { return fmt.Sprintf("/compose/recipients?q=p%d", i%10) })(web)
	show := p.warm
	p.warm = func() error {
		return firstError(show, func() error { return web.upload("/contacts/import", "file", benchCards()) }, func() error { return p.ours(0) })
	}
	return p
}

func benchCards() []byte {
	var cards bytes.Buffer
	for i := range benchContacts {
		fmt.Fprintf(&cards, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person%d Number\r\nEMAIL:p%d@example.org\r\nEND:VCARD\r\n", i, i)
	}
	return cards.Bytes()
}

// saving saves a letter that grows, each copy in place of the one before.
func (m *mailboxBench) saving(web *browser) pair {
	form := benchLetter()
	last := uint32(0)
	return pair{rounds: m.Rounds,
		warm: func() error {
			return firstError(func() error { return web.get(m.list(1)) }, func() error { return m.other.do("SELECT Drafts") })
		},
		raw: func(i int) (err error) {
			last, err = m.other.saveDraft(mailText(i*10), last)
			return err
		},
		ours: func(i int) error {
			form.Set("turn", strconv.Itoa(i+1))
			form.Set("text", mailPlain(i))
			return web.post("/compose/draft", form, true)
		},
	}
}

// benchLetter is the form of a letter of its own.
func benchLetter() url.Values {
	return url.Values{"compose-id": {rand.Text()}, "tab": {"bench"}, "from": {"family@example.org"},
		"to": {"ada@example.org"}, "subject": {"Plans for the weekend"}, "text": {mailPlain(1)}}
}

// saveDraft appends a copy and takes the one before it away.
func (c *rawIMAP) saveDraft(text []byte, before uint32) (uint32, error) {
	var uid uint32
	answer, err := c.result(fmt.Sprintf(`APPEND Drafts (\Draft \Seen) {%d+}`+"\r\n%s", len(text), text), func([]byte) {})
	if err == nil {
		_, err = fmt.Sscanf(answer, "OK [APPENDUID %d %d]", new(uint32), &uid)
	}
	if err != nil || before == 0 {
		return uid, err
	}
	return uid, firstError(
		func() error { return c.do(fmt.Sprintf(`UID STORE %d +FLAGS.SILENT (\Deleted)`, before)) },
		func() error { return c.do(fmt.Sprintf("UID EXPUNGE %d", before)) },
	)
}

// measureSend sends letters, each once the one before has its copy in Sent.
func (m *mailboxBench) measureSend(sink *smtpSink) error {
	m.say("send")
	web, err := m.app.signIn(m.ctx, m.account)
	if err != nil {
		return err
	}
	defer func() { _ = web.signOut() }()
	var answered samples
	p := pair{rounds: m.slowRounds(),
		before: func(int) error { return m.settle() },
		raw: func(int) error {
			return firstError(func() error { return sink.submit(m.account, mailText(0)) }, func() error { return sink.await(m.ctx) })
		},
		ours: func(int) error {
			began := time.Now()
			if err := web.post("/compose/send", benchLetter(), false); err != nil {
				return err
			}
			answered = append(answered, time.Since(began))
			return sink.await(m.ctx)
		},
	}
	o, err := p.take()
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	m.put("send a letter, until the page that follows it is there", outcome{ours: answered}, target{})
	m.put("send a letter, until the submission server has it; raw: the same by SMTP on a connection of its own", o, target{})
	return nil
}
