package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"time"
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
	table   *table
	name    string
	size    int
	uids    []uint32 // of mailText(0), mailText(1) …
	raw     *rawIMAP
	other   *rawIMAP // another client, that changes things
	app     *app
	between *proxy        // between app and mail server; nil: there is none
	delay   time.Duration // of the mail server's answers, while something is measured
}

// open fills the mailbox. Close it unless there is an error.
func (m *mailboxBench) open() (err error) {
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
	return m.other.do("SELECT " + m.name)
}

// directly runs the program without anything between it and the mail server.
func (m *mailboxBench) directly(measure func() error) error { return m.withApp(m.addr, measure) }

// behindProxy runs the program with a proxy before the mail server: it costs
// Hearthmail, not the raw commands, a little, and tells what Hearthmail asks.
func (m *mailboxBench) behindProxy(measure func() error, env ...string) error {
	between, err := startProxy(m.ctx, m.addr)
	if err != nil {
		return err
	}
	m.between = between
	defer func() {
		between.end()
		m.between = nil
	}()
	return m.withApp(between.addr(), measure, env...)
}

func (m *mailboxBench) withApp(addr string, measure func() error, env ...string) (err error) {
	if m.app, err = m.startApp(addr, env...); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.app.end()) }()
	return firstError(m.checkList, measure)
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

// nth is the place in uids of a message of a kind (isText …) that has been
// read, another one for each i.
func (m *mailboxBench) nth(kind, i int) int {
	tens := m.size / 10
	return (i*max(1, tens/m.openRounds()))%tens*10 + kind
}

// pageOf is the page that shows the n-th message, from 0.
func (m *mailboxBench) pageOf(n int) int { return 1 + (m.size-1-n)/pageRows }

func (m *mailboxBench) openRounds() int { return min(m.Rounds, m.size/10) }

// slowRounds is for what takes long.
func (m *mailboxBench) slowRounds() int { return max(5, m.Rounds/6) }
