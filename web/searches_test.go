package web

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearthmail/imapclient"
	"hearthmail/search"
	"hearthmail/templates"
)

// mail is an account of mailboxes whose messages are dates by UID, all of them hits.
type mail struct {
	boxes map[string]map[uint32]int64
	held  map[string]chan struct{} // these don't answer before that is closed
	fails map[string]error

	mu    sync.Mutex
	pages int
}

func (m *mail) Page(_ context.Context, mailbox string, q imapclient.Query) (*imapclient.Page, error) {
	m.mu.Lock()
	m.pages++
	m.mu.Unlock()
	var uids []uint32
	for uid := range m.boxes[mailbox] {
		uids = append(uids, uid)
	}
	slices.SortFunc(uids, func(a, b uint32) int {
		order := int(m.boxes[mailbox][a] - m.boxes[mailbox][b])
		if !q.Ascending {
			order = -order
		}
		return order
	})
	page := &imapclient.Page{UIDValidity: 9, Total: len(uids), Number: q.Page, Pages: (len(uids) + imapclient.PageSize - 1) / imapclient.PageSize}
	from := min(len(uids), (q.Page-1)*imapclient.PageSize)
	for _, uid := range uids[from:min(len(uids), from+imapclient.PageSize)] {
		page.Rows = append(page.Rows, imapclient.Summary{UID: uid, Date: time.Unix(m.boxes[mailbox][uid], 0)})
	}
	return page, nil
}

