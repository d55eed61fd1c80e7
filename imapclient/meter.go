package imapclient

import (
	"bytes"
	"slices"
	"strings"
	"time"
)

// Meter counts what goes on. Its methods are called from many goroutines, some of
// which hold others up: they must be quick and wait for nothing.
type Meter interface {
	// Command is called when a command has been answered, or its connection lost;
	// ok is for OK. Names are "SELECT", "UID FETCH" and so on, a bounded set.
	// Of commands sent in one go each takes until its own answer.
	Command(name string, took time.Duration, ok bool)
	// Connections is called with 1 when one is made, and with -1 when it ends.
	Connections(delta int)
	// CacheLookup is called when something is looked for that is remembered at
	// best: "index", "order", "rows" of a page, "message" or "part".
	CacheLookup(kind string, hit bool)
}

// noMeter is for when nobody counts.
type noMeter struct{}

func (noMeter) Command(string, time.Duration, bool) {}
func (noMeter) Connections(int)                     {}
func (noMeter) CacheLookup(string, bool)            {}

// running is a command under way.
type running struct {
	name  string
	began time.Time
}

func begun(command string) running { return running{commandName(command), time.Now()} }

// commandName is a command's name as it is counted. What we never send is OTHER,
// so that nothing else gets there.
func commandName(command string) string {
	rest, uid := strings.CutPrefix(command, "UID ")
	name, _, _ := strings.Cut(rest, " ")
	known := []string{
		"APPEND", "AUTHENTICATE", "CAPABILITY", "COPY", "CREATE", "DELETE", "ENABLE", "EXPUNGE", "FETCH", "ID", "IDLE", "LIST", "LOGIN", "LOGOUT",
		"MOVE", "NAMESPACE", "NOOP", "NOTIFY", "RENAME", "SEARCH", "SELECT", "SORT", "STATUS", "STORE", "SUBSCRIBE", "THREAD", "UNSELECT", "UNSUBSCRIBE",
	}
	i, found := slices.BinarySearch(known, name)
	switch {
	case !found:
		return "OTHER"
	case uid:
		return "UID " + known[i]
	default:
		return known[i]
	}
}

// measure has a connection be counted from now on.
func (f *framer) measure(meter Meter) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken == nil {
		f.meter = meter
		meter.Connections(1)
	}
}

// measured counts a command. The lock is held.
func (f *framer) measured(r running, ok bool) {
	if f.meter != nil {
		f.meter.Command(r.name, time.Since(r.began), ok)
	}
}

// measuredEnd counts the connection's end, and those of go-imap's commands that
// it has cost. The lock is held.
func (f *framer) measuredEnd() {
	if f.meter == nil {
		return
	}
	f.meter.Connections(-1)
	for _, r := range f.theirs {
		f.measured(r, false)
	}
}

// isOK says whether what stands behind a tag is an OK.
func isOK(rest []byte) bool { return len(rest) > 2 && bytes.EqualFold(rest[:3], []byte("OK ")) }
