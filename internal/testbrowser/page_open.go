package testbrowser

import (
	"context"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"hearthmail/internal/chromium"
)

// Page is a tab with cookies of its own. Its methods end the test when a step
// fails or takes longer than 20 seconds; they are for the test's own goroutine.
type Page struct {
	t        testing.TB
	ctx      context.Context // chromedp's
	mobile   bool
	problems *problems
}

// NewPage opens an empty tab that is width by height CSS pixels large, with no
// cookies, in a dark or light colour scheme, and with less motion, so that
// nothing is caught half-way. With mobile it is a touch screen that heeds the
// page's viewport. The tab closes with the test.
func (b *Browser) NewPage(width, height int, dark, mobile bool) *Page {
	b.t.Helper()
	found := newProblems()
	limited, stop := context.WithTimeout(b.ctx, pageLimit)
	ctx, cancel, err := chromium.Open(limited, chromium.View{Width: width, Height: height, Dark: dark, Touch: mobile, Still: true}, found.notice)
	if err != nil {
		stop()
		b.t.Fatalf("opening a tab: %v", err)
	}
	var owned sync.WaitGroup
	b.t.Cleanup(func() {
		cancel()
		stop()
		owned.Wait()
	})
	owned.Go(func() { dismissDialogs(ctx) })
	return &Page{t: b.t, ctx: ctx, mobile: mobile, problems: found}
}

// DisableScript makes the pages that are opened from now on do without their
// scripts. The methods of Page go on working. Chromium parses them as before
// though, and shows no <noscript>.
func (p *Page) DisableScript() {
	p.t.Helper()
	p.do("barring script", "", chromium.Command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
}

// TimeZone has the browser be elsewhere, "Europe/Berlin" for instance, for the
// pages that are opened from now on.
func (p *Page) TimeZone(name string) {
	p.t.Helper()
	p.do("setting the clock", "", chromium.Command(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: name}))
}
