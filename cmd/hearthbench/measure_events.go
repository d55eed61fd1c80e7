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
func (m *mailboxBench) measureEvents(between *proxy) error {
	m.say("events")
	web, err := m.app.signIn(m.ctx, m.account)
	if err != nil {
		return err
	}
	defer func() { _ = web.signOut() }()
	events, end, err := web.listen()
	if err != nil {
		return err
	}
	defer end()
	if err := web.get(m.list(1)); err != nil {
		return err
	}
	var took, raw, lists samples
	toggle := m.toggle(m.other, m.newest(0))
	// The program begins to listen after the sign-in, and says so; if it has
	// done that already, it tells of this change.
	if err := toggle(0); err != nil {
		return err
	}
	if err := awaitEvent(m.ctx, events, func(string) bool { return true }, nil); err != nil {
		return err
	}
	for i := range eventRounds {
		between.forget()
		if err := toggle(i + 1); err != nil { // the last left it as after 0
			return err
		}
		var arrived time.Time
		isOurs := func(data string) bool { return strings.Contains(data, `"`+m.name+`"`) }
		if err := awaitEvent(m.ctx, events, isOurs, &arrived); err != nil {
			return fmt.Errorf("event %d: %w", i+1, err)
		}
		pushed := <-between.heard // the proxy noted it before it passed it on
		took = append(took, arrived.Sub(pushed))
		list, err := timed(func() error { return web.get(m.list(1)) })
		if err != nil {
			return err
		}
		fetch, err := timed(func() error { return m.raw.do(m.fetchPage(1)) })
		if err != nil {
			return err
		}
		lists, raw = append(lists, list), append(raw, fetch)
	}
	m.table.add("list page, once the event of another client's change has come; raw: FETCH", raw, lists, timesRaw(1))
	m.table.add("server's push to the browser's event", nil, took, target{"p95 10.00 ms",
		func(_, ours samples) bool { return ours.percentile(95) <= 10*time.Millisecond }})
	return nil
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

// awaitEvent waits for one that matches and says when it came, unless at is nil.
func awaitEvent(ctx context.Context, events <-chan event, matches func(data string) bool, at *time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, eventLimit)
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("no event: %w", ctx.Err())
		case e, ok := <-events:
			if !ok {
				return errors.New("the stream of events has ended")
			}
			if matches(e.data) {
				if at != nil {
					*at = e.at
				}
				return nil
			}
		}
	}
}
