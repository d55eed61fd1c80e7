package testbrowser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"
)

// do runs actions as one step. The selector, if there is one, is told when the
// step fails.
func (p *Page) do(what, selector string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	step(p, what, selector, chromedp.Steps(actions...))
}

// load runs an action that leads to another page, and returns its status.
func (p *Page) load(what, selector string, action chromedp.Action[chromedp.Void]) int64 {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, action)
	if err != nil {
		p.fail(what, selector, err)
	}
	if response == nil { // about:blank and the like
		return 0
	}
	return response.Status
}

// step runs an action within stepLimit, and ends the test when it fails.
func step[T any](p *Page, what, selector string, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		p.fail(what, selector, err)
	}
	return value
}

// fail ends the test and tells where the page stood.
func (p *Page) fail(what, selector string, err error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
	defer cancel()
	place, locationErr := chromedp.Run(ctx, chromedp.Location())
	if locationErr != nil {
		place = "an unknown place"
	}
	if selector != "" {
		what += " " + selector
		if n, countErr := chromedp.Run(ctx, count(selector)); countErr == nil {
			what += fmt.Sprintf(" (%d elements match)", n)
		}
	}
	p.t.Fatalf("%s: %v\nat %s, with the problems:\n%s", what, err, place, strings.Join(p.problems.all(), "\n"))
}

func count(selector string) chromedp.Action[int] {
	return chromedp.Evaluate[int](fmt.Sprintf("document.querySelectorAll(%s).length", quote(selector)))
}

// quote writes text as a JavaScript string.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil { // which a string never gives
		panic(err)
	}
	return string(quoted)
}

// quietly runs an action for its effect.
func quietly[T any](action chromedp.Action[T]) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := action(ctx, t)
		return chromedp.Void{}, err
	}
}

// frameHTML asks for the document's HTML through the DOM, because script is
// barred from a sandboxed frame. It asks again while documents change, which
// takes away what was just found.
func frameHTML(selector string) chromedp.Action[string] {
	read := func(ctx context.Context, t *chromedp.Target, nodes []*chromedp.Node) (string, error) {
		described, err := cdp.Call(ctx, t, dom.DescribeNode, dom.DescribeNodeParams{NodeID: nodes[0].NodeID, Pierce: new(true)})
		if err != nil {
			return "", err
		}
		if described.Node.ContentDocument == nil {
			return "", errors.New("it shows no document")
		}
		html, err := cdp.Call(ctx, t, dom.GetOuterHTML, dom.GetOuterHTMLParams{
			BackendNodeID: described.Node.ContentDocument.BackendNodeID,
		})
		return html.OuterHTML, err
	}
	find := chromedp.QueryAfter(chromedp.CSS(selector), read)
	return func(ctx context.Context, t *chromedp.Target) (string, error) {
		look := time.NewTicker(10 * time.Millisecond)
		defer look.Stop()
		for {
			html, err := find(ctx, t)
			if err == nil {
				return html, nil
			}
			select {
			case <-look.C:
			case <-ctx.Done():
				return "", err
			}
		}
	}
}

// arrived waits for another document than the one with Follow's mark, and gives
// the status of its answer. An evaluation fails while documents change.
func arrived(ctx context.Context, t *chromedp.Target) (int64, error) {
	status := chromedp.Evaluate[int64](`!window.isLeft && document.readyState === "complete"
		? performance.getEntriesByType("navigation")[0].responseStatus : 0`)
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		if got, err := status(ctx, t); err == nil && got != 0 {
			return got, nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}
