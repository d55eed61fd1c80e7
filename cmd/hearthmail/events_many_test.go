package main

import (
	"bufio"
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// TestManyStreams: with 1,000 streams open, on 100 sessions, all hear of one
// change, and none costs much. (That no goroutine is left, TestMain looks.)
func TestManyStreams(t *testing.T) {
	const sessions, each = 100, 10
	const most = 160 << 10 // octets of memory for a stream, both ends of it
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	var list *html.Node
	var visitors []*visitor
	for range sessions {
		v := signIn(t, program, dovecot.Password())
		list = v.get(inbox).list(t)
		visitors = append(visitors, v)
	}
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	streams := &streams{ctx: ctx, all: make([]*bufio.Reader, sessions*each)}

	before := memory()
	streams.together(t, func(i int) (err error) {
		streams.all[i], err = streams.open(visitors[i%sessions])
		return err
	})
	if got := (memory() - before) / (sessions * each); got > most {
		t.Errorf("a stream costs %d octets, want at most %d", got, most)
	}
	for _, uid := range []uint32{1, 2} { // before the first they may have been told of something else
		visitors[0].post(inbox+"/delete", uidForm(list, uid), inbox)
		streams.together(t, func(i int) error { return hear(streams.all[i], `"mailbox":"INBOX"`) })
	}
}

// memory is what is in use, of the heap and of stacks.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// streams are streams of events that are open until their context ends.
type streams struct {
	ctx context.Context
	all []*bufio.Reader
}

// together does something with every stream at once, and ends the test if it
// fails with any.
func (s *streams) together(t *testing.T, do func(i int) error) {
	t.Helper()
	failures := make(chan error, len(s.all))
	var doing sync.WaitGroup
	for i := range s.all {
		doing.Go(func() {
			if err := do(i); err != nil {
				failures <- err
			}
		})
	}
	doing.Wait()
	if len(failures) > 0 {
		t.Fatalf("%d of %d streams failed, one with: %v", len(failures), len(s.all), <-failures)
	}
}

// open opens one and waits for its first line.
func (s *streams) open(v *visitor) (*bufio.Reader, error) {
	request, err := http.NewRequestWithContext(s.ctx, http.MethodGet, v.base+"/events?since=0", nil)
	if err != nil {
		return nil, err
	}
	response, err := v.client.Do(request)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(s.ctx, func() { _ = response.Body.Close() })
	lines := bufio.NewReaderSize(response.Body, 512)
	_, err = lines.ReadString('\n')
	return lines, err
}

// hear reads until an event's data hold the words.
func hear(lines *bufio.Reader, words string) error {
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		if strings.HasPrefix(line, "data: ") && strings.Contains(line, words) {
			return nil
		}
	}
}
