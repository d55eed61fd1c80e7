package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/chromium"
)

// tabLimit bounds one step in a tab.
const tabLimit = 30 * time.Second

// tab is a tab in Chromium, with cookies and a cache of its own.
type tab struct {
	ctx     context.Context // chromedp's
	base    string          // of the site that it looks at
	traffic *traffic
	close   context.CancelFunc
}

// openTab opens an empty tab for a site, with the cookies that a browser without
// a screen has from there.
func openTab(chrome context.Context, web *browser) (*tab, error) {
	at, err := url.Parse(web.base + "/")
	if err != nil {
		return nil, err
	}
	t := &tab{base: web.base, traffic: newTraffic(at.Host)}
	// As wide as most screens, and with the motion that most people have.
	if t.ctx, t.close, err = chromium.Open(chrome, chromium.View{Width: 1440, Height: 900}, t.traffic.notice); err != nil {
		return nil, err
	}
	steps := []chromedp.Action[chromedp.Void]{
		chromium.Command(network.Enable, network.EnableParams{}),
		chromium.Command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchScript}),
	}
	for _, cookie := range web.client.Jar.Cookies(at) {
		steps = append(steps, chromium.Command(network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: at.String()}))
	}
	if err := t.do(steps...); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *tab) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(t.ctx, tabLimit)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// visit opens a page and waits until it asks for nothing more.
func (t *tab) visit(path string) error {
	if err := t.do(chromedp.Navigate(t.base + path)); err != nil {
		return fmt.Errorf("opening %s: %w", path, err)
	}
	return t.traffic.settle(t.ctx)
}

// ask calls a function of watchScript and gives what it answers, awaited.
func ask[T any](t *tab, function string, arguments ...any) (T, error) {
	ctx, cancel := context.WithTimeout(t.ctx, tabLimit)
	defer cancel()
	quoted, err := json.Marshal(append([]any{}, arguments...))
	if err != nil {
		var none T
		return none, err
	}
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](fmt.Sprintf("hearthbench.%s(...%s)", function, quoted), chromedp.EvalAwaitPromise))
	if err != nil {
		err = fmt.Errorf("%s(%s): %w", function, quoted, err)
	}
	return answer, err
}

// tell is ask without an answer.
func (t *tab) tell(function string, arguments ...any) error {
	_, err := ask[any](t, function, arguments...)
	return err
}
