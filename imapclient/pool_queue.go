package imapclient

import (
	"context"
	"slices"
	"sync"
	"time"
)

// urgency is who goes first when all connections are in use.
type urgency int

const (
	click  urgency = iota // a person waits for a page
	long                  // a person waits for something that may take its time: a download, a sort
	unseen                // nobody waits
)

// limitedFor is how long an account makes do with fewer connections, after
// the server has refused one for their number.
const limitedFor = time.Minute

// queue lets only so many be under way at once, clicks first, and keeps one
// place free for them.
type queue struct {
	most int

	mu      sync.Mutex
	under   [unseen + 1]int // way, by urgency
	limit   int             // fewer than most, until then
	until   time.Time
	waiting []*turn
}

// turn is one who waits in line.
type turn struct {
	urgency urgency
	come    chan struct{} // closed when it is
}

func newQueue(most int) *queue { return &queue{most: most, limit: most} }

// join waits until there is a place, which leave gives back.
func (q *queue) join(ctx context.Context, u urgency) error {
	t := &turn{u, make(chan struct{})}
	q.mu.Lock()
	q.waiting = append(q.waiting, t)
	q.call()
	q.mu.Unlock()
	select {
	case <-t.come:
		return nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.Index(q.waiting, t); i >= 0 {
		q.waiting = slices.Delete(q.waiting, i, i+1)
	} else { // it came just then
		q.under[u]--
		q.call()
	}
	return ctx.Err()
}

// tryJoin takes a place if one is free.
func (q *queue) tryJoin(u urgency) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) > 0 || !q.free(u) {
		return false
	}
	q.under[u]++
	return true
}

func (q *queue) leave(u urgency) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.under[u]--
	q.call()
}

// call lets those in who may. The lock is held.
func (q *queue) call() {
	if q.limit < q.most && time.Now().After(q.until) {
		q.limit = q.most
	}
	for u := click; u <= unseen; u++ {
		q.waiting = slices.DeleteFunc(q.waiting, func(t *turn) bool {
			if t.urgency != u || !q.free(u) {
				return false
			}
			q.under[u]++
			close(t.come)
			return true
		})
	}
}

func (q *queue) free(u urgency) bool {
	all := q.total()
	if u == click {
		return all < q.limit
	}
	return all < q.limit && all-q.under[click] < max(1, q.limit-1)
}

func (q *queue) total() int { return q.under[click] + q.under[long] + q.under[unseen] }

// refused has fewer be under way for a while, since the server let one of them
// have no connection, and gives how many others there are.
func (q *queue) refused() (others int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	others = q.total() - 1
	q.limit, q.until = max(1, others), time.Now().Add(limitedFor)
	return others
}

// rejoin takes a place without waiting, beyond the limit if need be.
func (q *queue) rejoin(u urgency) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.under[u]++
}
