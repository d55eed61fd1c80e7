package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"hearthmail/imapclient"
)

// What the index of the largest mailbox may take, in octets, and how long it may
// take to be there.
const (
	indexTarget = 2 << 20
	indexLimit  = 20 * time.Second
)

// measureIndex builds the index of the whole mailbox. The program does that when
// nobody waits, and where it can't be seen from outside: this is the same code in
// the benchmark's own process.
func (m *mailboxBench) measureIndex() error {
	what := fmt.Sprintf("index of %s (UIDs, flags, MODSEQ)", thousands(m.size))
	m.say("%s", what)
	server := &imapclient.Server{Address: m.addr, Security: imapclient.Plaintext}
	accounts := imapclient.NewAccounts(imapclient.Options{Connections: 4, Memory: 256 << 20})
	defer accounts.Close()
	reader, err := accounts.SignIn(m.ctx, server, imapclient.Login{Username: m.user, Password: m.password})
	if err != nil {
		return err
	}
	defer reader.Release()
	raw, err := loginIMAP(m.ctx, m.account)
	if err != nil {
		return err
	}
	defer func() { _ = raw.conn.Close() }()
	if err := raw.do("SELECT " + m.name); err != nil {
		return err
	}
	var size imapclient.IndexSize
	p := pair{rounds: m.slowRounds(),
		raw: func(int) error { return raw.do("UID FETCH 1:* (FLAGS MODSEQ)") },
		ours: func(int) (err error) {
			size, err = reader.BuildIndex(m.ctx, m.name)
			return err
		},
	}
	var o outcome
	for range 2 { // the first is a rehearsal
		if o, err = p.take(); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	if size.Messages != m.size {
		return fmt.Errorf("the index holds %d messages, not %d", size.Messages, m.size)
	}
	m.put(what+", built in the benchmark's process; raw: UID FETCH 1:* (FLAGS MODSEQ)", o, timesRaw(1.5))
	m.putIndexSize("its size, as the program counts it", size.Bytes)
	held, err := m.heldIndex(reader)
	if err == nil {
		m.putIndexSize("its size, as the heap has grown once it is kept (with the 50 rows of a page)", held)
	}
	return err
}

func (m *mailboxBench) putIndexSize(what string, octets int64) {
	if m.size < 100_000 {
		m.table.addValue(what, mebibytes(int(octets>>10)), "", noTarget)
		return
	}
	m.table.addValue(what, mebibytes(int(octets>>10)), mebibytes(indexTarget>>10), verdictOf(octets <= indexTarget))
}

// heldIndex is by how much the heap grows when the account gets to know the
// mailbox, as one does that knows another already.
func (m *mailboxBench) heldIndex(reader *imapclient.Account) (int64, error) {
	if err := know(m.ctx, reader, "INBOX"); err != nil {
		return 0, err
	}
	before := heap()
	if err := know(m.ctx, reader, m.name); err != nil {
		return 0, err
	}
	return heap() - before, nil
}

// know shows a mailbox and waits until its index is there, and true.
func know(ctx context.Context, reader *imapclient.Account, mailbox string) error {
	ctx, cancel := context.WithTimeout(ctx, indexLimit)
	defer cancel()
	if _, err := reader.Page(ctx, mailbox, imapclient.Query{Page: 1}); err != nil {
		return err
	}
	for {
		if _, known := reader.Version(mailbox); known {
			return nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("the index of %s isn't there: %w", mailbox, err)
		}
	}
}

// heap is what is in use, once garbage is gone.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what the first has let go of
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return int64(now.HeapAlloc)
}
