package imapclient

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"
)

// waits waits until so many stand in the queue.
func (q *queue) waits(t *testing.T, n int) {
	t.Helper()
	eventually(t, "those in the queue", func() bool {
		q.mu.Lock()
		defer q.mu.Unlock()
		return len(q.waiting) == n
	})
}

// TestQueueClicksFirst: when a place comes free a click goes before what takes
// long, and that before what nobody waits for.
func TestQueueClicksFirst(t *testing.T) {
	q := newQueue(1)
	if err := q.join(t.Context(), click); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var order []urgency
	var all sync.WaitGroup
	for i, u := range []urgency{unseen, long, click} {
		all.Go(func() {
			if err := q.join(t.Context(), u); err != nil {
				t.Error(err)
			}
			mu.Lock()
			order = append(order, u)
			mu.Unlock()
			q.leave(u)
		})
		q.waits(t, i+1)
	}
	q.leave(click)
	all.Wait()
	if want := []urgency{click, long, unseen}; !slices.Equal(order, want) {
		t.Errorf("they went in the order %v, want %v", order, want)
	}
}

// TestQueueKeepsAPlaceForClicks: however much is downloaded, a list needs not wait.
func TestQueueKeepsAPlaceForClicks(t *testing.T) {
	q := newQueue(3)
	for _, u := range []urgency{long, unseen} {
		if err := q.join(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	if q.tryJoin(long) || q.tryJoin(unseen) {
		t.Error("the last place went to what can wait")
	}
	if !q.tryJoin(click) {
		t.Error("a click found no place")
	}
	if q.tryJoin(click) {
		t.Error("there were four places")
	}
}

func TestQueueLeftWhileWaiting(t *testing.T) {
	q := newQueue(1)
	if err := q.join(t.Context(), click); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { left <- q.join(ctx, click) }()
	q.waits(t, 1)
	cancel()
	if err := <-left; err == nil {
		t.Error("who has gone got a place")
	}
	q.leave(click)
	if !q.tryJoin(click) || q.total() != 1 {
		t.Error("the place of one who has gone is lost")
	}
}

// TestQueueRefused: for a while after the server has refused a connection there
// are fewer places, but always one.
func TestQueueRefused(t *testing.T) {
	q := newQueue(3)
	for range 3 {
		if !q.tryJoin(click) {
			t.Fatal("no place")
		}
	}
	if others := q.refused(); others != 2 {
		t.Errorf("there are %d others, want 2", others)
	}
	q.leave(click)
	if q.tryJoin(click) {
		t.Error("there are still three places")
	}
	q.leave(click)
	q.leave(click)
	q.mu.Lock()
	q.until = time.Now().Add(-time.Second)
	q.mu.Unlock()
	for range 3 {
		if err := q.join(t.Context(), click); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		q.refused()
		q.leave(click)
	}
	if !q.tryJoin(click) {
		t.Error("not one place is left")
	}
}
