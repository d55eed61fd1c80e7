package imapclient

import (
	"bytes"
	"io"
	"sync"
)

// maxHeard bounds the responses that wait to be heard. One who has missed some
// begins anew.
const maxHeard = 50_000

// hearing collects the untagged responses that nobody asked for.
type hearing struct {
	ready chan struct{} // sent to when there is something to take
	gone  chan struct{} // closed with the connection

	mu      sync.Mutex
	waiting []frame
	closed  bool
}

// listen begins to collect, until the connection ends.
func (f *framer) listen() *hearing {
	h := &hearing{ready: make(chan struct{}, 1), gone: make(chan struct{})}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.heard = h
	if f.broken != nil {
		h.end()
	}
	return h
}

// listenNoMore has what the server says go to the commands under way again.
func (f *framer) listenNoMore() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.heard = nil
}

func (h *hearing) take() []frame {
	h.mu.Lock()
	defer h.mu.Unlock()
	taken := h.waiting
	h.waiting = nil
	return taken
}

func (h *hearing) hear(f frame) {
	h.mu.Lock()
	h.waiting = append(h.waiting, f)
	over := len(h.waiting) > maxHeard
	h.mu.Unlock()
	if over {
		h.end()
		return
	}
	select {
	case h.ready <- struct{}{}:
	default:
	}
}

func (h *hearing) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.gone)
	}
}

// isNews says whether an untagged response tells of a change.
func isNews(f frame) bool {
	word, _, _ := bytes.Cut(bytes.TrimPrefix(f, []byte("* ")), []byte(" "))
	if len(word) > 0 && word[0] >= '0' && word[0] <= '9' {
		return true // EXISTS, EXPUNGE, FETCH
	}
	return bytes.EqualFold(word, []byte("STATUS")) || bytes.EqualFold(word, []byte("LIST")) || bytes.EqualFold(word, []byte("VANISHED"))
}

// endIdle ends an IDLE of ours and waits for the server's word.
func (f *framer) endIdle(x *exchange) error {
	if _, err := io.WriteString(f.Conn, "DONE\r\n"); err != nil {
		_ = f.Close()
	}
	return x.wait()
}
