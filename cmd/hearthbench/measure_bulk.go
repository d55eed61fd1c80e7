package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// How many messages are moved at once, at most, and how often the program is asked
// whether it has done so, and for how long.
const (
	bulkMessages = 50_000
	bulkLook     = 100 * time.Millisecond
	bulkLimit    = 5 * time.Minute
)

// The mailboxes of a bulk move: ours, and that beside it. They are deleted afterwards.
const (
	bulkFrom    = "bench-bulk"
	bulkTo      = "bench-bulk-away"
	bulkRawFrom = "bench-bulk-raw"
	bulkRawTo   = "bench-bulk-raw-away"
)

// measureBulk moves very many messages by one act, and takes that back. Somebody else's
// page listens to what changes meanwhile.
func (m *mailboxBench) measureBulk() (err error) {
	n := min(m.size/2, bulkMessages)
	if m.size >= bulkMessages {
		n = bulkMessages
	}
	m.say("bulk move of %s", thousands(n))
	beside, err := loginIMAP(m.ctx, m.account)
	if err != nil {
		return err
	}
	defer func() { _ = beside.conn.Close() }()
	names := []string{bulkFrom, bulkTo, bulkRawFrom, bulkRawTo}
	remove := func() (err error) {
		for _, name := range names {
			err = errors.Join(err, beside.do("DELETE "+name))
		}
		return err
	}
	_ = remove() // what a run has left that was broken off
	for _, name := range names {
		if err := beside.do("CREATE " + name); err != nil {
			return err
		}
	}
	defer func() { err = errors.Join(err, beside.do("UNSELECT"), remove()) }()
	for _, name := range []string{bulkFrom, bulkRawFrom} {
		if err := m.raw.do(fmt.Sprintf("COPY 1:%d %s", n, name)); err != nil {
			return err
		}
	}
	return m.behindProxy(func() error { return m.moveBulk(n, beside) })
}

// moveBulk does it through the program, and by one command on other messages.
func (m *mailboxBench) moveBulk(n int, beside *rawIMAP) error {
	web, watching, err := m.bulkBrowsers()
	if err != nil {
		return err
	}
	defer func() { _ = web.signOut() }()
	defer watching.end()
	form, err := beside.wholeMailbox(bulkFrom)
	if err != nil {
		return err
	}
	form.Set("target", bulkTo)
	var job *bulkJob
	var took time.Duration
	grown, err := m.app.peakOf(func() error {
		took, err = timed(func() (err error) {
			job, err = web.runJob("/mailboxes/"+bulkFrom+"/move", form)
			return err
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("bulk move: %w", err)
	}
	events, most := watching.count()
	rawTook, err := beside.moveAll(bulkRawFrom, bulkRawTo)
	if err == nil {
		err = beside.holds(bulkTo, n)
	}
	if err != nil {
		return fmt.Errorf("bulk move: %w", err)
	}
	m.put(fmt.Sprintf("move %s messages to another mailbox, to the end; raw: one UID MOVE", thousands(n)), outcome{raw: samples{rawTook}, ours: samples{took}}, timesRaw(2))
	m.table.addValue("memory that this takes at its peak", mebibytes(grown), "32.0 MiB", verdictOf(grown <= 32<<10))
	m.table.addValue("events that a page hears meanwhile, and the most within a second", fmt.Sprintf("%d, %d", events, most), "", noTarget)
	took, err = timed(func() error {
		_, err := web.runJob(job.undo, nil)
		return err
	})
	if err = firstError(func() error { return err }, func() error { return beside.holds(bulkFrom, n) }); err != nil {
		return fmt.Errorf("taking a bulk move back: %w", err)
	}
	m.put("taking that back, to the end", outcome{ours: samples{took}}, target{})
	return nil
}

// bulkBrowsers are one who acts, with the list of the mailbox, and another who
// listens.
func (m *mailboxBench) bulkBrowsers() (*browser, *watching, error) {
	web, err := m.app.signIn(m.ctx, m.account)
	if err != nil {
		return nil, nil, err
	}
	events, end, err := web.listen()
	if err != nil {
		return nil, nil, errors.Join(err, web.signOut())
	}
	for range 2 {
		if err := firstError(func() error { return web.get("/mailboxes/" + bulkFrom) }, m.settle); err != nil {
			end()
			return nil, nil, errors.Join(err, web.signOut())
		}
	}
	for len(events) > 0 {
		<-events
	}
	return web, &watching{events: events, end: end}, nil
}

// watching counts events.
type watching struct {
	events <-chan event
	end    func()
}

// count says how many there were, and the most within one second.
func (w *watching) count() (all, most int) {
	var recent []time.Time
	for len(w.events) > 0 {
		at := (<-w.events).at
		all++
		recent = append(recent, at)
		for at.Sub(recent[0]) > time.Second {
			recent = recent[1:]
		}
		most = max(most, len(recent))
	}
	return all, most
}

// bulkJob is an act that has ended.
type bulkJob struct{ undo string } // the address that takes it back

// runJob has an act done that goes on by itself, and waits for its end.
func (b *browser) runJob(path string, form url.Values) (*bulkJob, error) {
	var page bytes.Buffer
	b.plain = true
	defer func() { b.plain = false }()
	if err := b.read(http.MethodPost, path, form, true, &page); err != nil {
		return nil, err
	}
	job := regexp.MustCompile(`data-job="([^"]+)"`).FindStringSubmatch(page.String())
	if job == nil {
		return nil, errors.New("the act is not one that goes on by itself")
	}
	for deadline := time.Now().Add(bulkLimit); time.Now().Before(deadline); {
		page.Reset()
		if err := b.read(http.MethodGet, job[1], nil, true, &page); err != nil {
			return nil, err
		}
		if !strings.Contains(page.String(), "data-job=") {
			return &bulkJob{undo: job[1] + "/undo"}, nil
		}
		select {
		case <-b.ctx.Done():
			return nil, b.ctx.Err()
		case <-time.After(bulkLook):
		}
	}
	return nil, errors.New("the act does not end")
}

// wholeMailbox are the fields of a form that name all messages of a mailbox, as it is
// now.
func (c *rawIMAP) wholeMailbox(name string) (url.Values, error) {
	form := url.Values{"all": {"1"}}
	told := regexp.MustCompile(`\[(UIDVALIDITY|UIDNEXT) (\d+)\]`)
	err := c.each("SELECT "+name, func(line []byte) {
		if found := told.FindSubmatch(line); found != nil {
			form.Set(map[string]string{"UIDVALIDITY": "uidvalidity", "UIDNEXT": "through"}[string(found[1])], string(found[2]))
		}
	})
	return form, err
}

// moveAll moves all messages by one command, and says how long that took.
func (c *rawIMAP) moveAll(from, to string) (time.Duration, error) {
	if err := c.do("SELECT " + from); err != nil {
		return 0, err
	}
	return timed(func() error { return c.do("UID MOVE 1:* " + to) })
}

// holds fails unless the mailbox has so many messages.
func (c *rawIMAP) holds(mailbox string, n int) error {
	there := -1
	err := c.each("STATUS "+mailbox+" (MESSAGES)", func(line []byte) {
		_, _ = fmt.Sscanf(string(line), "* STATUS "+mailbox+" (MESSAGES %d)", &there)
	})
	if err == nil && there != n {
		err = fmt.Errorf("%s holds %d messages, not %d", mailbox, there, n)
	}
	return err
}
