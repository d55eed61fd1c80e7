package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
)

// TestEditor writes rich text with keys and buttons.
func TestEditor(t *testing.T) {
	program := start(t)
	page := testbrowser.Start(t).NewPage(1440, 900, false, false)
	s := &session{t: t, page: page, base: strings.TrimRight(program.address, "/")}
	s.signInDemo()
	for name, tc := range map[string]struct {
		write func(w *writer)
		want  string
	}{
		"keys": {func(w *writer) {
			w.page.Press("Dear ")
			w.chord("b", chromedp.ModifierCtrl)
			w.page.Press("all")
			w.chord("b", chromedp.ModifierCtrl)
			w.page.Press("," + kb.Enter)
			w.chord("i", chromedp.ModifierCtrl)
			w.page.Press("soon")
		}, "<div>Dear&nbsp;<b>all</b>,</div><div><i>soon</i><br></div>"},
		"a list by typing, and one level in": {func(w *writer) {
			w.page.Press("*")
			w.space()
			w.page.Press("milk" + kb.Enter + "whole")
			w.chord("]", chromedp.ModifierCtrl)
		}, "<ul><li>milk</li><ul><li>whole</li></ul></ul>"},
		"buttons on what is chosen": {func(w *writer) {
			w.page.Press("late")
			w.chord("a", chromedp.ModifierCtrl)
			w.tool("underline")
			w.tool("strike")
			w.choice("colour", "#b3261e")
			w.choice("highlight", "#fff3a3")
			w.choice("size", "large")
		}, `<div><u><s><span class="color" style="color:#b3261e"><span class="highlight" style="background-color:#fff3a3"><span class="size" style="font-size: large">late</span></span></span></s></u></div>`},
		"no formatting": {func(w *writer) {
			w.page.Press("late")
			w.chord("a", chromedp.ModifierCtrl)
			w.tool("bold")
			w.tool("clear")
		}, "<div>late</div>"},
		"a heading, and a line after it": {func(w *writer) {
			w.page.Press("Plan")
			w.choice("size", "heading")
			w.page.Press(kb.End + kb.Enter + "text")
		}, "<h2>Plan</h2><div>text</div>"},
		"quotes": {func(w *writer) {
			w.page.Press("said")
			w.tool("more")
			w.tool("more")
			w.tool("less")
		}, `<blockquote type="cite"><div>said</div></blockquote>`},
		"code": {func(w *writer) {
			w.page.Press("x = 1")
			w.chord("d", chromedp.ModifierCtrl)
		}, "<pre>x = 1</pre>"},
		"undone and done again": {func(w *writer) {
			w.page.Press("one")
			w.tool("bullets")
			w.tool("undo")
			w.tool("undo")
			w.tool("redo")
			w.tool("redo")
		}, "<ul><li>one</li></ul>"},
		"an address becomes a link": {func(w *writer) {
			w.page.Press("see www.example.org now")
		}, `<div>see <a href="http://www.example.org">www.example.org</a> now</div>`},
	} {
		t.Run(name, func(t *testing.T) {
			w := &writer{session{t: t, page: page, base: s.base}}
			w.open("/compose")
			w.toText()
			tc.write(w)
			w.wantHTML(tc.want)
			if got := w.field("text"); got != "" {
				t.Errorf("a rich letter has the plain text %q", got)
			}
			w.checkProblems(name)
		})
	}
}

