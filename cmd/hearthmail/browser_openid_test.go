package main

import (
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserOpenID clicks the button, wide and narrow, in both schemes, and with
// no script: to a provider on another site, and back.
func TestBrowserOpenID(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	testdovecot.Seed(t, b.dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name           string
		width, height  int
		dark, noScript bool
		link           string
	}{
		{"desktop", 1440, 900, false, false, "a[href='/login/openid']"},
		{"tablet without script", 820, 1100, false, true, "a[href='/login/openid']"},
		{"phone dark", 390, 844, true, false, "a[href='/login/openid?remember=1']"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.width < 1000)
			s := &session{t: t, page: p, base: strings.TrimRight(b.program.address, "/")}
			p.Open(s.base + "/")
			s.check("the sign-in page")
			if tc.noScript {
				p.DisableScript()
			}
			p.Follow(tc.link)
			if at := p.Location(); at != s.base+inbox {
				t.Fatalf("the button leads to %s: %s", at, p.Text("main"))
			}
			p.WaitVisible("#list [data-uid]")
			if n := p.Count("#list [data-uid]"); n != 3 {
				t.Errorf("%d rows, want 3", n)
			}
			if tc.noScript {
				return
			}
			s.check("the inbox")
			s.signOut()
		})
	}
}
