package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
)

// addressee is a person who fills the fields of recipients.
type addressee struct{ session }

// wants waits until the form would send that.
func (a *addressee) wants(name, want string) {
	a.t.Helper()
	quoted, _ := json.Marshal(want)
	a.page.WaitFor(fmt.Sprintf("new FormData(document.getElementById('compose')).get(%q) === %s", name, quoted))
}

// says waits for what those hear who don't see.
func (a *addressee) says(words string) {
	a.t.Helper()
	quoted, _ := json.Marshal(words)
	a.page.WaitFor(fmt.Sprintf("[...document.querySelectorAll('#compose > [role=status].visually-hidden')].some(e => e.textContent === %s)", quoted))
}

// holds waits until the focus is on such an element.
func (a *addressee) holds(selector string) {
	a.t.Helper()
	a.page.WaitFor(fmt.Sprintf("document.activeElement.matches(%q)", selector))
}

func (a *addressee) press(keys ...string) {
	a.t.Helper()
	for _, key := range keys {
		if key == kb.Enter {
			a.enter()
			continue
		}
		a.page.Press(key)
	}
}

// enter is the key as a browser hears of it: one event, after which nothing is sent
// when a script has acted on it. Press sends the text apart.
func (a *addressee) enter() {
	a.t.Helper()
	key := input.DispatchKeyEventParams{Type: "keyDown", Key: "Enter", Code: "Enter", Text: "\r", UnmodifiedText: "\r", WindowsVirtualKeyCode: 13}
	if err := chromedp.Do(a.page.Context(), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, key)
		return err
	})); err != nil {
		a.t.Fatal(err)
	}
}

func (a *addressee) paste(selector, text string) {
	a.t.Helper()
	quoted, _ := json.Marshal(text)
	a.page.Evaluate(fmt.Sprintf(`(() => {
		const data = new DataTransfer(), field = document.querySelector(%q);
		data.setData("text/plain", %s);
		field.focus();
		if (field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))) document.execCommand("insertText", false, data.getData("text/plain"));
	})()`, selector, quoted), nil)
}

// addresseeOf signs a person in who has contacts, at a page for a letter.
func addresseeOf(t *testing.T, browser *testbrowser.Browser, program *program, width, height int, dark, mobile bool) *addressee {
	t.Helper()
	user, password, _ := program.demoLogin(t)
	v := newVisitor(t, program)
	v.post("/login", credentials(user, password), "")
	for _, c := range [][2]string{{"Zoë Özdemir", "zoe@x.example"}, {"Ann Berg", "ann@x.example"}, {"Ben, the \"B\"", "ben@x.example"}} {
		v.post("/contacts", url.Values{"name": {c[0]}, "address": {c[1]}, "group": {"Choir"}}, "")
	}
	a := &addressee{session{t: t, page: browser.Within(t).NewPage(width, height, dark, mobile), base: strings.TrimRight(program.address, "/")}}
	a.session.enter(user, password)
	a.page.Open(a.base + "/compose")
	a.page.WaitVisible("#to[role=combobox]")
	return a
}

