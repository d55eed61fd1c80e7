package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/chromium"
)

const (
	shotLimit = 30 * time.Second // for one picture
	format    = "webp"           // a third of what PNG takes
	quality   = 82
	zone      = "Europe/London"
)

// camera is a tab in which somebody is signed in.
type camera struct {
	ctx   context.Context // chromedp's
	base  string          // with its last slash
	close context.CancelFunc
}

func openCamera(chrome context.Context, l look, g greeting) (*camera, error) {
	ctx, cancel, err := chromium.Open(chrome, l.View, nil)
	if err != nil {
		return nil, err
	}
	c := &camera{ctx: ctx, base: g.address, close: cancel}
	err = c.do(
		chromium.Command(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone}),
		chromedp.Navigate(c.base+"login"),
		fill("[name=username]", g.user),
		fill("[name=password]", g.password+"\r"),
		chromedp.WaitVisible(chromedp.CSS(rows)),
	)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("signing in: %w", err)
	}
	return c, nil
}

func (c *camera) do(steps ...step) error {
	ctx, cancel := context.WithTimeout(c.ctx, shotLimit)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// photograph goes where a shot is taken, waits until nothing moves any more, and
// takes it.
func (c *camera) photograph(s shot) ([]byte, error) {
	ctx, cancel := context.WithTimeout(c.ctx, shotLimit)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(c.base+s.path)); err != nil {
		return nil, err
	}
	if s.open != "" {
		if err := open(ctx, s.open); err != nil {
			return nil, err
		}
	}
	steps := append([]step{chromedp.WaitVisible(chromedp.CSS(s.ready))}, s.before...)
	if err := chromedp.Do(ctx, append(steps, settle())...); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, capture())
}

// open goes to the first message of the list with these words in its subject, or to
// the first of all.
func open(ctx context.Context, words string) error {
	quoted, err := json.Marshal(words)
	if err != nil {
		return err
	}
	address, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(() => {
		const links = [...document.querySelectorAll('[data-uid] [data-field="subject"] a')];
		return (links.find((link) => link.textContent.includes(`+string(quoted)+`)) ?? links[0]).href;
	})()`))
	if err != nil {
		return fmt.Errorf("finding the message: %w", err)
	}
	return chromedp.Do(ctx, chromedp.Navigate(address))
}

// settle waits until fonts and pictures are there, frames' too, and the page has
// looked the same for a while. The blinking caret is left out.
func settle() step {
	const script = `(async () => {
		const caret = new CSSStyleSheet();
		caret.replaceSync("* { caret-color: transparent !important }");
		document.adoptedStyleSheets.push(caret);
		await document.fonts.ready;
		const whole = (page) => page && page.readyState === "complete" && [...page.images].every((image) => image.complete);
		const frames = () => [...document.querySelectorAll("iframe[data-body]")].every((frame) => whole(frame.contentDocument));
		let last = "", since = performance.now();
		while (performance.now() - since < 600) {
			await new Promise(requestAnimationFrame);
			const now = document.body.innerHTML + document.body.scrollHeight;
			if (now !== last || !whole(document) || !frames()) [last, since] = [now, performance.now()];
		}
	})()`
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Evaluate[any](script, chromedp.EvalAwaitPromise)(ctx, t)
		return chromedp.Void{}, err
	}
}

func capture() chromedp.Action[[]byte] {
	return func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		taken, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: format, Quality: new(int64(quality))})
		return taken.Data, err
	}
}
