package main

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testtls"
)

const (
	clusterWorkers = 6
	clusterLetters = 3  // that each worker strikes and restores
	clusterActs    = 24 // of each worker
)

// TestInstanceLost ends one of two instances while six sessions work, which go
// on at the other: each of them has to try once more at the most. When it is
// asked to end, that is for a connection which the system had accepted and the
// program had not yet; TestDrain has the rest.
func TestInstanceLost(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", clusterWorkers*clusterLetters, testdovecot.GenerateMail)
	server := testdovecot.Login(t, dovecot, "family")
	server.Select("INBOX")
	c := startCluster(t, dovecot)
	var workers []*worker
	for i := range uint32(clusterWorkers) {
		first := i*clusterLetters + 1
		workers = append(workers, newWorker(c.signIn(t), "family", first, first+1, first+2))
	}
	for _, tc := range []struct {
		name string
		end  func()
	}{
		{"the first is killed", c.programs[0].Kill},
		{"the second is asked to end", func() {
			if status := c.programs[1].Terminate(); status != 0 {
				t.Errorf("it ended with %d", status)
			}
		}},
		{"the second is killed", c.programs[1].Kill},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for i, repeated := range workThrough(workers, tc.end) {
				if repeated > 1 {
					t.Errorf("session %d had to try again %d times", i, repeated)
				}
			}
			for _, w := range workers {
				w.checkAfter(t, server, clusterWorkers*clusterLetters)
			}
			c.restart(t)
		})
	}
	c.mustKeepSecret(t, workers[0].v)
}

// workThrough has all work, and ends an instance when a quarter is done. It
// gives how often each had to try again.
func workThrough(workers []*worker, end func()) []int64 {
	repeated := make([]int64, len(workers))
	var acts atomic.Int64
	quarter := make(chan struct{})
	var all sync.WaitGroup
	for i, w := range workers {
		all.Go(func() {
			for n := range clusterActs {
				repeated[i] += w.persist(w.letters[n%len(w.letters)])
				if acts.Add(1) == clusterWorkers*clusterActs/4 {
					close(quarter)
				}
			}
		})
	}
	<-quarter
	end()
	all.Wait()
	return repeated
}

// persist lists, opens, and strikes or restores; what fails it tries once more.
// It gives how often it had to.
func (w *worker) persist(uid uint32) (repeated int64) {
	action := "/delete"
	if w.struck[uid] {
		action = "/undelete"
	}
	for _, step := range []struct {
		method, path string
		form         url.Values
		want         int
	}{
		{http.MethodGet, inbox, nil, http.StatusOK},
		{http.MethodGet, fmt.Sprintf("%s/messages/%d", inbox, uid), nil, http.StatusOK},
		{http.MethodPost, inbox + action, url.Values{"uid": {fmt.Sprint(uid)}}, http.StatusSeeOther},
	} {
		err := w.try(step.method, step.path, step.form, step.want)
		if err != nil {
			w.t.Logf("%s %s has to be tried again: %v", step.method, step.path, err)
			repeated++
			err = w.try(step.method, step.path, step.form, step.want)
		}
		if err != nil {
			w.t.Errorf("%s %s fails again: %v", step.method, step.path, err)
		}
	}
	w.struck[uid] = !w.struck[uid]
	return repeated
}

// restart starts the instance again that has ended, and waits until nginx asks
// it once more.
func (c *cluster) restart(t *testing.T) {
	t.Helper()
	for _, p := range c.programs {
		if p.Running() {
			continue
		}
		p.Restart()
		v := c.both.visitor(t)
		eventually(t, "nginx asks the instance that is back", func() bool {
			return v.get("/healthz").header.Get("X-Upstream") == p.Listening()
		})
	}
}

// TestStreamGoesOn: who has heard of changes from an instance that is gone hears
// at the other what was missed meanwhile; and a page in Chromium goes on by itself.
func TestStreamGoesOn(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	server := testdovecot.Login(t, dovecot, "family")
	server.Select("INBOX")
	c := startCluster(t, dovecot)
	v := c.signIn(t)
	page := testbrowser.Start(t, testtls.Certificate(t, c.both.certs)).NewPage(1440, 900, false, false)
	page.Open(c.both.address)
	page.Fill("input[name=username]", "family")
	page.Fill("input[name=password]", dovecot.Password())
	page.Follow("form[action$='/login'] button")
	page.WaitVisible("#row-60")

	first := c.at(v, 0).listen("0", "")
	await(t, first, "")
	server.Store(60, "+FLAGS", `\Deleted`)
	heard := await(t, first, "INBOX", "")
	page.WaitVisible("#row-60 del")
	c.programs[0].Kill()
	untilEnd(t, first)
	server.Store(59, "+FLAGS", `\Deleted`)
	second := c.at(v, 1).listen("0", heard.id)
	await(t, second, "")
	server.Store(58, "+FLAGS", `\Deleted`)
	await(t, second, "INBOX")
	page.WaitVisible("#row-59 del")
	page.WaitVisible("#row-58 del")
	c.restart(t)
	c.programs[1].Kill() // so that the page has lost its stream at least once
	server.Store(57, "+FLAGS", `\Deleted`)
	page.WaitVisible("#row-57 del")
	page.Click("#strike-57")
	page.WaitGone("#row-57 del")
	if text := page.Location(); text != c.both.address+"mailboxes/INBOX" {
		t.Errorf("the page has moved to %s", text)
	}
}