// TestRecipientsByKeyboard: chips are made, moved among, changed and taken away
// without a mouse.
func TestRecipientsByKeyboard(t *testing.T) {
	a := addresseeOf(t, testbrowser.Start(t), start(t), 1440, 900, false, false)
	a.holds("#to")
	a.press("zo")
	a.page.WaitVisible("#to-found [role=option][aria-selected=true]")
	a.check("suggestions")
	a.press(kb.Enter)
	a.says("Zoë Özdemir added, 1 recipient")
	a.wants("to", "Zoë Özdemir <zoe@x.example>")
	a.press("berg", kb.Enter) // quicker than the suggestions
	a.says("Ann Berg added, 2 recipients")
	a.press("new@x.example,")
	a.says("new@x.example added, 3 recipients")
	a.press("Cy Example <cy@x.example>;")
	a.wants("to", "Zoë Özdemir <zoe@x.example>, Ann Berg <ann@x.example>, new@x.example, Cy Example <cy@x.example>")
	a.press("zoe@x.example", kb.Tab)
	a.says("Zoë Özdemir is there already")
	if strings.Contains(a.page.Text(".chips"), "zoe@x.example") {
		t.Errorf("the chips are %q", a.page.Text(".chips"))
	}
	a.page.Evaluate("document.getElementById('to').focus()", nil)
	a.press(kb.ArrowLeft, kb.ArrowLeft)
	a.holds("[aria-label^='new@x.example']")
	a.press(kb.Delete)
	a.says("new@x.example removed, 3 recipients")
	a.holds("[aria-label^='Cy Example']")
	a.press(kb.Home)
	a.holds("[aria-label^='Zoë']")
	a.press(kb.Enter)
	a.holds("#to")
	a.press("z@y.example", kb.Enter)
	a.wants("to", "Ann Berg <ann@x.example>, Cy Example <cy@x.example>, z@y.example")
	a.press(kb.Backspace)
	a.wants("to", "Ann Berg <ann@x.example>, Cy Example <cy@x.example>, z@y.example")
	a.press(kb.End, "x", kb.Enter)
	a.wants("to", "Ann Berg <ann@x.example>, Cy Example <cy@x.example>, z@y.examplex")
	a.press(`"Doe, Jane" <jane@x.example>`, kb.Enter)
	a.wants("to", `Ann Berg <ann@x.example>, Cy Example <cy@x.example>, z@y.examplex, "Doe, Jane" <jane@x.example>`)
	a.press(kb.ArrowLeft, "b")
	a.holds("#to")
	a.page.WaitVisible("#to-found [role=option]")
	a.press(kb.Escape)
	a.page.WaitFor("document.getElementById('to-found').hidden && document.getElementById('to').value === 'b'")
	a.wants("to", `Ann Berg <ann@x.example>, Cy Example <cy@x.example>, z@y.examplex, "Doe, Jane" <jane@x.example>, b`)
	a.checkProblems("the end")
}

// TestRecipientsOfLessText: a suggestion for what was typed first is never taken for
// what was typed since, however long the next ones take.
func TestRecipientsOfLessText(t *testing.T) {
	a := addresseeOf(t, testbrowser.Start(t), start(t), 1440, 900, false, false)
	a.press("ann")
	a.page.WaitVisible("#to-found [role=option][aria-selected=true]")
	a.page.Evaluate("window.fetch = () => new Promise(() => {}); 0", nil)
	a.press("a@y.example", kb.Enter)
	a.wants("to", "anna@y.example")
	a.checkProblems("suggestions that are late")
}

