package main

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
)

// TestFaultLatency: with 300 ms to the server everything goes its way, in few
// round trips.
func TestFaultLatency(t *testing.T) {
	t.Parallel()
	f := startFaulty(t, 60)
	f.server.Select("INBOX")
	slow := f.network.add("latency", "downstream", attributes{"latency": 300})
	uids := f.server.UIDs()
	slices.Reverse(uids)

	var v *visitor
	var first, page *answer
	f.trips("signing in and the first lists", 32, func() {
		v = f.signIn(t)
		first, page = v.get(inbox), v.get("/mailboxes/Box")
	})
	if _, order := first.rows(t); !slices.Equal(order, uids[:50]) {
		t.Errorf("the list has %v, want %v", order, uids[:50])
	}
	if got := value(page.list(t), "data-total"); got != "60" {
		t.Errorf("data-total is %s, want 60", got)
	}
	unread := f.server.Search("UNSEEN")[0]
	f.trips("opening", 12, func() { page = v.get(fmt.Sprintf("%s/messages/%d", inbox, unread)) })
	if where(page.root, "data-message", fmt.Sprint(unread)) == nil || where(page.root, "data-body", "") == nil {
		t.Error("the message was not shown")
	}
	form := uidForm(v.get(inbox).list(t), uids[0])
	f.trips("striking", 10, func() { page = v.post(inbox+"/delete", form, inbox) })
	if rows, _ := page.rows(t); page.status != http.StatusOK || rows[uids[0]] == nil || !struck(rows[uids[0]]) {
		t.Errorf("striking gave %d without the struck row: %s", page.status, page.alert())
	}
	if got := f.server.Flags(uids[0]); !slices.Contains(got, `\Deleted`) {
		t.Errorf("the flags on the server are %v", got)
	}
	f.network.remove(slow)
}

// trips bounds the round trips of an act. It is generous: what the account does
// in the background counts too.
func (f *faulty) trips(what string, most int64, act func()) {
	f.t.Helper()
	f.wire.Reset()
	before := f.network.gauge.trips.Load()
	act()
	got := f.network.gauge.trips.Load() - before
	f.t.Logf("%s took %d round trips", what, got)
	if got > most {
		f.t.Errorf("%s took %d round trips, want at most %d: %q", what, got, most, f.wire.Commands())
	}
}
