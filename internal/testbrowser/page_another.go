package testbrowser

import (
	"context"
	"errors"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/chromium"
)

// Another opens a further tab of the same browser profile: with the cookies of this
// one, and with what its pages have stored. It closes with the test.
func (p *Page) Another() *Page {
	p.t.Helper()
	found := newProblems()
	ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithListener(found.notice))
	var owned sync.WaitGroup
	p.t.Cleanup(func() {
		cancel()
		owned.Wait()
	})
	if err := chromedp.Do(ctx, chromium.View{Width: 1440, Height: 900, Still: true}.Set()); err != nil {
		p.t.Fatalf("opening another tab: %v", err)
	}
	owned.Go(func() { dismissDialogs(ctx) })
	return &Page{t: p.t, ctx: ctx, problems: found}
}

// Crash kills the tab in whatever it is doing. Nothing can be done with it any more.
func (p *Page) Crash() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
	defer cancel()
	var asked sync.WaitGroup
	defer asked.Wait()
	asked.Go(func() {
		defer cancel()
		for _, err := range chromedp.Events(ctx, inspector.TargetCrashed) {
			if err == nil {
				return
			}
		}
	})
	// There is no answer.
	_ = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, inspector.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, page.Crash, cdp.Empty{})
		return err
	}))
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		p.t.Fatal("the tab did not die")
	}
}
