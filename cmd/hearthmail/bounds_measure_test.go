package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testprogram"
)

const (
	mostMemory = 64 << 20 // of opening a mail, beyond what is shown of it
	mostTime   = time.Second
)

// measured is a program of its own whose time and memory are watched, and
// somebody who reads with it.
type measured struct {
	v    *visitor
	proc string // its directory in /proc
}

// cost is what an opening took.
type cost struct {
	memory int64 // octets that the process grew by at its height
	shown  int64 // octets of all answers
	time   time.Duration
}

// measure starts the program and signs somebody in. The lists of these mailboxes
// have been looked at, so that what follows is opening mails alone.
func measure(t *testing.T, dovecot *testdovecot.Server, mailboxes ...string) *measured {
	t.Helper()
	m := measureWith(t, dovecot)
	for _, mailbox := range mailboxes {
		m.v.get("/mailboxes/" + mailbox)
	}
	return m
}

// measureWith is measure with more options, before any list has been looked at.
func measureWith(t *testing.T, dovecot *testdovecot.Server, args ...string) *measured {
	t.Helper()
	if _, err := os.Stat("/proc/self/clear_refs"); err != nil {
		t.Skipf("This system doesn't tell what a process takes: %v", err)
	}
	program := testprogram.StartPlain(t, append([]string{"--imap", "imap://" + dovecot.Addr(), "--memory", "16MiB"}, args...)...)
	v := visitorAt(t, program.Address(), &http.Transport{})
	if page := v.post("/login", credentials("family", dovecot.Password()), ""); page.status != http.StatusOK {
		t.Fatalf("signing in gave %d: %s", page.status, page.alert())
	}
	return &measured{v: v, proc: fmt.Sprintf("/proc/%d/", program.PID())}
}

// open opens a message as a click does, and all frames that it has.
func (m *measured) open(t *testing.T, address string) (page *answer, taken cost) {
	t.Helper()
	taken = m.while(t, func() int {
		page = m.v.send(http.MethodGet, address, nil, http.Header{"Hx-Request": {"true"}})
		shown := len(page.body)
		for _, frame := range frames(page.root) {
			shown += len(m.v.get(value(frame, "src")).body)
		}
		return shown
	})
	return page, taken
}

// while measures what something takes that gives so many octets.
func (m *measured) while(t *testing.T, do func() int) cost {
	t.Helper()
	if err := os.WriteFile(m.proc+"clear_refs", []byte("5"), 0); err != nil { // the height is measured anew
		t.Fatal(err)
	}
	memory, spent := m.status(t, "VmRSS"), m.cpu(t)
	shown := do()
	return cost{memory: m.status(t, "VmHWM") - memory, shown: int64(shown), time: m.cpu(t) - spent}
}

func frames(root *html.Node) []*html.Node {
	var found []*html.Node
	for _, node := range with(root, "data-body") {
		if node.Data == "iframe" {
			found = append(found, node)
		}
	}
	return found
}

// check says what was too much.
func (c cost) check(t *testing.T, name string) {
	t.Helper()
	if c.memory > mostMemory+c.shown {
		t.Errorf("%s took %d MiB of memory to show %d KiB", name, c.memory>>20, c.shown>>10)
	}
	if c.time > mostTime {
		t.Errorf("%s took %s of CPU", name, c.time)
	}
}

// status is a line of the process's status, in octets.
func (m *measured) status(t *testing.T, name string) int64 {
	t.Helper()
	_, rest, _ := strings.Cut(m.read(t, "status"), name+":")
	kib, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}

// cpu is the time that the process has had on all cores.
func (m *measured) cpu(t *testing.T) time.Duration {
	t.Helper()
	const perSecond = 100 // ticks, on every Linux
	_, rest, _ := strings.Cut(m.read(t, "stat"), ") ")
	fields := strings.Fields(rest) // from the third of proc(5)
	var ticks int64
	for _, field := range fields[11:13] { // utime, stime
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / perSecond
}

func (m *measured) read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(m.proc + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
