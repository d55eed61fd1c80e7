package testbrowser

import (
	"context"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
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
	ctx, cancel := chromedp.NewContext(limited, chromedp.WithNewBrowserContext(), chromedp.WithListener(found.notice))
	var owned sync.WaitGroup
	b.t.Cleanup(func() {
		cancel()
		stop()
		owned.Wait()
	})
	// The first step binds the tab to its context, so it has no limit of its own.
	if err := chromedp.Do(ctx, viewport(width, height, mobile), media(dark)); err != nil {
		b.t.Fatalf("opening a tab: %v", err)
	}
	owned.Go(func() { dismissDialogs(ctx) })
	return &Page{t: b.t, ctx: ctx, mobile: mobile, problems: found}
}

func viewport(width, height int, mobile bool) chromedp.Action[chromedp.Void] {
	if !mobile {
		return chromedp.EmulateViewport(int64(width), int64(height))
	}
	return chromedp.EmulateViewport(int64(width), int64(height), chromedp.EmulateMobile, chromedp.EmulateTouch,
		chromedp.EmulatePortrait, chromedp.EmulateScale(2))
}

func media(dark bool) chromedp.Action[chromedp.Void] {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme},
				{Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	})
}

// DisableScript makes the pages that are opened from now on do without their
// scripts. The methods of Page go on working. Chromium parses them as before
// though, and shows no <noscript>.
func (p *Page) DisableScript() {
	p.t.Helper()
	p.do("barring script", "", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// TimeZone has the browser be elsewhere, "Europe/Berlin" for instance, for the
// pages that are opened from now on.
func (p *Page) TimeZone(name string) {
	p.t.Helper()
	p.do("setting the clock", "", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: name})
		return err
	}))
}
