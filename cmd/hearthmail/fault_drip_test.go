package main

import (
	"io"
	"net/http"
	"slices"
	"testing"
)

// TestFaultSlicedList: an answer that comes in crumbs is a list all the same.
func TestFaultSlicedList(t *testing.T) {
	f := startFaulty(t, 60)
	f.server.Select("Box")
	uids := f.server.UIDs()
	slices.Reverse(uids)
	slicer := f.network.add("slicer", "downstream", attributes{"average_size": 64, "size_variation": 32, "delay": 100})
	v := f.signIn(t)
	page := v.get("/mailboxes/Box")
	if _, order := page.rows(t); !slices.Equal(order, uids[:50]) {
		t.Errorf("the list is %d with %v, want %v: %s", page.status, order, uids[:50], page.alert())
	}
	f.network.remove(slicer) // else it would hang in a chunk that nobody reads any more
}

// TestFaultSlowDownload: while a download drips in one session, lists of
// another don't wait for it; and it comes whole.
func TestFaultSlowDownload(t *testing.T) {
	f := startFaulty(t, 60)
	file, _ := f.bigFile(3_000_000)
	v, other := f.signIn(t), f.signIn(t)
	v.get(inbox)
	drip := f.network.add("bandwidth", "downstream", attributes{"rate": 400}) // KB a second, for each connection

	response := v.open(bigPart)
	defer func() { _ = response.Body.Close() }()
	begun, ended := make(chan struct{}), make(chan struct{})
	var got []byte
	var failed error
	go func() {
		defer close(ended)
		first := make([]byte, 1)
		_, failed = io.ReadFull(response.Body, first)
		close(begun)
		if failed == nil {
			got, failed = io.ReadAll(response.Body)
			got = append(first, got...)
		}
	}()
	<-begun
	for _, path := range []string{"/mailboxes/Box", inbox, "/mailboxes/Files", inbox + "?page=2"} {
		if page := other.get(path); page.status != http.StatusOK {
			t.Errorf("%s gave %d %q beside a slow download", path, page.status, page.alert())
		}
	}
	select {
	case <-ended:
		t.Errorf("the lists came only after the download had ended, with %v", failed)
	default:
	}
	f.network.remove(drip)
	<-ended
	if failed != nil || !slices.Equal(got, file) {
		t.Errorf("the download ended with %d bytes, want %d: %v", len(got), len(file), failed)
	}
}
