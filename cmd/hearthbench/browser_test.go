package main

import (
	"context"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/network"

	"hearthmail/internal/chromium"
	"hearthmail/internal/testtool"
)

// TestTabMeasures measures the bare page alone: that what is waited for is told when
// it is there, and not told when it was there before.
func TestTabMeasures(t *testing.T) {
	chrome, end, err := chromium.Start(context.Background(), testtool.Need(t, "chromium", "chromium", chromium.Programs()...))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	}()
	site, err := startBare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := site.end(); err != nil {
			t.Error(err)
		}
	}()
	web, err := newBrowser(t.Context(), site.url)
	if err != nil {
		t.Fatal(err)
	}
	defer web.close()
	page, err := openTab(chrome, web)
	if err != nil {
		t.Fatal(err)
	}
	defer page.close()
	if err := page.visit("/"); err != nil {
		t.Fatal(err)
	}
	if octets := page.traffic.octets(network.ResourceTypeDocument); octets < 5000 {
		t.Errorf("the page came in %d octets", octets)
	}
	if _, err := page.span("firstRow"); err != nil {
		t.Error(err)
	}
	for i, c := range []click{
		{seen: "text", button: subjectLink},
		{seen: "head", button: subjectLink},
		{seen: "struck", button: strikeButton},
	} {
		if _, err := page.click(i, 40-i, c); err != nil {
			t.Error(err)
		}
	}
	if err := page.tell("until", "said", 38); err != nil {
		t.Errorf("a struck row: %v", err)
	}
	if _, err := page.click(0, 38, click{seen: "struck", button: strikeButton}); err == nil {
		t.Error("a row that was struck before gave a time")
	}
	if got, err := new(screens).wheel(page); err != nil || len(got.Gaps) == 0 {
		t.Errorf("scrolling: %d frames, %v", len(got.Gaps), err)
	}
	if err := page.visit("/?kind=html"); err != nil {
		t.Fatal(err)
	}
	if _, err := page.click(0, 7, click{seen: "html", button: subjectLink}); err != nil {
		t.Error(err)
	}
}

func TestTrafficCounts(t *testing.T) {
	counted := newTraffic("127.0.0.1:8080")
	sent := func(id network.RequestID, kind network.ResourceType, address string) {
		counted.notice(&network.EventRequestWillBeSent{RequestID: id, Type: kind, Request: &network.Request{URL: address}})
	}
	came := func(id network.RequestID, octets float64) {
		counted.notice(&network.EventResponseReceived{RequestID: id, Response: &network.Response{EncodedDataLength: 100}})
		counted.notice(&network.EventLoadingFinished{RequestID: id, EncodedDataLength: octets})
	}
	sent("1", network.ResourceTypeDocument, "http://127.0.0.1:8080/")
	came("1", 5000)
	sent("2", network.ResourceTypeScript, "http://127.0.0.1:8080/app.js")
	if counted.rest() != quiet {
		t.Error("the tab is at rest while a script is on its way")
	}
	came("2", 3000)
	sent("3", network.ResourceTypeScript, "http://127.0.0.1:8080/app.js")
	counted.notice(&network.EventRequestServedFromCache{RequestID: "3"})
	came("3", 3000)
	sent("4", network.ResourceTypeEventSource, "http://127.0.0.1:8080/events") // never ends
	sent("5", network.ResourceTypeImage, "data:image/png;base64,AAAA")
	sent("6", network.ResourceTypeImage, "https://tracker.example/pixel")
	counted.notice(&network.EventLoadingFailed{RequestID: "6"})
	if err := counted.settle(t.Context()); err != nil {
		t.Error(err)
	}
	if all, scripts := counted.octets(), counted.octets(network.ResourceTypeScript); all != 8000 || scripts != 3000 {
		t.Errorf("%d octets, %d of scripts; want 8000, 3000", all, scripts)
	}
	counted.forget()
	if got := counted.octets(); got != 0 {
		t.Errorf("%d octets after forget", got)
	}
	if got := counted.elsewhere(); !slices.Equal(got, []string{"https://tracker.example/pixel"}) {
		t.Errorf("other hosts: %v", got)
	}
}
