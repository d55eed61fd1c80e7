package web

import (
	"net/http"
	"sync"
	"time"

	"hearthmail/store"
)

// How many streams of events may be open: each tab that can be seen has one.
const (
	maxStreamsEach = 16 // of one session
	maxStreams     = 4000
)

// Why a stream is refused, for the meter.
const (
	refusedSession = "session"
	refusedAll     = "all"
)

// streams counts the open streams.
type streams struct {
	each, most int // of one session, and in all
	mu         sync.Mutex
	open       int
	of         map[store.Hash]int // by session
}

func newStreams(each, most int) *streams {
	return &streams{each: each, most: most, of: map[store.Hash]int{}}
}

// enter counts one more; leave is to be called when it ends. If there are too
// many it says whose.
func (s *streams) enter(session store.Hash) (leave func(), refused string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.of[session] >= s.each:
		return nil, refusedSession
	case s.open >= s.most:
		return nil, refusedAll
	}
	s.open++
	s.of[session]++
	return func() { s.leave(session) }, ""
}

func (s *streams) leave(session store.Hash) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	if s.of[session]--; s.of[session] == 0 {
		delete(s.of, session)
	}
}

// enterStream counts a stream of the request's session, or says why there may
// be no more. Our script tries again later by itself.
func (s *Server) enterStream(r *http.Request) (leave func(), err error) {
	left, refused := s.streams.enter(personOf(r).session.id)
	if refused != "" {
		s.meter.StreamRefused(refused)
	}
	switch refused {
	case refusedSession:
		return nil, &problem{status: http.StatusTooManyRequests, heading: "Too many pages are open", retry: time.Minute,
			message: "This browser follows what changes in too many windows. Close some of them."}
	case refusedAll:
		return nil, &problem{status: http.StatusServiceUnavailable, heading: "Too many pages are open", retry: time.Minute,
			message: "Too many people follow what changes just now. The page shows changes when you reload it."}
	}
	s.meter.Streams(1)
	return func() {
		s.meter.Streams(-1)
		left()
	}, nil
}
