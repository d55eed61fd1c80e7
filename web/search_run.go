package web

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"hearthmail/imapclient"
)

// searchedAtOnce is how many mailboxes a search gets the first hits of at a time: a click
// finds a connection beside them.
const searchedAtOnce = 2

// runningSearch is a search over several mailboxes. Each of them gives its hits
// by date, in pieces, as they are wanted.
type runningSearch struct {
	searchOrder
	begun  time.Time
	cancel context.CancelFunc
	idle   *time.Timer

	mu      sync.Mutex
	changed chan struct{} // closed, and another one made, when anything below changes
	veins   []*vein       // of the mailboxes that have hits
	waiting []string      // mailboxes that have not answered
	failed  []string
	hits    int
	stopped bool // by the person
	ended   bool

	digging sync.Mutex // held while a vein gives more
}

// vein is what a mailbox has of the hits, in the order in which they are shown.
type vein struct {
	mailbox     string
	uidValidity uint32
	through     uint32 // no message had a higher UID when total was counted
	total       int
	hits        []hit
	seen        map[uint32]bool
	pages, of   int // how many pages it has given, and has
	sort        imapclient.Sort
}

// hit is a message that was found. It is small: there may be very many.
type hit struct {
	uid  uint32
	date int64
}

func newRunningSearch(what searchOrder, cancel context.CancelFunc) *runningSearch {
	return &runningSearch{
		searchOrder: what, begun: time.Now(), cancel: cancel,
		changed: make(chan struct{}), waiting: slices.Clone(what.mailboxes),
	}
}

// run asks all mailboxes, and those that have hits for the first of them.
func (r *runningSearch) run(ctx context.Context) {
	defer r.cancel()
	var digging errgroup.Group
	digging.SetLimit(searchedAtOnce)
	_ = r.account.FindAll(ctx, r.mailboxes, r.where, func(found imapclient.Found) { // what it could not ask is waiting still
		if found.Err != nil || len(found.UIDs) == 0 {
			r.answered(found.Mailbox, nil, found.Err)
			return
		}
		digging.Go(func() error {
			r.begin(ctx, found)
			return nil
		})
	})
	_ = digging.Wait()
	r.change(func() { r.ended = true })
}

// begin gets the first hits of a mailbox.
func (r *runningSearch) begin(ctx context.Context, found imapclient.Found) {
	v := &vein{mailbox: found.Mailbox, seen: map[uint32]bool{}, sort: imapclient.SortDate}
	err := r.dig(ctx, v)
	if ctx.Err() == nil { // else it has not answered
		r.answered(found.Mailbox, v, err)
	}
}

// answered takes in what a mailbox has said.
func (r *runningSearch) answered(mailbox string, v *vein, err error) {
	r.change(func() {
		r.waiting = slices.DeleteFunc(r.waiting, func(name string) bool { return name == mailbox })
		switch {
		case imapclient.KindOf(err) == imapclient.KindNotFound: // it has gone meanwhile
		case err != nil:
			r.failed = append(r.failed, mailbox)
		case v != nil && v.total > 0:
			r.veins = append(r.veins, v)
			r.hits += v.total
		}
	})
}

// dig fetches the next piece of a vein. A server that can't sort by date gives it by
// arrival.
func (r *runningSearch) dig(ctx context.Context, v *vein) error {
	q := imapclient.Query{Sort: v.sort, Ascending: r.ascending, Where: r.where.At(v.mailbox), Page: v.pages + 1}
	page, err := r.account.Page(ctx, v.mailbox, q)
	if imapclient.KindOf(err) == imapclient.KindUnsupported && v.sort == imapclient.SortDate {
		v.sort = imapclient.SortArrival
		return r.dig(ctx, v)
	}
	if err != nil {
		return err
	}
	if v.uidValidity != 0 && v.uidValidity != page.UIDValidity {
		v.of = 0 // it is another mailbox by now
		return nil
	}
	if v.pages == 0 {
		v.uidValidity, v.through = page.UIDValidity, page.Through
	}
	v.total, v.of = page.Total, page.Pages
	v.pages++
	for i := range page.Rows {
		if uid := page.Rows[i].UID; !v.seen[uid] {
			v.seen[uid] = true
			v.hits = append(v.hits, hit{uid, page.Rows[i].Date.Unix()})
		}
	}
	return nil
}

// change changes the search, and wakes those who wait for that.
func (r *runningSearch) change(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	do()
	close(r.changed)
	r.changed = make(chan struct{})
}

// end is for when the person has seen enough.
func (r *runningSearch) end() {
	r.change(func() { r.stopped = r.stopped || !r.ended })
	r.cancel()
}

// searchState is how far a search has come.
type searchState struct {
	done, of, hits  int
	waiting, failed []string
	running         bool
	stopped         bool
	changed         <-chan struct{} // closed at the next change
}

func (r *runningSearch) state() searchState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return searchState{
		done: len(r.mailboxes) - len(r.waiting), of: len(r.mailboxes), hits: r.hits,
		waiting: slices.Clone(r.waiting), failed: slices.Clone(r.failed),
		running: !r.ended && !r.stopped, stopped: r.stopped || r.ended && len(r.waiting) > 0, changed: r.changed,
	}
}

// wait gives the state once the search is done, or the time is over.
func (r *runningSearch) wait(ctx context.Context, most time.Duration) searchState {
	over := time.NewTimer(most)
	defer over.Stop()
	for {
		state := r.state()
		if !state.running {
			return state
		}
		select {
		case <-state.changed:
		case <-over.C:
			return r.state()
		case <-ctx.Done():
			return state
		}
	}
}
