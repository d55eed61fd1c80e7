package main

import (
	"image/color"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserDark: on a dark screen a mail that knows nothing of it is turned
// dark, and its pictures keep their colours, in front of the text and behind it.
func TestBrowserDark(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", structuredMail("dark", "related",
		textPart("text/html", `<style>.behind { background: url(cid:red@hearth) }</style><p>White page, black text.</p>
<img src="cid:red@hearth" width="80" height="80" id="front"><table><tr><td class="behind" width="80" height="80" id="behind"></td></tr></table>
<table bgcolor="#ffffff"><tr><td width="80" height="80" id="white"></td></tr></table>`),
		picturePart("Content-ID: <red@hearth>\r\n")))
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	page := testbrowser.Start(t).NewPage(1000, 900, true, false)
	s := &session{t: t, page: page, base: strings.TrimRight(program.address, "/")}
	s.enter("family", dovecot.Password())
	page.Open(s.base + "/mailboxes/INBOX/messages/1")
	page.WaitFor(settled)
	page.WaitFor(`[...document.querySelector("iframe[data-body]").contentDocument.images].every(image => image.complete)`)
	taken := filepath.Join(t.TempDir(), "dark.png")
	page.Screenshot(taken)
	shown := decodeFile(t, taken)
	for id, want := range map[string]color.RGBA{"m-front": {255, 0, 0, 255}, "m-behind": {255, 0, 0, 255}, "m-white": {28, 28, 28, 255}} {
		var at []int
		page.Evaluate(`(() => {
			const frame = document.querySelector("iframe[data-body]"), around = frame.getBoundingClientRect();
			const box = frame.contentDocument.getElementById("`+id+`").getBoundingClientRect();
			return [around.left + box.left + box.width / 2, around.top + box.top + box.height / 2].map(Math.round);
		})()`, &at)
		r, g, b, _ := shown.At(at[0], at[1]).RGBA()
		for i, got := range []uint32{r >> 8, g >> 8, b >> 8} {
			if wanted := []uint8{want.R, want.G, want.B}[i]; max(got, uint32(wanted))-min(got, uint32(wanted)) > 4 {
				t.Errorf("%s at %v is %d %d %d, want %v", id, at, r>>8, g>>8, b>>8, want)
				break
			}
		}
	}
}
