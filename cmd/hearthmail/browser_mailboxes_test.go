package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testimap"
)

// TestBrowserMailboxes makes, renames, drags and deletes folders in Chromium, wide and
// narrow, and asks Dovecot what has come of it.
func TestBrowserMailboxes(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Quota: "*:messages=10"})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name   string
		width  int
		dark   bool
		mobile bool
	}{{"desktop", 1440, false, false}, {"phone", 390, true, true}} {
		t.Run(tc.name, func(t *testing.T) {
			testdovecot.Seed(t, dovecot, tc.name, "INBOX", 9, testdovecot.GenerateMail)
			s := &session{
				t: t, page: browser.Within(t).NewPage(tc.width, 900, tc.dark, tc.mobile), server: testdovecot.Login(t, dovecot, tc.name),
				base: strings.TrimRight(program.address, "/"),
			}
			s.enter(tc.name, dovecot.Password())
			s.page.WaitVisible("#quota-warning")
			s.check("a list with little room left")
			f := &folderClicks{session: s, mobile: tc.mobile}
			f.make("House")
			f.make("Garden")
			f.menu()
			f.rename()
			if !tc.mobile {
				f.drag()
			}
			f.remove()
		})
	}
}

type folderClicks struct {
	*session
	mobile bool
}

func (f *folderClicks) there(name string) bool {
	_, err := f.server.Do("STATUS " + testimap.QuoteMailbox(name) + " (MESSAGES)")
	return err == nil
}

// tree opens the list at the tree.
func (f *folderClicks) tree() {
	f.t.Helper()
	f.page.Open(f.base + inbox)
	f.page.WaitVisible("#list [data-uid]")
	if f.mobile {
		f.page.Click(".open-tree")
	}
	f.page.WaitVisible("#tree .tree-foot a")
}

func (f *folderClicks) make(name string) {
	f.t.Helper()
	f.tree()
	f.page.Follow("#tree .tree-foot a")
	f.page.Fill("#mailbox-name", name)
	f.page.Follow("#new button")
	f.check("the page of all folders")
	if !f.there(name) {
		f.t.Errorf("%s is not on the server", name)
	}
}

// menu opens a folder's menu and goes through it by keyboard.
func (f *folderClicks) menu() {
	f.t.Helper()
	f.tree()
	more := `#tree [data-mailbox="Garden"] .mailbox-more`
	if f.mobile {
		f.page.Click(more)
	} else {
		f.page.Evaluate(`document.querySelector('`+more+`').focus()`, nil)
		f.page.Press(kb.Enter)
	}
	f.page.WaitVisible("#mailbox-menu a")
	f.check("a folder's menu")
	var focused string
	f.page.Press(kb.ArrowDown)
	f.page.Evaluate("document.activeElement.textContent", &focused)
	if !strings.HasPrefix(focused, "Rename") {
		f.t.Errorf("the second in the menu is %q", focused)
	}
	if f.mobile {
		if size := f.heightOf("#mailbox-menu a"); size < 44 {
			f.t.Errorf("an entry of the menu is %v px high", size)
		}
		if size := f.heightOf(more); size < 44 {
			f.t.Errorf("the menu's button is %v px high", size)
		}
		return
	}
	f.page.Press(kb.Escape)
	f.page.WaitGone("#mailbox-menu:popover-open")
	f.page.WaitFor(`document.activeElement === document.querySelector('` + more + `')`)
}

func (f *folderClicks) heightOf(selector string) (height float64) {
	f.t.Helper()
	f.page.Evaluate("document.querySelector('"+selector+"').getBoundingClientRect().height", &height)
	return height
}

func (f *folderClicks) rename() {
	f.t.Helper()
	f.tree()
	f.page.Evaluate(`document.querySelector('#tree [data-mailbox="Garden"] .mailbox-more').click()`, nil)
	f.page.Follow("#mailbox-menu a[href$='/settings']")
	f.check("the page of a folder")
	f.page.Fill("#mailbox-name", "Yard & Co")
	f.page.Follow("form[action$='/rename'] button")
	if !f.there("Yard & Co") || f.there("Garden") {
		f.t.Error("it has not got the name")
	}
	f.check("the page of a folder with another name")
}

// drag drops a folder onto another.
func (f *folderClicks) drag() {
	f.t.Helper()
	f.tree()
	f.page.Evaluate(`(() => {
		const at = (name) => document.querySelector('#tree [data-mailbox="' + name + '"] .entry-link');
		const dataTransfer = new DataTransfer();
		const send = (to, type) => to.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
		send(at("Yard & Co"), "dragstart");
		send(at("House"), "dragover");
		send(at("House"), "drop");
	})()`, nil)
	f.page.WaitVisible(`#tree [data-mailbox="House/Yard & Co"]`)
	if !f.there("House/Yard & Co") {
		f.t.Error("it doesn't lie below the other")
	}
	f.check("after dragging")
}

func (f *folderClicks) remove() {
	f.t.Helper()
	f.tree()
	f.page.Evaluate(`document.querySelector('#tree [data-mailbox="House"] .mailbox-more').click()`, nil)
	f.page.Follow("#mailbox-menu a[href$='/remove']")
	f.check("the question before a folder is deleted")
	f.page.Follow("form[action$='/remove'] button")
	f.check("the page of all folders after that")
	if f.mobile && f.there("House") {
		f.t.Error("the folder is still there")
	}
}
