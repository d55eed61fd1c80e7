package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	eventRounds = 20
	eventLimit  = 10 * time.Second
)

// measureEvents is how long the program takes from the server's push, as it
// arrives at the proxy, to the event at the browser; and the list that the
// browser then asks for. What the server itself waits before it speaks
// (Dovecot: half a second) isn't counted.
func (m *mailboxBench) measureEvents() error {
	m.say("events")
	toggle := m.toggle(m.other, m.newest(0))
	pushes, lists, err := m.afterEvents(m.list(1), eventRounds, toggle)
	if err != nil {
		return err
	}
	m.put("list page, once the event of another client's change has come; raw: FETCH", lists, timesRaw(1))
	m.put("server's push to the browser's event", outcome{ours: pushes}, target{words: "p95 10.00 ms",
		met: func(_, ours samples) bool { return ours.percentile(95) <= 10*time.Millisecond }})
	return toggle(0) // afterEvents changes an odd number of times
}

// measureArrival is a sorted list once the event of a message has come that
// another client has brought. It takes the messages away again.
func (m *mailboxBench) measureArrival() (err error) {
	m.say("arrivals")
	defer func() { err = errors.Join(err, m.takeAway()) }()
	arrive := func(i int) error { return m.other.bring(m.name, mailText(m.size+i)) }
	_, lists, err := m.afterEvents(m.sorted("subject"), m.slowRounds(), arrive)
	if err == nil {
		m.put("sort by subject, once the event of a new message has come; raw: FETCH", lists, timesRaw(1))
	}
	return err
}

// takeAway expunges what has been brought.
func (m *mailboxBench) takeAway() error {
	uids, err := m.other.uids()
	if err != nil || len(uids) <= m.size {
		return err
	}
	brought := fmt.Sprintf("%d:%d", uids[m.size], uids[len(uids)-1])
	return firstError(
		func() error { return m.other.do("UID STORE " + brought + " +FLAGS.SILENT (\\Deleted)") },
		func() error { return m.other.do("UID EXPUNGE " + brought) },
	)
}

// afterEvents has something changed, once more often than there are rounds, and
// asks for a page as soon as the event of that has come. Pushes are from the
// server's word to the event.
func (m *mailboxBench) afterEvents(address string, rounds int, change func(i int) error) (pushes samples, lists outcome, err error) {
	web, err := m.app.signIn(m.ctx, m.account)
	if err != nil {
		return nil, outcome{}, err
	}
	defer func() { _ = web.signOut() }()
	events, end, err := web.listen()
	if err != nil {
		return nil, outcome{}, err
	}
	defer end()
	page := func() error { return web.get(address) }
	isOurs := func(data string) bool { return strings.Contains(data, `"`+m.name+`"`) }
	// await leaves events alone that are of something before.
	await := func(i int) (at time.Time, err error) {
		if err := m.settle(); err != nil {
			return at, err
		}
		m.between.forget()
		for len(events) > 0 {
			<-events
		}
		if err := change(i); err != nil {
			return at, err
		}
		return awaitEvent(m.ctx, events, isOurs)
	}
	// The program begins to listen after the sign-in; from the first event on it
	// is known to.
	if err := m.prepare(pair{warm: page}); err != nil {
		return nil, outcome{}, err
	}
	if _, err := await(0); err != nil {
		return nil, outcome{}, fmt.Errorf("the first event: %w", err)
	}
	if err := page(); err != nil {
		return nil, outcome{}, err
	}
	for i := range rounds {
		arrived, err := await(i + 1)
		if err != nil {
			return nil, outcome{}, fmt.Errorf("event %d: %w", i+1, err)
		}
		pushed := <-m.between.heard // the proxy noted it before it passed it on
		pushes = append(pushes, arrived.Sub(pushed))
		p := pair{trips: func() int { return int(m.between.trips.Load()) },
			raw: func(int) error { return m.raw.do(m.fetchPage(1)) }, ours: func(int) error { return page() }}
		// The raw command waits until the server has nothing else to do.
		if err := firstError(func() error { return lists.takeOurs(p, i) }, m.settle, func() error { return lists.takeRaw(p, i) }); err != nil {
			return nil, outcome{}, err
		}
	}
	return pushes, lists, nil
}

// event is one that came from /events.
type event struct {
	at   time.Time
	data string
}

// listen opens the stream of events; end closes it.
func (b *browser) listen() (<-chan event, func(), error) {
	ctx, cancel := context.WithCancel(b.ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/events", nil)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	client := &http.Client{Jar: b.client.Jar, Transport: b.client.Transport} // without a limit of time
	answer, err := client.Do(request)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	events := make(chan event, 256)
	var reader sync.WaitGroup
	reader.Go(func() {
		defer close(events)
		defer func() { _ = answer.Body.Close() }()
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok {
				select {
				case events <- event{time.Now(), data}:
				default: // more than anybody waits for
				}
			}
		}
	})
	end := func() {
		cancel()
		reader.Wait()
	}
	if answer.StatusCode != http.StatusOK {
		end()
		return nil, nil, fmt.Errorf("/events: %s", answer.Status)
	}
	return events, end, nil
}

// awaitEvent waits for one that matches and says when it came.
func awaitEvent(ctx context.Context, events <-chan event, matches func(data string) bool) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, eventLimit)
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			return time.Time{}, fmt.Errorf("no event: %w", ctx.Err())
		case e, ok := <-events:
			if !ok {
				return time.Time{}, errors.New("the stream of events has ended")
			}
			if matches(e.data) {
				return e.at, nil
			}
		}
	}
}
