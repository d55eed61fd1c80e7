package web

import (
	"net/http"
	"time"
)

// How many exports and imports may be under way.
const (
	maxTransfersEach = 4 // of one session
	maxTransfers     = 64
)

// transfers are the exports and imports that are under way.
type transfers struct {
	open    *streams
	imports *importJobs
}

func newTransfers() *transfers {
	return &transfers{newStreams(maxTransfersEach, maxTransfers), newImportJobs()}
}

// enterTransfer counts one more; leave is to be called when it ends.
func (s *Server) enterTransfer(r *http.Request) (leave func(), err error) {
	leave, refused := s.transfers.open.enter(personOf(r).session.id)
	if refused != "" {
		return nil, &problem{status: http.StatusTooManyRequests, heading: "Too many exports and imports at once", retry: time.Minute,
			message: "Some are under way already. Wait until one of them has ended, and try again."}
	}
	return leave, nil
}
