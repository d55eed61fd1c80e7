package main

import (
	"fmt"
	"slices"

	"github.com/chromedp/chromedp"

	"hearthmail/internal/chromium"
)

// look is a screen and a colour scheme.
type look struct{ chromium.View }

// String is how files are named: 390-dark.
func (l look) String() string {
	scheme := "light"
	if l.Dark {
		scheme = "dark"
	}
	return fmt.Sprintf("%d-%s", l.Width, scheme)
}

func looks() []look {
	var all []look
	for _, v := range []chromium.View{
		{Width: 1440, Height: 900},
		{Width: 820, Height: 1100, Touch: true, Scale: 1},
		{Width: 390, Height: 844, Touch: true, Scale: 1.5},
	} {
		v.Still = true
		light, dark := v, v
		dark.Dark = true
		all = append(all, look{light}, look{dark})
	}
	return all
}

// step is something to do before a picture is taken.
type step = chromedp.Action[chromedp.Void]

// shot is a picture of the sample mailbox.
type shot struct {
	name   string
	widths []int  // nil: all
	path   string // without a slash at its beginning
	open   string // words of the subject of a message in the list there, which is then opened
	ready  string // a selector of what must be seen
	before []step // after that
}

func (s shot) suits(l look) bool { return s.widths == nil || slices.Contains(s.widths, l.Width) }

const (
	inbox = "mailboxes/INBOX"
	rows  = "[data-uid]"
)

// shots are taken one after the other: what one of them changes, the next ones show.
func shots() []shot {
	return []shot{
		{name: "phone-list", widths: []int{390}, path: inbox, ready: rows},
		{name: "list", widths: []int{1440, 820}, path: inbox, open: "The lake this morning", ready: "[data-message] [data-body]"},
		{name: "phone-message", widths: []int{390}, path: inbox, open: "The lake this morning", ready: "[data-message] [data-body]"},
		{name: "search", path: "search?q=garden", ready: rows},
		{name: "settings", path: "settings", ready: "main form"},
		{name: "compose", path: "compose", ready: "[data-rich]", before: []step{
			fill("#to", "Amara <amara@example.org>,"),
			fill("#subject", "Plums, and Saturday"),
			fill("[data-rich]", "Hello Amara,\n\nthe plums are ripe, and there are far too many of them for us. Bring a basket on Saturday, and stay for cake.\n\nUntil then,\nthe four of us"),
		}},
	}
}

// fill types into a field, wherever its script then puts what is typed.
func fill(field, text string) step {
	return chromedp.Steps(chromedp.Click(chromedp.CSS(field), chromedp.NodeVisible), chromedp.KeyEvent(text))
}
