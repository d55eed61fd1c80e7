package main

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// framesShown puts frames like the message page's into the page, and waits until
// each has loaded.
const framesShown = `(async (sandbox, addresses) => {
	const main = document.querySelector("main");
	main.replaceChildren();
	await Promise.all(addresses.map(address => new Promise(done => {
		const frame = document.createElement("iframe");
		frame.setAttribute("sandbox", sandbox);
		frame.setAttribute("referrerpolicy", "no-referrer");
		frame.className = "body body-html";
		frame.dataset.body = "";
		frame.onload = done;
		frame.src = address;
		main.append(frame);
	})));
})(%q, %s)`

// framesFitted is true once every frame is as high as what is in it.
const framesFitted = `[...document.querySelectorAll("iframe[data-body]")].every(frame => frame.classList.contains("fitted"))`

// framesTried does to everything in the frames what a person could do, but for
// following links, and gives what is wrong then: a frame that went elsewhere,
// that lies over something of ours or doesn't hold all that it shows, or a link
// that would tell where it was clicked.
const framesTried = `(async () => {
	const problems = [];
	const frames = [...document.querySelectorAll("iframe[data-body]")];
	const bars = [...document.querySelectorAll("header, .message-bar")].map(bar => [bar, bar.getBoundingClientRect()]);
	for (const frame of frames) {
		const address = frame.getAttribute("src"), wrong = what => problems.push(address + " " + what);
		const content = frame.contentDocument;
		if (!content) { wrong("is out of reach"); continue; }
		if (frame.contentWindow.location.pathname + frame.contentWindow.location.search !== address) wrong("led to " + frame.contentWindow.location);
		if (frame.contentWindow.length) wrong("has frames in it");
		if ("__xss" in frame.contentWindow) wrong("ran a script");
		for (const element of content.querySelectorAll("*")) {
			const options = { bubbles: true, cancelable: true, view: window };
			for (const kind of ["mouseover", "mousemove", "mousedown", "mouseup", "keydown", "wheel"]) element.dispatchEvent(new Event(kind, options));
			if (element.focus) element.focus();
			const link = element.closest("a[href], area[href]");
			if (!link) { if (element.click) element.click(); continue; }
			if (link !== element || link.getAttribute("href").startsWith("#")) continue;
			if (link.target !== "_blank" || !/\bnoopener\b/.test(link.rel) || !/\bnoreferrer\b/.test(link.rel)) wrong("has a link without care: " + link.outerHTML);
			if (!["http:", "https:", "mailto:", "tel:"].includes(link.protocol)) wrong("has a link to " + link.protocol);
		}
		if (frame.contentWindow.location.pathname + frame.contentWindow.location.search !== address) wrong("led to " + frame.contentWindow.location + " when it was touched");
	}
	// What a touch has unfolded is given room with the next frames of the picture.
	// What hangs out of the document scrolls.
	for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
	for (const frame of frames) {
		const height = frame.contentDocument?.documentElement.getBoundingClientRect().height;
		if (height > frame.clientHeight + 1 && frame.clientHeight < 100000) problems.push(frame.getAttribute("src") + " is " + height + " high in a frame of " + frame.clientHeight);
	}
	for (const [bar, was] of bars) {
		const is = bar.getBoundingClientRect();
		if (is.top < 0 || is.bottom > innerHeight || !is.width) continue;
		const hit = document.elementFromPoint(is.left + is.width / 2, is.top + is.height / 2);
		if (was.top === is.top && hit instanceof HTMLIFrameElement) problems.push(hit.getAttribute("src") + " lies over " + bar.className);
	}
	return problems;
})()`

// sweep moves the mouse over what a mail shows, and not over the list, whose
// messages are fetched when one comes near.
func (w *watched) sweep(t *testing.T) {
	t.Helper()
	err := chromedp.Do(w.page.Context(), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for y := 150; y < 900; y += 300 {
			for x := 750; x < 1200; x += 200 {
				move := input.DispatchMouseEventParams{Type: "mouseMoved", X: float64(x), Y: float64(y)}
				if _, err := cdp.Call(ctx, target, input.DispatchMouseEvent, move); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
}
