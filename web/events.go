package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
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
// names the mailbox that is to be looked at again; "" is any of them. since is
// the turn that the page was made at: a browser that connects anew asks with
// the same one, and is told to look again.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	since, _ := strconv.ParseUint(r.URL.Query().Get("since"), 10, 64) // rubbish is the beginning
	changes := account(r).Subscribe(since)
	defer changes.Close()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would keep it back
	stream := &eventStream{w: w, control: http.NewResponseController(w)}
	if err := stream.send(": hello\n\n"); err != nil {
		return nil // the browser has gone
	}
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	for {
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
				text += eventText(e)
			}
		}
		if err := stream.send(text); err != nil {
			return nil // the browser has gone
		}
	}
}

func eventText(e imapclient.Event) string {
	data, err := json.Marshal(struct {
		Mailbox string `json:"mailbox"`
	}{e.Mailbox})
	if err != nil { // which a string never gives
		return ""
	}
	return fmt.Sprintf("event: change\ndata: %s\n\n", data)
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
