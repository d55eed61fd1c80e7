package main

import (
	"errors"
	"fmt"
	"net/url"
	"time"
)

// mostBodies is the largest mailbox whose texts are searched: Dovecot without an
// index of them reads every message.
const mostBodies = 10_000

// foundWithin is how soon words in headers are to be found.
const foundWithin = 20 * time.Millisecond

// mostWords is how many words there are that haven't been looked for.
const mostWords = 60

// digestTries is how often to look whether all headers have been read: each time
// once nothing has been asked for a while.
const digestTries = 50

// measureFind looks for other words in each round, once the program has read all
// headers in the background.
func (m *mailboxBench) measureFind() error {
	return firstError(
		func() error {
			return m.measure("search subject:, words not looked for before; raw: UID SEARCH SUBJECT", atMost(foundWithin).within(1), m.finding("subject", "SUBJECT", wordsOfSubject))
		},
		func() error {
			return m.measure("search from:, words not looked for before; raw: UID SEARCH FROM", atMost(foundWithin).within(1), m.finding("from", "FROM", wordsOfSender))
		},
		func() error {
			if m.size > mostBodies {
				return nil
			}
			return m.measure("search body:, words not looked for before; raw: UID SEARCH BODY", timesRaw(1.5), m.finding("body", "BODY", wordsOfText))
		},
		func() error {
			return m.measure("the second page of a search, again; raw: UID SEARCH SUBJECT", timesRaw(1).within(0), m.findingAgain)
		},
		m.measureFilters,
	)
}

func wordsOfSubject(i int) string { return fmt.Sprintf("(%d", 10+i) }
func wordsOfText(i int) string    { return fmt.Sprintf("number %d", 10+i) }

// wordsOfSender are beginnings of addresses, a letter longer after each of them has had
// its turn.
func wordsOfSender(i int) string {
	all := []string{"ada@example.org", "tom@example.net", "zoe@example.org", "notices@library.example", "orders@grocer.example", "office@school.example"}
	return all[i%len(all)][:3+i/len(all)]
}

// finding searches for words that change from round to round.
func (m *mailboxBench) finding(field, key string, words func(i int) string) func(*browser) pair {
	return func(web *browser) pair {
		return pair{rounds: m.findRounds(),
			warm: func() error { return m.readAll(web) },
			raw:  func(i int) error { return m.raw.do(searchCommand(key, words(i))) },
			ours: func(i int) error { return web.get(m.found(field, words(i), 1)) },
		}
	}
}

func (m *mailboxBench) findRounds() int { return min(m.slowRounds(), mostWords) }

// readAll shows the list, and waits until the program has read all headers of the
// mailbox: then what nobody looked for before costs no round trip, if it isn't there.
func (m *mailboxBench) readAll(web *browser) error {
	if err := web.get(m.list(1)); err != nil {
		return err
	}
	for i := range digestTries {
		if err := m.settle(); err != nil {
			return err
		}
		before := m.between.trips.Load()
		if err := web.get(m.found("subject", fmt.Sprintf("nowhere %d", i), 1)); err != nil {
			return err
		}
		if m.between.trips.Load() == before {
			return nil
		}
	}
	return errors.New("the program does not come to know the headers of all messages")
}

func (m *mailboxBench) findingAgain(web *browser) pair {
	address := m.found("subject", "weekend", 2)
	return pair{rounds: m.slowRounds(),
		warm: func() error {
			return firstError(func() error { return m.readAll(web) }, func() error { return web.get(address) })
		},
		raw:  func(int) error { return m.raw.do(searchCommand("SUBJECT", "weekend")) },
		ours: func(int) error { return web.get(address) },
	}
}

// found is the address of a page of what a search finds.
func (m *mailboxBench) found(field, words string, page int) string {
	return m.list(page) + "&q=" + url.QueryEscape(fmt.Sprintf("%s:%q", field, words))
}

// searchCommand has its words as a literal.
func searchCommand(key, words string) string {
	return fmt.Sprintf("UID SEARCH CHARSET UTF-8 %s {%d+}\r\n%s", key, len(words), words)
}

// starredFiles is how many messages with a file are starred while filters are measured.
const starredFiles = pageRows

// measureFilters is a list under several filters, which a person sets the first time.
func (m *mailboxBench) measureFilters() (err error) {
	var starred []uint32
	for i := range starredFiles {
		starred = append(starred, m.uids[m.nth(isFile, i)])
	}
	if err := m.star(starred, "+"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.star(starred, "-")) }()
	n := &newcomer{enter: func() (*browser, error) {
		web, err := m.app.signIn(m.ctx, m.account)
		if err != nil {
			return nil, err
		}
		return web, m.readAll(web)
	}}
	return m.measureNewcomer("read and starred messages with a file, the first time; raw: UID SEARCH SEEN FLAGGED", atMost(foundWithin).within(1), n, pair{rounds: m.slowRounds(),
		raw:  func(int) error { return m.raw.do("UID SEARCH SEEN FLAGGED") },
		ours: func(int) error { return n.web.get(m.list(1) + "&filter=flagged&filter=attachment&q=-is%3Aunread") },
	})
}

// star stars messages as another client does, or takes that back.
func (m *mailboxBench) star(uids []uint32, sign string) error {
	for _, uid := range uids {
		if err := m.other.do(fmt.Sprintf("UID STORE %d %sFLAGS.SILENT (\\Flagged)", uid, sign)); err != nil {
			return err
		}
	}
	return nil
}
