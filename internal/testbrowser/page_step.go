package testbrowser

import (
	"context"
	"encoding/json"
	"os"

	jsonv2 "github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/chromedp"
)

// Context is the page's chromedp context, for steps that have no method here.
// It has a deadline.
func (p *Page) Context() context.Context { return p.ctx }

// Open goes to an address, waits until it is loaded, and returns the status of
// the answer.
func (p *Page) Open(url string) int64 {
	p.t.Helper()
	return p.load("opening "+url, "", chromedp.Navigate(url))
}

// Follow clicks the first element that matches the CSS selector, waits for the
// page that this leads to, and returns the status of its answer. It is for
// links and buttons that load a whole page; where a script fetches a fragment,
// Click and wait for what it shows.
func (p *Page) Follow(selector string) int64 {
	p.t.Helper()
	// A mark on the old document tells when there is another. Waiting for the
	// browser's word that a page has loaded would take any page's for it.
	p.Evaluate("window.isLeft = true", nil)
	p.Click(selector)
	return step(p, "following", selector, arrived)
}

// Click clicks (on a touch screen taps) the first element that matches the CSS
// selector, once it is visible. It doesn't wait for what the click does.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do("clicking", selector, p.click(selector))
}

func (p *Page) click(selector string) chromedp.Action[chromedp.Void] {
	if p.mobile {
		return chromedp.Tap(chromedp.CSS(selector), chromedp.NodeVisible)
	}
	return chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible)
}

// Fill replaces the text in a form field by typing.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	field := chromedp.CSS(selector)
	p.do("filling", selector, chromedp.Clear(field, chromedp.NodeVisible), chromedp.SendKeys(field, text))
}

// ChooseFiles chooses files in a form's field for these.
func (p *Page) ChooseFiles(selector string, paths ...string) {
	p.t.Helper()
	p.do("choosing files", selector, chromedp.SetUploadFiles(chromedp.CSS(selector), paths, chromedp.NodeReady))
}

// Press sends keys, such as "j" or kb.Enter, to the element that has the focus.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do("pressing a key", "", chromedp.KeyEvent(keys))
}

// WaitVisible waits until an element that matches the CSS selector is visible.
func (p *Page) WaitVisible(selector string) {
	p.t.Helper()
	p.do("waiting to see", selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// WaitGone waits until no element matches the CSS selector.
func (p *Page) WaitGone(selector string) {
	p.t.Helper()
	p.do("waiting for the end of", selector, chromedp.WaitNotPresent(chromedp.CSS(selector)))
}

// WaitFor waits until a JavaScript expression is true.
func (p *Page) WaitFor(expression string) {
	p.t.Helper()
	p.do("waiting for "+expression, "", quietly(chromedp.Poll[jsonv2.Value]("!!("+expression+")")))
}

// Text returns the visible text of the first element that matches the CSS
// selector, once there is one.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return step(p, "reading", selector, chromedp.Text(chromedp.CSS(selector)))
}

// FrameHTML returns the HTML of the document that the iframe matching the CSS
// selector shows. It reads sandboxed documents too.
func (p *Page) FrameHTML(selector string) string {
	p.t.Helper()
	return step(p, "reading the frame", selector, frameHTML(selector))
}

// Count returns how many elements match the CSS selector right now.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return step(p, "counting "+selector, "", count(selector))
}

// Evaluate runs JavaScript in the page and puts its value, awaited when it is a
// promise, into result, which may be nil.
func (p *Page) Evaluate(expression string, result any) {
	p.t.Helper()
	value := step(p, "evaluating "+expression, "", chromedp.Evaluate[jsonv2.Value](expression, chromedp.EvalAwaitPromise))
	if result == nil {
		return
	}
	if err := json.Unmarshal(value, result); err != nil {
		p.t.Fatalf("evaluating %s: %v", expression, err)
	}
}

// Location returns the page's address.
func (p *Page) Location() string {
	p.t.Helper()
	return step(p, "reading the address", "", chromedp.Location())
}

// Screenshot writes a PNG picture of what is visible to file.
func (p *Page) Screenshot(file string) {
	p.t.Helper()
	picture := step(p, "taking a picture", "", chromedp.CaptureScreenshot())
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		p.t.Fatal(err)
	}
}
