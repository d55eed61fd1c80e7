package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pasteFaults pastes texts as HTML and gives what of them could act, or fetch
// something, within the letter.
const pasteFaults = `(async texts => {
	const root = document.querySelector('[data-rich]'), faults = [];
	const forbidden = 'script, style, link, meta, base, iframe, frame, object, embed, applet, svg, math, form, input, button, textarea, select, template, video, audio, source, dialog, [id], [name], [srcset], [background], [contenteditable]';
	root.focus();
	for (const text of texts) {
		const data = new DataTransfer();
		data.setData('text/html', text);
		getSelection().selectAllChildren(root);
		root.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
		await new Promise(done => setTimeout(done));
		for (const element of root.querySelectorAll('*')) {
			const bad = element.matches(forbidden) || [...element.attributes].some(({name, value}) => name.startsWith('on')
				|| name === 'href' && !/^(https?|mailto|tel):/i.test(value)
				|| name === 'src' && !value.startsWith('/compose/') && !value.startsWith('data:image/')
				|| name === 'style' && /url|expression|position/i.test(value)
				|| name === 'class' && !/^(color|font|highlight|size)$/.test(value));
			if (bad) faults.push(element.outerHTML.slice(0, 200));
		}
	}
	return faults;
})`

// TestHostilePastes pastes every hostile mail of the corpus, as it is, into a letter.
// What is pasted the server hasn't seen.
func TestHostilePastes(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpusRoot, "xss", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("The corpus of hostile mails is not here.")
	}
	w := newWriter(t)
	w.open("/compose")
	for batch := range slices.Chunk(files, 100) {
		var texts []string
		for _, file := range batch {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, strings.ToValidUTF8(string(raw), "?"))
		}
		quoted, err := json.Marshal(texts)
		if err != nil {
			t.Fatal(err)
		}
		var faults []string
		w.page.Evaluate(pasteFaults+"("+string(quoted)+")", &faults)
		for _, fault := range faults {
			t.Errorf("in the letter there is %s", fault)
		}
	}
	for _, problem := range w.page.Problems() {
		// Chromium speaks of styles and handlers that its parser meets, though the
		// policy and the cleaning keep them from doing anything.
		if !strings.Contains(problem, "Applying inline style") && !strings.Contains(problem, "Executing inline event handler") {
			t.Error(problem)
		}
	}
	if got := w.field("html"); got == "" {
		t.Error("nothing was pasted at all")
	}
}