// TestRecipientsGroupsAndFaults: a group is its members, and what is no address says
// why before anything is sent.
func TestRecipientsGroupsAndFaults(t *testing.T) {
	a := addresseeOf(t, testbrowser.Start(t), start(t), 820, 1100, true, false)
	a.press("cho")
	a.page.WaitVisible("#to-found [role=option]")
	if got := a.page.Text("#to-found [role=option]"); !strings.Contains(got, "Choir") || !strings.Contains(got, "3 addresses") {
		t.Errorf("the group is offered as %q", got)
	}
	a.press(kb.Tab)
	a.says("3 added, 3 recipients")
	a.wants("to", `Ann Berg <ann@x.example>, "Ben, the \"B\"" <ben@x.example>, Zoë Özdemir <zoe@x.example>`)
	a.press("nobody", kb.Tab)
	a.page.WaitVisible("#to-wrong")
	if got := a.page.Text("#to-wrong"); got != "There is no @ in “nobody”." {
		t.Errorf("what is wrong is told as %q", got)
	}
	a.page.WaitFor("document.getElementById('to').getAttribute('aria-invalid') === 'true'")
	a.check("a wrong address")
	a.page.Evaluate("document.querySelector('[data-wrong] .chip-remove').click()", nil)
	a.page.WaitFor("document.getElementById('to-wrong').hidden && !document.getElementById('to').hasAttribute('aria-invalid')")
	for _, pasted := range []struct{ text, want string }{
		{"Dee\tdee@x.example\r\nEve Ex\teve@x.example\r\n", "Dee <dee@x.example>, Eve Ex <eve@x.example>"},
		{"f@x.example g@x.example\nmailto:h@x.example; <i@x.example>", "f@x.example, g@x.example, h@x.example, i@x.example"},
		{"Choir: j@x.example, \"K, L\" <k@x.example>;", `j@x.example, "K, L" <k@x.example>`},
		{"m@x.example (Em)", "Em <m@x.example>"},
		{"\"n\" <n@x.example>, o <o@x.example>", "n <n@x.example>, o <o@x.example>"},
	} {
		a.page.Evaluate("for (const cross of document.querySelectorAll('.line-field:has(#to) .chip-remove')) cross.click()", nil)
		a.paste("#to", pasted.text)
		a.wants("to", pasted.want)
	}
	a.page.Evaluate("document.querySelector('.more-recipients').open = true", nil)
	a.page.Evaluate(`(() => {
		const chip = document.querySelector(".line-field:has(#to) .chip"), to = document.querySelector(".line-field:has(#cc)"), data = new DataTransfer();
		for (const [at, kind] of [[chip, "dragstart"], [to, "dragover"], [to, "drop"], [chip, "dragend"]]) at.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
	})()`, nil)
	a.wants("cc", "n <n@x.example>")
	a.wants("to", "o <o@x.example>")
	a.checkProblems("the end")
}

// TestRecipientsInHaste: who writes on before there are suggestions means somebody else.
func TestRecipientsInHaste(t *testing.T) {
	a := addresseeOf(t, testbrowser.Start(t), start(t), 820, 1100, false, false)
	a.page.Evaluate(`{
		const ask = window.fetch;
		window.fetch = async (...about) => {
			if (String(about[0]).includes("/compose/recipients")) await new Promise((go) => { window.answer = go; });
			return ask(...about);
		};
	}`, nil)
	a.press("nobody")
	a.page.WaitFor("window.answer")
	a.press(kb.Enter, "bob@x.example")
	a.page.Evaluate("window.answer()", nil)
	a.press(kb.Enter)
	a.wants("to", "nobody, bob@x.example")
	a.page.WaitFor("document.getElementById('to').value === ''")
	a.checkProblems("haste")
}

// TestRecipientsByTouch: on a phone, by taps.
func TestRecipientsByTouch(t *testing.T) {
	a := addresseeOf(t, testbrowser.Start(t), start(t), 390, 844, false, true)
	a.page.Click("#to")
	a.press("zo")
	a.page.WaitVisible("#to-found [role=option]")
	a.check("suggestions on a phone")
	a.page.Click("#to-found [role=option]")
	a.says("Zoë Özdemir added, 1 recipient")
	a.press("a very long name that has no place on a phone <long@x.example>", kb.Enter, "nobody", kb.Enter)
	a.page.WaitVisible("#to-wrong")
	a.check("chips on a phone")
	var small []string
	a.page.Evaluate(`[...document.querySelectorAll(".chip-remove, .chip-main, #to")].map(e => [e.className || e.id, e.getBoundingClientRect()]).filter(([, box]) => box.height < 44 || box.width < 44).map(([name, box]) => name + " " + box.width + "x" + box.height)`, &small)
	if len(small) > 0 {
		t.Errorf("too small for a finger: %q", small)
	}
	a.page.Click("[data-wrong] .chip-remove")
	a.page.WaitGone("[data-wrong]")
	a.page.Click("[aria-label^='Zoë']")
	a.holds("[aria-label^='Zoë']")
	a.page.Click("[aria-label^='Zoë']")
	a.holds("#to")
	a.wants("to", "a very long name that has no place on a phone <long@x.example>, Zoë Özdemir <zoe@x.example>")
	a.checkProblems("the end")
}
