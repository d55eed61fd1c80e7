package main

import (
	"fmt"
	"net/url"
	"testing"
)

// pasteLast has a text be pasted as HTML, and comes back when the page has done it.
const pasteLast = `((piece, times) => {
	const root = document.querySelector('[data-rich]'), data = new DataTransfer();
	data.setData('text/html', '<p>First</p>' + piece.repeat(times));
	root.focus();
	getSelection().selectAllChildren(root);
	root.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
	return new Promise(done => setTimeout(done));
})`

// TestLargeClipboards pastes texts on which a careless page is busy for minutes.
func TestLargeClipboards(t *testing.T) {
	w := newWriter(t)
	for _, piece := range []string{"<a ", "<style ", "<style>", "<link ", "<a onx= ", " onx= <a", "</style ", `<b style="((((`} {
		w.open("/compose")
		w.page.Evaluate(fmt.Sprintf("%s(%q, %d)", pasteLast, piece, 1<<20/len(piece)), nil)
		w.page.WaitFor(`document.querySelector('[data-rich]').textContent.includes('First')`)
	}
}

// TestStylesWithinTheLetter: what would cover the page goes, however it is spelled, and
// all else stays as it is written.
func TestStylesWithinTheLetter(t *testing.T) {
	w := newWriter(t)
	w.post("/settings/replies", url.Values{"name": {"Thanks"}, "text": {"Thank you"}}) // for its menu, from where all comes in by one way
	w.open("/compose")
	for style, want := range map[string]string{
		"position:fixed; color:#C00000":             "color: rgb(192, 0, 0);",
		"/**/position:fixed; color:#C00000":         "color: rgb(192, 0, 0);",
		"color:#C00000; /*;*/ position : fixed":     "color: rgb(192, 0, 0);",
		"color:#C00000; p\\6fsition:fixed":          "color:#C00000",
		"--p:fixed; position:var(--p)":              "",
		"animation:a 1s; color:#C00000":             "color: rgb(192, 0, 0);",
		"color:#C00000;margin:3px":                  "color:#C00000; margin:3px",
		"color:#C00000; background:url(/compose/x)": "color:#C00000",
	} {
		var got string
		w.page.Evaluate(fmt.Sprintf(`(style => {
			const root = document.querySelector('[data-rich]'), button = document.createElement('button');
			button.type = 'button';
			button.dataset.html = '<p style="' + style + '">word</p>';
			document.querySelector('[data-canned]').append(button);
			root.textContent = '';
			getSelection().selectAllChildren(root);
			button.click();
			button.remove();
			return root.querySelector('p').getAttribute('style') ?? '';
		})(%q)`, style), &got)
		if got != want {
			t.Errorf("%s has become %q, want %q", style, got, want)
		}
	}
	w.checkProblems("styles")
}
