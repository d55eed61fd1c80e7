package main

import (
	"fmt"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// busyMail has something to be said about nearly everything: its sender, its
// links, its pictures, and twelve attachments.
func busyMail() []byte {
	lines := []string{
		`From: "service@bank.example" <news@shop.example>`, "Reply-To: other@elsewhere.example", "To: family@example.org", "Subject: Offers",
		"List-Unsubscribe: <https://shop.example/leave>", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "",
		"--b", "Content-Type: text/html", "",
		`<p>Dear all</p><img src="https://img.example/1.png" width="50" height="50"><a href="https://evil.example/">https://bank.example/</a>`,
	}
	for i := range 12 {
		lines = append(lines, "--b", fmt.Sprintf(`Content-Type: application/pdf; name="file-%d.pdf"`, i), "Content-Disposition: attachment", "", "%PDF-")
	}
	return crlf(append(lines, "--b--", "")...)
}

// footFaults say where the ways to the neighbours are less high than a finger needs, or
// cover a part of the message.
const footFaults = `(() => {
	const bar = document.querySelector('.neighbours'), {top, bottom} = bar.getBoundingClientRect();
	const low = [...bar.children].filter(way => way.getBoundingClientRect().height < 44);
	const covered = [...document.querySelectorAll('.message *:not(.message-bar, .message-bar *)')].filter(part => part.getBoundingClientRect().bottom >= top + 1);
	return [...low, ...covered].map(part => part.outerHTML.slice(0, 100) + JSON.stringify(part.getBoundingClientRect())).concat(bottom === innerHeight ? [] : ['it ends at ' + bottom]);
})()`

// TestTextAtOnce: however much there is to be said about a mail, its text begins
// on the first screen, and what is attached is one press away. The ways to the messages
// before and after are at the foot of the screen, and hide nothing.
func TestTextAtOnce(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", busyMail())
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, plain := range []bool{false, true} {
		t.Run(fmt.Sprintf("plain %v", plain), func(t *testing.T) {
			page := browser.Within(t).NewPage(390, 844, false, true)
			if plain {
				page.DisableScript()
			}
			base := strings.TrimRight(program.address, "/")
			page.Open(base + "/login")
			page.Fill("input[name=username]", "family")
			page.Fill("input[name=password]", dovecot.Password())
			page.Follow("form[action$='/login'] button")
			page.Open(base + inbox + "/messages/1")
			page.WaitFor("document.readyState === 'complete'")
			var top, height, screen float64
			page.Evaluate("document.querySelector('iframe[data-body]').getBoundingClientRect().top", &top)
			page.Evaluate("document.querySelector('iframe[data-body]').getBoundingClientRect().height", &height)
			if page.Evaluate("innerHeight", &screen); top > 0.8*screen {
				t.Errorf("the text begins at %.0f of %.0f pixels", top, screen)
			}
			if plain && height < screen/2 {
				t.Errorf("without script there are %.0f pixels to read it in", height)
			}
			page.Click(".attached a")
			page.WaitFor("(({top}) => top > 0 && top < innerHeight / 2)(document.getElementById('attachments-title').getBoundingClientRect())")
			page.Evaluate("scrollTo(0, document.documentElement.scrollHeight)", nil)
			var faults []string
			if page.Evaluate(footFaults, &faults); len(faults) > 0 {
				t.Errorf("at the foot of the screen: %s", strings.Join(faults, "\n"))
			}
		})
	}
}
