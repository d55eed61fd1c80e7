package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

const (
	exportMail  = 50 << 10   // octets of a message of the mailbox that is exported
	exportLarge = 1000 << 20 // octets of that mailbox, where the largest mailbox is as large as can be
	exportSmall = 50 << 20   // elsewhere

	mostExport = 32 << 10 // KiB of memory that an export may take

	restFor = 500 * time.Millisecond // without anything done is rest
)

// measureExport exports a mailbox as large as may be, and the largest one of small
// messages: as a mailbox file and as a zip file, beside the FETCH of all of it. Nothing
// that was resident before counts as memory for it.
func (m *mailboxBench) measureExport() error {
	octets := exportSmall
	if m.size == 100_000 {
		octets = exportLarge
	}
	beside, err := loginIMAP(m.ctx, m.account) // the others stay in their mailbox
	if err != nil {
		return err
	}
	defer func() { _ = beside.conn.Close() }()
	mailbox := fmt.Sprintf("bench-export-%d", octets>>20)
	m.say("filling %s", mailbox)
	if err := beside.fill(mailbox, octets/exportMail, exportedMail); err != nil {
		return err
	}
	if err := m.measureExportOf(beside, mailbox, octets/exportMail); err != nil {
		return err
	}
	if err := beside.do("SELECT " + m.name); err != nil {
		return err
	}
	return m.measureExportOf(beside, m.name, m.size)
}

// measureExportOf measures on the mailbox that beside has selected.
func (m *mailboxBench) measureExportOf(beside *rawIMAP, mailbox string, messages int) error {
	web, err := m.app.signIn(m.ctx, m.account)
	if err != nil {
		return err
	}
	defer func() { _ = web.signOut() }()
	web.client.Timeout = rawLimit
	if err := web.get("/mailboxes/" + url.PathEscape(mailbox)); err != nil { // it is in use
		return err
	}
	if err := m.app.rests(); err != nil { // what it remembers of the list is none of the export's
		return err
	}
	for _, format := range []string{"mbox", "zip"} {
		m.say("export of %s as %s", mailbox, format)
		var octets, came int64
		grown := 0
		o, err := pair{rounds: 2,
			raw: func(int) (err error) {
				octets, err = beside.weigh("UID FETCH 1:* BODY.PEEK[]")
				return err
			},
			ours: func(int) error {
				more, err := m.app.peakOf(func() (err error) {
					came, err = web.export(mailbox, format)
					return err
				})
				grown = max(grown, more)
				return err
			},
		}.take()
		if err != nil {
			return fmt.Errorf("export as %s: %w", format, err)
		}
		if format == "mbox" && came < octets {
			return fmt.Errorf("%d octets came of %d", came, octets)
		}
		what := fmt.Sprintf("export of %s messages, %d MB, as %s", thousands(messages), octets/1e6, format)
		m.put(what+"; raw: FETCH of all", o, target{})
		m.table.addValue(what+": rate, beside raw", rates(o, octets, messages), "", noTarget)
		m.table.addValue(what+": memory, at most", mebibytes(grown), mebibytes(mostExport), verdictOf(grown <= mostExport))
	}
	return nil
}

// rates says how much comes in a second, and how much by raw commands.
func rates(o outcome, octets int64, messages int) string {
	per := func(s samples) string {
		seconds := s.median().Seconds()
		return fmt.Sprintf("%.0f MB/s, %s messages/s", float64(octets)/1e6/seconds, thousands(int(float64(messages)/seconds)))
	}
	return per(o.ours) + " (raw: " + per(o.raw) + ")"
}

// exportedMail is the i-th message of the mailbox that is exported: a file, mostly.
func exportedMail(i int) []byte {
	file := make([]byte, exportMail*57/78) // base64, in lines
	_, _ = rand.NewChaCha8([32]byte{byte(i), byte(i >> 8)}).Read(file)
	var out bytes.Buffer
	mailHeader(&out, i)
	mailWithFile(&out, i, file)
	return out.Bytes()
}

// weigh does a command and says how many octets its literals have.
func (c *rawIMAP) weigh(command string) (octets int64, err error) {
	err = c.each(command, func(line []byte) {
		if size, ok := literalSize(line); ok {
			octets += size
		}
	})
	return octets, err
}

// rests waits until the program has nothing to do any more, for a minute at most.
func (a *app) rests() error {
	for began, before := time.Now(), ""; time.Since(began) < time.Minute; time.Sleep(restFor) {
		stat, err := os.ReadFile(a.proc("stat"))
		if err != nil {
			return err
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		spent := strings.Join(fields[11:13], " ") // utime and stime, in hundredths of a second (proc_pid_stat(5))
		if spent == before {
			return nil
		}
		before = spent
	}
	return nil
}

// export exports a mailbox and says how many octets come.
func (b *browser) export(mailbox, format string) (int64, error) {
	answer, err := b.send(http.MethodGet, "/mailboxes/"+url.PathEscape(mailbox)+"/export?format="+format, nil, false)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("export gave %s", answer.Status)
	}
	return io.Copy(io.Discard, answer.Body)
}
