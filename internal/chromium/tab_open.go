package chromium

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// View is what a tab is looked at with.
type View struct {
	Width, Height int     // CSS pixels
	Scale         float64 // pixels of the screen for each; 0 is 1, on a touch screen 2
	Dark          bool    // the colour scheme
	Touch         bool    // a touch screen that heeds the page's viewport
	Still         bool    // less motion, so that nothing is caught half-way
}

// Open opens an empty tab with no cookies and nothing cached. Notice, unless nil,
// is called for each of its events, and must neither block nor send commands.
func Open(browser context.Context, view View, notice func(event any)) (context.Context, context.CancelFunc, error) {
	options := []chromedp.ContextOption{chromedp.WithNewBrowserContext()}
	if notice != nil {
		options = append(options, chromedp.WithListener(notice))
	}
	ctx, cancel := chromedp.NewContext(browser, options...)
	// The first step binds the tab to its context, so it has no limit of its own.
	if err := chromedp.Do(ctx, view.Set()); err != nil {
		cancel()
		return nil, nil, err
	}
	return ctx, cancel, nil
}

// Set makes a tab look so from now on.
func (v View) Set() chromedp.Action[chromedp.Void] {
	return chromedp.Steps(v.size(), v.media())
}

func (v View) size() chromedp.Action[chromedp.Void] {
	var options []chromedp.EmulateViewportOption
	scale := v.Scale
	if v.Touch {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
		if scale == 0 {
			scale = 2
		}
	}
	if scale != 0 {
		options = append(options, chromedp.EmulateScale(scale))
	}
	return chromedp.EmulateViewport(int64(v.Width), int64(v.Height), options...)
}

func (v View) media() chromedp.Action[chromedp.Void] {
	scheme, motion := "light", "no-preference"
	if v.Dark {
		scheme = "dark"
	}
	if v.Still {
		motion = "reduce"
	}
	return Command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: motion},
		},
	})
}

// Command is an action that sends a command of the DevTools protocol, and leaves
// its answer alone.
func Command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, c, params)
		return chromedp.Void{}, err
	}
}
