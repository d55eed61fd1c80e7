package main

import (
	"regexp"
	"sync/atomic"
	"time"

	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"
)

// gaugeToxic does no harm: it counts the connections that are open, and how
// often something was sent on one after a pause, which is a round trip when
// the network is slow.
type gaugeToxic struct {
	open, most, trips atomic.Int64
}

// tripPause parts what waited for an answer from what was sent in one go.
const tripPause = 150 * time.Millisecond

func (g *gaugeToxic) Pipe(stub *toxics.ToxicStub) {
	now := g.open.Add(1)
	defer g.open.Add(-1)
	for most := g.most.Load(); now > most && !g.most.CompareAndSwap(most, now); most = g.most.Load() {
	}
	var last time.Time
	for {
		select {
		case <-stub.Interrupt:
			return
		case chunk := <-stub.Input:
			if chunk == nil {
				stub.Close()
				return
			}
			if chunk.Timestamp.Sub(last) > tripPause {
				g.trips.Add(1)
			}
			last = chunk.Timestamp
			stub.Output <- chunk
		}
	}
}

// breakToxic breaks a connection Pass bytes after the beginning of what
// Pattern matches, the first Times times that it comes by: it closes it, or, if
// Silent, lets nothing more pass. It leaves no goroutine waiting, as limit_data
// does when the other side goes on sending.
type breakToxic struct {
	Pattern string `json:"pattern"` // a regular expression
	Pass    int    `json:"pass"`
	Times   int64  `json:"times"`
	Silent  bool   `json:"silent"`

	broken atomic.Int64
}

// overlap is how much of what has passed is looked at again, for a match that
// came in two chunks.
const overlap = 200

func (b *breakToxic) Pipe(stub *toxics.ToxicStub) {
	pattern := regexp.MustCompile(b.Pattern)
	var passed []byte
	left := -1 // bytes to pass before the end; -1 before the match
	for {
		select {
		case <-stub.Interrupt:
			return
		case chunk := <-stub.Input:
			if chunk == nil {
				stub.Close()
				return
			}
			data := chunk.Data
			if left < 0 {
				left = b.find(pattern, passed, data)
			}
			if left >= 0 && left <= len(data) {
				b.end(stub, &stream.StreamChunk{Data: data[:left], Timestamp: chunk.Timestamp})
				return
			}
			if left >= 0 {
				left -= len(data)
			}
			passed = append(passed, data...)
			passed = passed[max(0, len(passed)-overlap):]
			stub.Output <- chunk
		}
	}
}

// find gives how many bytes of data and what follows may still pass, or -1.
func (b *breakToxic) find(pattern *regexp.Regexp, passed, data []byte) int {
	at := pattern.FindIndex(append(passed[:len(passed):len(passed)], data...))
	if at == nil || at[1] <= len(passed) {
		return -1
	}
	if b.broken.Add(1) > b.Times {
		b.broken.Add(-1)
		return -1
	}
	return max(0, at[0]-len(passed)+b.Pass)
}

// end sends the last bytes and takes whatever else comes, until the other side
// closes or the toxic is removed.
func (b *breakToxic) end(stub *toxics.ToxicStub, last *stream.StreamChunk) {
	if len(last.Data) > 0 {
		stub.Output <- last
	}
	if !b.Silent {
		stub.Close()
	}
	for {
		select {
		case <-stub.Interrupt:
			return
		case chunk := <-stub.Input:
			if chunk == nil {
				stub.Close()
				return
			}
		}
	}
}

// Cleanup ends the connections that fell silent: what was lost on them would
// be missing.
func (b *breakToxic) Cleanup(stub *toxics.ToxicStub) {
	if b.Silent {
		stub.Close()
	}
}
