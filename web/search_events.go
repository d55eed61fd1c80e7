package web

import (
	"encoding/json"
	"net/http"
	"time"
)

// searchBeat is how often a stream of hits tells something, at the most.
const searchBeat = 200 * time.Millisecond

// searchEvents is a stream of how far a search over several mailboxes has come, until
// it is done or the browser goes. The page then looks at what it shows anew. While
// somebody listens the search goes on.
func (s *Server) searchEvents(w http.ResponseWriter, r *http.Request) error {
	view, err := acrossView(r)
	if err != nil {
		return err
	}
	leave, err := s.enterStream(r)
	if err != nil {
		return err
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would keep it back
	stream := &eventStream{w: w, control: http.NewResponseController(w)}
	beat := time.NewTicker(searchBeat)
	defer beat.Stop()
	for {
		running := s.searches.find(searchKeyOf(r, view))
		if running == nil {
			_ = stream.send("event: done\ndata: {}\n\n")
			return nil
		}
		state := running.state()
		if stream.send(stateEvent(state)) != nil || !state.running {
			return nil // the browser has gone, or has heard all
		}
		heard := time.NewTimer(streamBeat)
		select {
		case <-state.changed:
		case <-heard.C:
		case <-personOf(r).session.over:
			return nil
		case <-s.ending:
			return nil
		case <-r.Context().Done():
			return nil
		}
		heard.Stop()
		select {
		case <-beat.C:
		case <-r.Context().Done():
			return nil
		}
	}
}

// stateEvent tells how many mailboxes have answered, and what they have.
func stateEvent(state searchState) string {
	name := "found"
	if !state.running {
		name = "done"
	}
	data, err := json.Marshal(map[string]int{"done": state.done, "of": state.of, "hits": state.hits})
	if err != nil { // which numbers never give
		data = []byte("{}")
	}
	return "event: " + name + "\ndata: " + string(data) + "\n\n"
}
