package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
)

// pageRows is how many rows Hearthmail shows on a page; rowItems is what the
// raw command fetches of each.
const (
	pageRows = 50
	rowItems = "(UID FLAGS ENVELOPE RFC822.SIZE INTERNALDATE BODYSTRUCTURE)"
)

// mailboxBench measures on one mailbox. Its raw connection has it selected.
type mailboxBench struct {
	*bench
	table *table
	name  string
	size  int
	uids  []uint32 // of mailText(0), mailText(1) …
	raw   *rawIMAP
	other *rawIMAP // another client, that changes things
	app   *app
}

// open fills the mailbox, and starts the program for mail on addr. Close it
// unless there is an error.
func (m *mailboxBench) open(addr string) (err error) {
	defer func() {
		if err != nil {
			m.close()
		}
	}()
	if m.raw, err = loginIMAP(m.ctx, m.account); err != nil {
		return err
	}
	m.say("filling %s", m.name)
	if err = m.raw.fill(m.name, m.size, mailText); err != nil {
		return err
	}
	if m.uids, err = m.raw.uids(); err != nil {
		return err
	}
	if m.other, err = loginIMAP(m.ctx, m.account); err != nil {
		return err
	}
	if err = m.other.do("SELECT " + m.name); err != nil {
		return err
	}
	if m.app, err = m.startApp(addr); err != nil {
		return err
	}
	return m.checkList()
}

// checkList makes sure that what will be timed is a list, before anybody times
// how fast an empty page comes.
func (m *mailboxBench) checkList() error {
	web, err := m.app.signIn(m.ctx, m.account)
	if err != nil {
		return err
	}
	web.plain = true
	var page bytes.Buffer
	err = web.read("GET", m.list(1), nil, false, &page)
	if rows := bytes.Count(page.Bytes(), []byte("data-uid=")); err == nil && rows < pageRows {
		err = fmt.Errorf("the list shows %d rows, not %d", rows, pageRows)
	}
	return errors.Join(err, web.signOut())
}

func (m *mailboxBench) close() {
	for _, c := range []*rawIMAP{m.raw, m.other} {
		if c != nil {
			_ = c.conn.Close()
		}
	}
	if m.app != nil {
		if err := m.app.end(); err != nil {
			m.say("ending hearthmail: %v", err)
		}
	}
}

// compare measures a pair in a session of its own, after a rehearsal in
// another: Dovecot then has everything at hand, and Hearthmail, which forgets
// an account with its last session, nothing but what the pair itself does
// before.
func (m *mailboxBench) compare(make func(web *browser) (pair, error)) (raw, ours samples, err error) {
	for range 2 {
		web, err := m.app.signIn(m.ctx, m.account)
		if err != nil {
			return nil, nil, err
		}
		p, err := make(web)
		if err == nil {
			raw, ours, err = p.take()
		}
		if err = errors.Join(err, web.signOut()); err != nil {
			return nil, nil, err
		}
	}
	return raw, ours, nil
}

// measure is compare with the outcome put into the table.
func (m *mailboxBench) measure(what string, wanted target, make func(web *browser) (pair, error)) error {
	m.say("%s", what)
	raw, ours, err := m.compare(make)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	m.table.add(what, raw, ours, wanted)
	return nil
}

// list is the address of a page, from 1.
func (m *mailboxBench) list(page int) string {
	return fmt.Sprintf("/mailboxes/%s?page=%d", url.PathEscape(m.name), page)
}

func (m *mailboxBench) sorted(by string) string {
	return fmt.Sprintf("/mailboxes/%s?sort=%s", url.PathEscape(m.name), by)
}

func (m *mailboxBench) message(uid uint32) string {
	return fmt.Sprintf("/mailboxes/%s/messages/%d", url.PathEscape(m.name), uid)
}

func (m *mailboxBench) pages() int { return m.size / pageRows }

// fetchPage is the raw command for a page of the list.
func (m *mailboxBench) fetchPage(page int) string {
	last := m.size - (page-1)*pageRows
	return fmt.Sprintf("FETCH %d:%d %s", last-pageRows+1, last, rowItems)
}

// coldPage is another page in each round, none of them the first.
func (m *mailboxBench) coldPage(i int) int { return 2 + i*max(1, (m.pages()-2)/m.coldRounds()) }

func (m *mailboxBench) coldRounds() int { return min(m.Rounds, m.pages()-2) }

// uid gives a message of a kind (isText …) that has been read, another one for
// each i.
func (m *mailboxBench) uid(kind, i int) uint32 {
	tens := m.size / 10
	return m.uids[(i*max(1, tens/m.openRounds()))%tens*10+kind]
}

func (m *mailboxBench) openRounds() int { return min(m.Rounds, m.size/10) }

// slowRounds is for what takes long.
func (m *mailboxBench) slowRounds() int { return max(5, m.Rounds/6) }
