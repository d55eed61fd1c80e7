package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// writer is a person who writes a letter.
type writer struct{ session }

// open opens a page for a letter, until it can be written on.
func (w *writer) open(path string) {
	w.t.Helper()
	if status := w.page.Open(w.base + path); status != 200 {
		w.t.Fatalf("%s was answered by %d", path, status)
	}
	w.ready()
}

// ready waits until the page's script is.
func (w *writer) ready() {
	w.t.Helper()
	w.page.WaitFor("document.querySelector('[data-rich][contenteditable]') && document.readyState === 'complete'")
}

// paste pastes into the rich text, and waits until it is there.
func (w *writer) paste(kind, content string) {
	w.t.Helper()
	quoted, err := json.Marshal(content)
	if err != nil {
		w.t.Fatal(err)
	}
	w.page.Evaluate(fmt.Sprintf(`(() => {
		const data = new DataTransfer(), root = document.querySelector('[data-rich]');
		data.setData(%q, %s);
		root.focus();
		const changed = new Promise(done => root.closest('form').addEventListener('input', done, {once: true}));
		root.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
		return changed.then(() => 0);
	})()`, kind, quoted), nil)
}

// chord presses a key together with others.
func (w *writer) chord(key string, modifiers ...chromedp.Modifier) {
	w.t.Helper()
	if err := chromedp.Do(w.page.Context(), chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers...))); err != nil {
		w.t.Fatal(err)
	}
}

// space and enterKey are the keys as a browser hears of them: one event, after which
// comes no text when a script has acted on it. Press sends the text apart.
func (w *writer) space() {
	w.t.Helper()
	w.key(input.DispatchKeyEventParams{Type: "keyDown", Key: " ", Code: "Space", Text: " ", WindowsVirtualKeyCode: 32})
}

func (w *writer) enterKey() {
	w.t.Helper()
	w.key(input.DispatchKeyEventParams{Type: "keyDown", Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13})
}

func (w *writer) key(key input.DispatchKeyEventParams) {
	w.t.Helper()
	if err := chromedp.Do(w.page.Context(), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, key)
		return err
	})); err != nil {
		w.t.Fatal(err)
	}
}

// field is what the form would send under that name.
func (w *writer) field(name string) string {
	w.t.Helper()
	var value string
	w.page.Evaluate(fmt.Sprintf("new FormData(document.getElementById('compose')).get(%q) ?? ''", name), &value)
	return value
}

// html is the letter's, without the empty line that one writes on.
func (w *writer) html() string {
	w.t.Helper()
	return strings.TrimSuffix(w.field("html"), "<div><br></div>")
}
