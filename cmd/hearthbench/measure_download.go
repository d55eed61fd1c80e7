package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"
)

// downloadSize is that of the file, in octets once decoded.
const downloadSize = 20 << 20

// measureDownload downloads a large file a few times, and lets nothing that
// was resident before count as memory for it.
func (m *mailboxBench) measureDownload() error {
	m.say("download")
	const mailbox = "bench-download"
	beside, err := loginIMAP(m.ctx, m.account) // the others stay in their mailbox
	if err != nil {
		return err
	}
	defer func() { _ = beside.conn.Close() }()
	if err := beside.fill(mailbox, 1, largeMail); err != nil {
		return err
	}
	uids, err := beside.uids()
	if err != nil {
		return err
	}
	web, err := m.app.signIn(m.ctx, m.account)
	if err != nil {
		return err
	}
	defer func() { _ = web.signOut() }()
	address := fmt.Sprintf("/mailboxes/%s/messages/%d/parts/2", mailbox, uids[0])
	var first, rawFirst samples
	var grown []int // KiB
	p := pair{rounds: m.slowRounds(),
		raw: func(int) error {
			took, err := beside.firstByte(fmt.Sprintf("UID FETCH %d (BODY.PEEK[2])", uids[0]))
			rawFirst = append(rawFirst, took)
			return err
		},
		ours: func(int) error {
			took, err := web.download(address, downloadSize)
			first = append(first, took)
			return err
		},
	}
	o, err := p.take()
	if err != nil {
		return fmt.Errorf("download: %w", err)
	}
	for range m.slowRounds() {
		more, err := m.app.peakOf(func() error { _, err := web.download(address, downloadSize); return err })
		if err != nil {
			return fmt.Errorf("memory of a download: %w", err)
		}
		grown = append(grown, more)
	}
	m.put("download of 20 MiB, first byte; raw: FETCH of the part", outcome{raw: rawFirst, ours: first}, atMost(5*time.Millisecond))
	m.put("download of 20 MiB, whole; raw comes encoded, 27 MiB", o, target{})
	peak := percentile(grown, 95)
	m.table.addValue("memory that a download takes, p95", mebibytes(peak), "4.0 MiB", verdictOf(peak <= 4<<10))
	return nil
}

func largeMail(i int) []byte {
	var out bytes.Buffer
	mailHeader(&out, i)
	mailWithFile(&out, i, bytes.Repeat([]byte("a large attachment, 32 octets. \n"), downloadSize/32))
	return out.Bytes()
}

func mebibytes(kib int) string { return fmt.Sprintf("%.1f MiB", float64(kib)/1024) }

// peakOf says how far the peak of resident memory during do is above what was
// resident before, in KiB.
func (a *app) peakOf(do func() error) (int, error) {
	if err := a.forgetPeak(); err != nil {
		return 0, err
	}
	before, err := a.memory("VmRSS")
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := a.memory("VmHWM")
	return after - before, err
}

// download reads a file and says when its first byte came.
func (b *browser) download(path string, size int64) (first time.Duration, err error) {
	began := time.Now()
	answer, err := b.send(http.MethodGet, path, nil, false)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	if _, err := io.CopyN(io.Discard, answer.Body, 1); err != nil {
		return 0, err
	}
	first = time.Since(began)
	n, err := io.Copy(io.Discard, answer.Body)
	if err == nil && n+1 != size {
		err = fmt.Errorf("%d octets came, not %d", n+1, size)
	}
	return first, err
}

// firstByte does a command and says when its answer began.
func (c *rawIMAP) firstByte(command string) (time.Duration, error) {
	began := time.Now()
	var first time.Duration
	err := c.each(command, func([]byte) {
		if first == 0 {
			first = time.Since(began)
		}
	})
	return first, err
}