func (m *mail) FindAll(ctx context.Context, mailboxes []string, _ search.Expression, tell func(imapclient.Found)) error {
	for _, mailbox := range mailboxes {
		if held := m.held[mailbox]; held != nil {
			select {
			case <-held:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		found := imapclient.Found{Mailbox: mailbox, Err: m.fails[mailbox]}
		for uid := range m.boxes[mailbox] {
			found.UIDs = append(found.UIDs, uid)
		}
		tell(found)
	}
	return ctx.Err()
}

func (m *mail) Summaries(_ context.Context, mailbox string, _ uint32, uids []uint32) ([]imapclient.Summary, uint32, error) {
	var rows []imapclient.Summary
	for _, uid := range uids {
		if date, ok := m.boxes[mailbox][uid]; ok {
			rows = append(rows, imapclient.Summary{UID: uid, Date: time.Unix(date, 0)})
		}
	}
	return rows, 9, nil
}

func searchOfAll(m *mail, mailboxes ...string) searchOrder {
	return searchOrder{account: m, mailboxes: mailboxes}
}

func always(*runningSearch) bool { return true }

// numbered is a mailbox of so many messages, the first of that date and each of the
// next so much later.
func numbered(count int, first, step int64) map[uint32]int64 {
	box := map[uint32]int64{}
	for i := range count {
		box[uint32(i+1)] = first + int64(i)*step
	}
	return box
}

// TestSearchMerges: pages of all mailboxes are in the order of dates, whatever each
// mailbox has, and the newest come without the oldest being asked for.
func TestSearchMerges(t *testing.T) {
	m := &mail{boxes: map[string]map[uint32]int64{"A": numbered(230, 1000, 3), "B": numbered(70, 1001, 2), "C": {7: 5000}, "D": {}}}
	for _, ascending := range []bool{false, true} {
		all := newSearches()
		order := searchOfAll(m, "A", "B", "C", "D")
		order.ascending = ascending
		r := all.begin(searchKey{}, always, order)
		if state := r.wait(t.Context(), time.Minute); state.hits != 301 || state.done != 4 || state.running || state.stopped {
			t.Fatalf("%+v", state)
		}
		var dates []int64
		seen := map[string]bool{}
		for number := 1; number <= 8; number++ {
			rows, err := r.page(t.Context(), number)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				dates = append(dates, row.Date.Unix())
				key := templates.Links{}.Message(row.Mailbox, row.UID, templates.View{})
				if seen[key] || row.UIDValidity != 9 {
					t.Errorf("%+v", row)
				}
				seen[key] = true
			}
		}
		if ascending {
			slices.Reverse(dates)
		}
		if len(dates) != 301 || !slices.IsSortedFunc(dates, func(a, b int64) int { return int(b - a) }) {
			t.Errorf("%d rows, their dates %v", len(dates), dates)
		}
		all.close()
	}
}

func TestSearchAsksNoMoreThanIsShown(t *testing.T) {
	m := &mail{boxes: map[string]map[uint32]int64{"A": numbered(2000, 1, 1), "B": numbered(2000, 100_000, 1)}}
	all := newSearches()
	defer all.close()
	r := all.begin(searchKey{}, always, searchOfAll(m, "A", "B"))
	r.wait(t.Context(), time.Minute)
	if _, err := r.page(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pages > 4 {
		t.Errorf("%d pages were asked for", m.pages)
	}
}

// TestSearchTellsWhatIsMissing: what one mailbox has is there before another has
// answered, and one that can't be searched is named.
func TestSearchTellsWhatIsMissing(t *testing.T) {
	m := &mail{
		boxes: map[string]map[uint32]int64{"Quick": {1: 1}, "Slow": {1: 2}},
		held:  map[string]chan struct{}{"Slow": make(chan struct{})}, fails: map[string]error{"Broken": errors.New("no")},
	}
	all := newSearches()
	defer all.close()
	r := all.begin(searchKey{}, always, searchOfAll(m, "Quick", "Broken", "Slow"))
	state := r.state()
	for state.done < 2 {
		<-state.changed
		state = r.state()
	}
	want := searchState{done: 2, of: 3, hits: 1, waiting: []string{"Slow"}, failed: []string{"Broken"}, running: true}
	if d := cmp.Diff(want, state, cmp.AllowUnexported(searchState{}), cmp.FilterPath(func(p cmp.Path) bool { return strings.HasSuffix(p.String(), "changed") }, cmp.Ignore())); d != "" {
		t.Error(d)
	}
	close(m.held["Slow"])
	if state := r.wait(t.Context(), time.Minute); state.hits != 2 || state.running || len(state.waiting) > 0 {
		t.Errorf("%+v", state)
	}
}

func TestSearchIsStopped(t *testing.T) {
	m := &mail{boxes: map[string]map[uint32]int64{"Quick": {1: 1}}, held: map[string]chan struct{}{"Slow": make(chan struct{})}}
	all := newSearches()
	defer all.close()
	r := all.begin(searchKey{}, always, searchOfAll(m, "Quick", "Slow", "Other"))
	for state := r.state(); state.hits == 0; state = r.state() {
		<-state.changed
	}
	r.end()
	state := r.state()
	if state.running || !state.stopped || state.hits != 1 {
		t.Errorf("%+v", state)
	}
	if rows, err := r.page(t.Context(), 1); len(rows) != 1 || err != nil {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if again := all.begin(searchKey{}, func(found *runningSearch) bool { return !found.state().stopped }, searchOfAll(m, "Quick")); again == r {
		t.Error("who looks again gets what was stopped")
	}
}

// TestSearchesAreBounded: of one account, in all, and after the end.
func TestSearchesAreBounded(t *testing.T) {
	m := &mail{held: map[string]chan struct{}{"Slow": make(chan struct{})}}
	all := newSearches()
	var begun []*runningSearch
	for i := range maxSearchesEach + 2 {
		begun = append(begun, all.begin(searchKey{query: string(rune('a' + i))}, always, searchOfAll(m, "Slow")))
	}
	for i, r := range begun {
		kept := all.find(searchKey{query: string(rune('a' + i))}) == r
		if kept != (i >= 2) {
			t.Errorf("search %d is kept: %v", i, kept)
		}
	}
	begun[0].wait(t.Context(), time.Minute) // its place is another's
	if state := begun[0].state(); state.running {
		t.Errorf("%+v", state)
	}
	all.close()
	if r := all.begin(searchKey{}, always, searchOfAll(m, "Slow")); r == nil || all.find(searchKey{query: "g"}) != nil {
		t.Error("there are searches after the end")
	}
	all.close()
}

func TestSearchedMailboxes(t *testing.T) {
	listed := []imapclient.Mailbox{
		{Name: "INBOX", Role: imapclient.RoleInbox, Selectable: true}, {Name: "Junk", Role: imapclient.RoleJunk, Selectable: true},
		{Name: "House"}, {Name: "House/Garden", Depth: 1, Selectable: true}, {Name: "House/Garden/Roses", Depth: 2, Selectable: true}, {Name: "Work", Selectable: true},
	}
	for _, tc := range []struct {
		below string
		names []string
		want  []string
	}{
		{"", nil, []string{"INBOX", "House/Garden", "House/Garden/Roses", "Work", "Junk"}},
		{"House", nil, []string{"House/Garden", "House/Garden/Roses"}},
		{"House/Garden/Roses", nil, []string{"House/Garden/Roses"}},
		{"House", []string{"Work", "junk"}, []string{"Work", "Junk"}},
		{"House", []string{search.Everywhere}, []string{"INBOX", "House/Garden", "House/Garden/Roses", "Work", "Junk"}},
		{"", []string{"nowhere"}, nil},
	} {
		if d := cmp.Diff(tc.want, searchedMailboxes(listed, templates.View{Below: tc.below}, tc.names)); d != "" {
			t.Errorf("below %q, in %v: %s", tc.below, tc.names, d)
		}
	}
}