// TestEditorLinks makes, changes and removes a link without a mouse.
func TestEditorLinks(t *testing.T) {
	w := write(t, start(t))
	w.page.Press("the plan")
	w.chord("a", chromedp.ModifierCtrl)
	w.chord("k", chromedp.ModifierCtrl)
	w.page.WaitVisible("dialog[data-link]")
	w.check("the question where a link leads")
	w.page.Press("example.org/plan" + kb.Enter)
	w.wantHTML(`<div><a href="https://example.org/plan">the plan</a></div>`)
	w.chord("k", chromedp.ModifierCtrl)
	w.page.WaitVisible("dialog[data-link]")
	w.chord("a", chromedp.ModifierCtrl)
	w.page.Press("ann@example.org" + kb.Enter)
	w.wantHTML(`<div><a href="mailto:ann@example.org">the plan</a></div>`)
	w.chord("k", chromedp.ModifierCtrl)
	w.page.Click("dialog[data-link] button[value=remove]")
	w.wantHTML(`<div>the plan</div>`)
	w.page.Press(kb.End + " or ")
	w.chord("k", chromedp.ModifierCtrl)
	w.page.Press("here" + kb.Tab + "javascript:alert(1)" + kb.Enter)
	w.wantHTML(`<div>the plan or&nbsp;<a href="https://alert(1)">here</a><br></div>`)
	w.chord("k", chromedp.ModifierCtrl)
	w.page.Press(kb.Escape)
	w.page.WaitFor("document.activeElement.matches('[data-rich]')")
	w.checkProblems("links")
}

// TestEditorToolbar goes through the buttons with the arrow keys.
func TestEditorToolbar(t *testing.T) {
	w := write(t, start(t))
	const held = "document.activeElement.dataset.tool ?? document.activeElement.dataset.value ?? document.activeElement.localName"
	want := func(what string) {
		t.Helper()
		w.page.WaitFor("(" + held + ") === '" + what + "'")
	}
	w.chord(kb.F10, chromedp.ModifierAlt)
	want("undo")
	w.page.Press(kb.ArrowRight + kb.ArrowRight)
	want("bold")
	w.page.Press(kb.Enter)
	want("div")
	w.page.Press("b")
	w.page.WaitFor("document.querySelector('[data-tool=bold]').ariaPressed === 'true'")
	w.chord(kb.F10, chromedp.ModifierAlt)
	want("bold")
	w.page.Press(kb.End)
	want("clear")
	w.page.Press(kb.ArrowRight)
	want("undo")
	w.page.Press(kb.ArrowLeft + kb.Escape)
	want("div")
	w.chord(kb.F10, chromedp.ModifierAlt)
	w.page.Press(kb.Home + strings.Repeat(kb.ArrowRight, 7) + kb.Enter)
	want("")
	w.page.Press(kb.ArrowRight)
	want("#b3261e")
	w.page.Press(kb.Escape)
	want("colour")
	w.page.Press(kb.Enter + kb.ArrowRight + kb.ArrowRight + kb.Enter + "o")
	w.wantHTML(`<div><b>b<span class="color" style="color:#a34f00">o</span></b><br></div>`)
	w.page.Press(kb.Tab)
	w.page.WaitFor("!document.activeElement.matches('[data-rich]')")
	w.check("the toolbar")
}

// TestEditorPlain changes to plain text and back, and asks where that loses
// something. What was chosen is how the next letter begins.
func TestEditorPlain(t *testing.T) {
	w := write(t, start(t))
	w.page.Press("one" + kb.Enter + kb.Enter + "two")
	w.page.Click("[data-switch-format]")
	w.page.WaitVisible("textarea[name=text]")
	if got := w.field("text"); got != "one\n\ntwo" {
		t.Errorf("as plain text it is %q", got)
	}
	if got := w.field("html"); got != "" {
		t.Errorf("a plain letter has the HTML %q", got)
	}
	w.check("a plain letter")
	w.page.Press(kb.End + kb.Enter + "> said")
	w.page.Click("[data-switch-format]")
	w.page.WaitVisible("[data-rich]")
	w.wantHTML(`<div>one</div><div><br></div><div>two</div><blockquote type="cite"><div>said</div></blockquote>`)
	w.toText()
	w.chord("b", chromedp.ModifierCtrl)
	w.page.Press("three")
	w.page.Click("[data-switch-format]")
	w.page.WaitVisible("dialog[data-lose-format]")
	w.check("the question before formatting is lost")
	w.page.Click("dialog[data-lose-format] button[value=rich]")
	w.page.WaitVisible("[data-rich] b")
	w.page.Click("[data-switch-format]")
	w.page.Click("dialog[data-lose-format] button[value=plain]")
	w.page.WaitVisible("textarea[name=text]")
	if got := w.field("text"); got != "threeone\n\ntwo\n> said" {
		t.Errorf("as plain text it is %q", got)
	}
	w.page.WaitFor("performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/settings/composing')).length === 3")
	w.open("/compose")
	w.page.WaitVisible("textarea[name=text]")
	w.checkProblems("plain text")
}

