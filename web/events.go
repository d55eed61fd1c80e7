package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearthmail/imapclient"
)

// How often a stream says that it lives, so that proxies leave it open, and
// how long a browser may take to accept what it is sent.
const (
	streamBeat  = 25 * time.Second
	streamWrite = 10 * time.Second
	streamLast  = 2 * time.Second // after the session has ended
)

// events is a stream of what changes in the account (Server-Sent Events, HTML
// standard, section 9.2), until the browser goes, or the session or the program
// ends. since is
// the turn that the page was made at; a browser that connects anew says instead
// which event it heard last. If anything has changed after that, the stream
// begins with a word to look again.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	leave, err := s.enterStream(r)
	if err != nil {
		return err
	}
	defer leave()
	known := sinceParam(r)
	changes := account(r).Subscribe(known)
	defer changes.Close()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would keep it back
	stream := &eventStream{w: w, control: http.NewResponseController(w)}
	if err := stream.send(": hello\n\n"); err != nil {
		return nil // the browser has gone
	}
	letters, deaf := s.letters.listen(loginFor(r))
	defer deaf()
	over := personOf(r).session.over
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	for {
		var text string
		select {
		case <-over:
			s.endStream(r, stream, known)
			return nil
		case <-r.Context().Done():
			return nil
		case <-s.ending:
			return nil
		case <-beat.C:
			text = ": beat\n\n"
		case <-letters:
			text = "event: outbox\ndata: {}\n\n"
		case <-changes.Ready():
			events, turn := changes.Take()
			text = eventsText(events, known, turn)
			known = turn
		}
		if err := stream.send(text); err != nil {
			return nil // the browser has gone
		}
	}
}

// endStream has the page look once more, and find that it must sign in. The page
// that the sign-out came from has gone by then.
func (s *Server) endStream(r *http.Request, stream *eventStream, known uint64) {
	select {
	case <-r.Context().Done():
	case <-s.ending:
	case <-time.After(streamLast):
		_ = stream.send(eventsText([]imapclient.Event{{}}, known, known))
	}
}

// sinceParam is the turn up to which the browser knows everything. Rubbish is
// the beginning.
func sinceParam(r *http.Request) uint64 {
	since := r.Header.Get("Last-Event-ID")
	if since == "" {
		since = r.URL.Query().Get("since")
	}
	turn, err := strconv.ParseUint(since, 10, 64)
	if err != nil {
		return 0
	}
	return turn
}

// eventsText writes events that lead from one turn to another, the one about
// all mailboxes first. The id of an event is the turn up to which the browser
// then knows everything: only with the last one that is the new one.
func eventsText(events []imapclient.Event, from, to uint64) string {
	slices.SortFunc(events, func(a, b imapclient.Event) int { return strings.Compare(a.Mailbox, b.Mailbox) })
	var text strings.Builder
	for i, e := range events {
		id := from
		if i == len(events)-1 {
			id = to
		}
		fmt.Fprintf(&text, "id: %d\nevent: change\ndata: %s\n\n", id, eventData(e))
	}
	return text.String()
}

// eventData names the mailbox that is to be looked at, "" for any of them, and
// what exactly has changed there, where that is known.
func eventData(e imapclient.Event) []byte {
	data, err := json.Marshal(struct {
		Mailbox string `json:"mailbox"`
		*eventDetails
	}{e.Mailbox, detailsOf(e)})
	if err != nil { // which names and numbers never give
		return []byte("{}")
	}
	return data
}

type eventDetails struct {
	UIDValidity uint32              `json:"uidvalidity"`
	Total       int                 `json:"total"`
	Unseen      int                 `json:"unseen"`
	Arrived     []uint32            `json:"arrived"`
	Expunged    []uint32            `json:"expunged"`
	Flags       map[uint32][]string `json:"flags"`
}

func detailsOf(e imapclient.Event) *eventDetails {
	if !e.Detailed {
		return nil
	}
	d := &eventDetails{
		UIDValidity: e.UIDValidity, Total: e.Total, Unseen: e.Unseen, // lists are [] when empty, never null
		Arrived: append([]uint32{}, e.Arrived...), Expunged: append([]uint32{}, e.Expunged...),
		Flags: make(map[uint32][]string, len(e.Flags)),
	}
	for uid, flags := range e.Flags {
		d.Flags[uid] = append([]string{}, flags...)
	}
	return d
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
	// HTTP/2 would end the stream when the time has passed, whatever was sent.
	defer func() { _ = s.control.SetWriteDeadline(time.Time{}) }()
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.control.Flush()
}
