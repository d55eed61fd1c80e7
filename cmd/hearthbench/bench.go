package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// account is where mail is, and who reads it.
type account struct {
	addr, user, password string // addr is host:port
}

// bench is one run.
type bench struct {
	ctx context.Context
	options
	account
	private  bool   // the Dovecot is ours: any user can sign in
	dir      string // for logs and what is built
	program  string // path of hearthmail
	progress io.Writer
}

func (b *bench) say(format string, args ...any) {
	_, _ = fmt.Fprintf(b.progress, "%s "+format+"\n", append([]any{time.Now().Format(time.TimeOnly)}, args...)...)
}

// measureAll gives a table a mailbox, one of what concerns the program as a whole,
// and one of what a browser shows, both measured on the largest.
func (b *bench) measureAll() ([]*table, error) {
	if b.Only == "browser" {
		t, err := b.measureScreens()
		return []*table{t}, err
	}
	var tables []*table
	for _, size := range b.Sizes {
		t := &table{title: fmt.Sprintf("A mailbox of %s messages", thousands(size))}
		tables = append(tables, t)
		if err := b.onMailbox(size, t, (*mailboxBench).measureMailbox); err != nil {
			return tables, err
		}
	}
	t := &table{title: "The program as a whole"}
	tables = append(tables, t)
	largest := b.Sizes[len(b.Sizes)-1]
	if err := b.onMailbox(largest, t, (*mailboxBench).measureWhole); err != nil {
		return tables, err
	}
	if err := b.measureSessions(t); err != nil {
		return tables, err
	}
	t, err := b.measureScreens()
	return append(tables, t), err
}

func (b *bench) measureScreens() (*table, error) {
	largest := b.Sizes[len(b.Sizes)-1]
	t := &table{title: fmt.Sprintf("In the browser, a mailbox of %s messages", thousands(largest)), floor: "a bare page"}
	return t, b.onMailbox(largest, t, (*mailboxBench).measureBrowser)
}

// onMailbox fills a mailbox and measures on it.
func (b *bench) onMailbox(size int, t *table, measure func(*mailboxBench) error) error {
	m := &mailboxBench{bench: b, table: t, name: fmt.Sprintf("bench-%d", size), size: size}
	if err := m.open(); err != nil {
		return err
	}
	defer m.close()
	return measure(m)
}

func firstError(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// measureMailbox is what is measured on each mailbox.
func (m *mailboxBench) measureMailbox() error {
	return firstError(
		func() error { return m.directly(m.measureSignIn) },
		m.measureIndex,
		func() error {
			return m.behindProxy(func() error {
				return firstError(m.measureList, m.measureSort, m.measureFind, m.measureThreads, m.measureOpen, m.measureFlag)
			})
		},
	)
}

// measureWhole is what one mailbox is enough for.
func (m *mailboxBench) measureWhole() error {
	return firstError(
		func() error { return m.directly(m.measureDownload) },
		func() error { return m.directly(m.measureExport) },
		func() error {
			return m.behindProxy(func() error {
				return firstError(m.measureLoad, m.measureEvents, m.measureArrival, m.measureDelay, m.measureFamily, m.measureEverywhere)
			})
		},
		m.measureBulk,
		m.measureWrite,
	)
}