// write has somebody of the demo begin a letter, with the cursor in its text.
func write(t *testing.T, program *program) *writer {
	t.Helper()
	page := testbrowser.Start(t).NewPage(1440, 900, false, false)
	w := &writer{session{t: t, page: page, base: strings.TrimRight(program.address, "/")}}
	w.signInDemo()
	w.open("/compose")
	w.toText()
	return w
}

// toText puts the cursor at the beginning of the text.
func (w *writer) toText() {
	w.t.Helper()
	w.page.Evaluate("document.querySelector('[data-rich]').focus()", nil)
	w.chord(kb.Home, chromedp.ModifierCtrl)
}

func (w *writer) tool(name string) {
	w.t.Helper()
	w.page.Click("[data-tool=" + name + "]")
}

func (w *writer) choice(tool, value string) {
	w.t.Helper()
	w.tool(tool)
	w.page.Click("[data-choice=" + tool + "][data-value='" + value + "']")
}

// wantHTML waits until the letter is that: dialogs close a moment later.
func (w *writer) wantHTML(want string) {
	w.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for last := time.After(within); ; {
		got := w.html()
		if blank := strings.NewReplacer("&nbsp;", " "); blank.Replace(got) == blank.Replace(want) { // which of them is typed, depends on when
			return
		}
		select {
		case <-look.C:
		case <-last:
			w.t.Fatalf("the letter is\n%s\nwant\n%s", got, want)
		}
	}
}

// TestEditorAsText changes rich text to plain text.
func TestEditorAsText(t *testing.T) {
	w := newWriter(t)
	for html, want := range map[string]string{
		"<p>one</p><p>two</p>": "one\n\ntwo",
		"<ul><li>milk<ul><li>whole</li></ul></li><li>bread</li></ul>": "• milk\n  • whole\n• bread",
		`<ol start="3"><li>three</li><li>four</li></ol>`:              "3. three\n4. four",
		`see <a href="https://example.org/a">here</a>, <a href="https://example.org/">example.org</a> or <a href="mailto:a@example.org">a@example.org</a>`: "see here <https://example.org/a>, example.org or a@example.org",
		"<div>a</div><blockquote><div>b</div><blockquote><div>c</div></blockquote></blockquote>":                                                           "a\n> b\n>> c",
		"<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>":                                                                        "a\tb\nc\td",
		"<pre>x  = 1\ny</pre>": "x  = 1\ny",
	} {
		w.open("/compose")
		w.page.Evaluate("document.querySelector('[data-rich]').focus()", nil)
		w.paste("text/html", html)
		w.page.Click("[data-switch-format]")
		w.page.WaitFor("document.querySelector('dialog[data-lose-format]').open || document.forms.compose.dataset.format === 'plain'")
		if w.page.Count("dialog[data-lose-format][open]") > 0 {
			w.page.Click("dialog[data-lose-format] button[value=plain]")
		}
		w.page.WaitVisible("textarea[name=text]")
		if got := strings.TrimRight(w.field("text"), "\n"); got != want {
			t.Errorf("%s becomes\n%s\nwant\n%s", html, got, want)
		}
		w.page.Click("[data-switch-format]") // so that the next letter is a rich one
		w.page.WaitVisible("[data-rich]")
		w.page.WaitFor("performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/settings/composing')).length === 2")
	}
}
