package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"hearthmail/imapclient"
)

// How often a stream says that it lives, so that proxies leave it open, and
// how long a browser may take to accept what it is sent.
const (
	streamBeat  = 25 * time.Second
	streamWrite = 10 * time.Second
)

// events is a stream of what changes in the account (Server-Sent Events, HTML
// standard, section 9.2), until the browser goes or the program ends. Each event
// names the mailbox that is to be looked at again; "" is any of them.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	changes := account(r).Subscribe()
	defer changes.Close()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would keep it back
	stream := &eventStream{w: w, control: http.NewResponseController(w)}
	// A stream that was broken off has missed something: look at everything.
	first := ": hello\n\n"
	if r.Header.Get("Last-Event-ID") != "" {
		first = eventText(0, imapclient.Event{})
	}
	if err := stream.send(first); err != nil {
		return nil // the browser has gone
	}
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	for n := 1; ; n++ {
		text := ""
		select {
		case <-r.Context().Done():
			return nil
		case <-s.ending:
			return nil
		case <-beat.C:
			text = ": beat\n\n"
		case <-changes.Ready():
			for _, e := range changes.Take() {
				text += eventText(n, e)
			}
		}
		if err := stream.send(text); err != nil {
			return nil // the browser has gone
		}
	}
}

func eventText(n int, e imapclient.Event) string {
	data, err := json.Marshal(struct {
		Mailbox string `json:"mailbox"`
	}{e.Mailbox})
	if err != nil { // which a string never gives
		return ""
	}
	return fmt.Sprintf("id: %d\nevent: change\ndata: %s\n\n", n, data)
}

// eventStream sends at once what it is given.
type eventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s *eventStream) send(text string) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(streamWrite)); err != nil {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.control.Flush()
}
