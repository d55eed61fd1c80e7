package testtool

import (
	"bytes"
	"sync"
)

// Transcript keeps what is written to it, from any goroutine.
type Transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *Transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// String is all that has been written so far.
func (s *Transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}
