package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"

	"hearthmail/internal/testdovecot"
)

// How much memory an export may take, and four that wait, beside people who read: in
// octets.
const (
	mostExport  = 32 << 20
	mostWaiting = 64 << 20
)

// TestExportMemory exports a mailbox of 92 MB, and lets people go away from it and be
// slow, with one connection to the mail server for all.
func TestExportMemory(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	other := testdovecot.Login(t, dovecot, "family")
	other.Create("Much")
	const messages, large = 1000, 30 << 20
	line := []byte("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopq\r\n")
	body := bytes.Repeat(line, large/len(line)+1)
	total := 0
	other.AppendMany("Much", messages, func(i int) testdovecot.Mail {
		text := fmt.Appendf(nil, "Message-ID: <%d@example.org>\r\nSubject: mail %d\r\n\r\n", i, i)
		size := 60 << 10
		if i == messages/2 {
			size = large
		}
		text = append(text, body[:size]...)
		total += len(text)
		return testdovecot.Mail{Body: text}
	})
	m := measureWith(t, dovecot, "--imap-connections", "1")
	m.v.get("/mailboxes/Much")
	for _, format := range []string{"mbox", "zip"} {
		taken := m.while(t, func() int {
			export := m.export(t, format)
			n, err := io.Copy(io.Discard, export.Body)
			_ = export.Body.Close()
			if err != nil || format == "mbox" && n < int64(total) {
				t.Errorf("%s: %d octets came of %d: %v", format, n, total, err)
			}
			return int(n)
		})
		m.checkExport(t, format, taken, mostExport)
	}
	m.checkSlow(t)
}

// checkSlow has as many exports under way as may be, of which nobody takes more than
// the beginning.
func (m *measured) checkSlow(t *testing.T) {
	t.Helper()
	const most = 4
	var exports []*http.Response
	taken := m.while(t, func() int {
		for range most {
			export := m.export(t, "mbox")
			if _, err := io.CopyN(io.Discard, export.Body, 1<<20); err != nil {
				t.Error(err)
			}
			exports = append(exports, export)
		}
		for uid := 1; uid <= 20; uid++ { // there is a connection for those who click
			if page := m.v.get(fmt.Sprintf("/mailboxes/Much/messages/%d", uid)); page.status != http.StatusOK {
				t.Errorf("beside slow exports, a message gave %d", page.status)
			}
		}
		return most << 20
	})
	m.checkExport(t, "four that nobody reads", taken, mostWaiting)
	if refused := m.export(t, "mbox"); refused.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a fifth export gave %d: the others have ended", refused.StatusCode)
	}
	for _, export := range exports {
		_ = export.Body.Close()
	}
	eventually(t, "the exports that nobody wants have ended", func() bool {
		export := m.export(t, "mbox")
		_ = export.Body.Close()
		return export.StatusCode == http.StatusOK
	})
}

func (m *measured) checkExport(t *testing.T, what string, taken cost, most int64) {
	t.Helper()
	t.Logf("%s: %d MiB in %s of CPU, %d KiB of memory", what, taken.shown>>20, taken.time, taken.memory>>10)
	if taken.memory > most {
		t.Errorf("%s took %d MiB of memory for %d MiB", what, taken.memory>>20, taken.shown>>20)
	}
}

// export asks for an export, which is too much to be held.
func (m *measured) export(t *testing.T, format string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, m.v.base+"/mailboxes/Much/export?format="+format, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := m.v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}
