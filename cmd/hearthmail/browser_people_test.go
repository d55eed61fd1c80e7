package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
)

// TestBrowserPeople keeps a contact, a group, an address to write from and a canned
// reply by clicking, and writes with them: wide and narrow, light and dark, and once
// without script.
func TestBrowserPeople(t *testing.T) {
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		dark, mobile  bool
		plain         bool
	}{
		{"desktop", 1440, 900, true, false, false},
		{"phone", 390, 844, false, true, false},
		{"plain", 390, 844, false, true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			program := start(t)
			user, password, _ := program.demoLogin(t)
			p := browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.mobile)
			k := &keeper{session: session{t: t, page: p, base: strings.TrimRight(program.address, "/")}, plain: tc.plain}
			if tc.plain {
				p.DisableScript()
			}
			k.enter(user, password)
			k.keepPeople()
			k.keepIdentity()
			k.keepReply()
			k.writeWith()
		})
	}
}

// keeper is a person who looks after contacts and texts.
type keeper struct {
	session
	plain bool
}

// look checks a page, as far as that goes without script.
func (k *keeper) look(where string) {
	k.t.Helper()
	if dir := os.Getenv("HEARTHMAIL_TEST_PICTURES"); dir != "" {
		k.page.Screenshot(filepath.Join(dir, strings.ReplaceAll(k.t.Name()+" "+where, "/", " ")+".png"))
	}
	if k.plain {
		(&plainSession{k.session}).check(where)
		return
	}
	k.check(where)
}

// write types into an empty field of several lines.
func (k *keeper) write(selector, text string) {
	k.t.Helper()
	k.page.Click(selector)
	k.page.Press(text)
}

// at opens a page.
func (k *keeper) at(path string) {
	k.t.Helper()
	if status := k.page.Open(k.base + path); status != 200 {
		k.t.Fatalf("%s was answered by %d", path, status)
	}
}

func (k *keeper) save() {
	k.t.Helper()
	if status := k.page.Follow(".people-form .primary"); status != 200 {
		k.t.Errorf("saving was answered by %d: %s", status, k.page.Text("[role=alert]"))
	}
}

func (k *keeper) keepPeople() {
	k.t.Helper()
	k.at("/contacts")
	k.look("no contacts")
	k.page.Follow("a[href$='/contacts/edit']")
	k.page.Fill("#contact-name", "Zoë "+strings.Repeat("Özdemir-von-der-Heide", 5))
	k.page.Fill("#contact-address", "nobody")
	if status := k.page.Follow(".people-form .primary"); status != 422 {
		k.t.Errorf("a wrong address is answered by %d", status)
	}
	k.page.ForgetProblems() // Chromium reports every answer of 400 and above
	k.look("a contact with an alert")
	k.page.Fill("#contact-address", "zoe@x.example")
	k.page.Fill("#contact-group", "Choir")
	k.save()
	k.page.WaitVisible("[data-contact='zoe@x.example']")
	k.page.Follow("[data-group=Choir] .button")
	k.look("a group")
	k.page.Fill("#group-members", "Ann Berg <ann@x.example>")
	k.save()
	k.look("contacts")
	k.page.Follow("[data-group=Choir] .listed-name a")
	if n := k.page.Count("[data-contact]"); n != 1 {
		k.t.Errorf("the group lists %d", n)
	}
	k.page.Follow("[data-contact='ann@x.example'] .button")
	k.look("a contact")
}

func (k *keeper) keepIdentity() {
	k.t.Helper()
	k.at("/settings")
	k.page.Follow("a[href$='/settings/identities']")
	k.look("no identities")
	k.page.Follow("a[href$='/identities/edit']")
	k.page.Fill("#identity-name", "Ann")
	k.write("#identity-signature", "Ann of the house")
	k.look("an identity")
	k.save()
	k.page.Follow("a[href$='/identities/edit']")
	k.page.Fill("#identity-name", "Ben")
	k.page.Fill("#identity-address", "ben@hearth.example")
	k.save()
	k.look("identities")
	k.page.Follow("form[action$='/raise'] button")
	if got := k.page.Text("[data-identity]"); !strings.Contains(got, "Ben") {
		k.t.Errorf("moved up, the first is %q", got)
	}
}

func (k *keeper) keepReply() {
	k.t.Helper()
	k.at("/settings/replies")
	k.look("no replies")
	k.page.Follow("a[href$='/replies/edit']")
	k.page.Fill("#canned-name", "Thanks")
	k.page.Fill("#canned-subject", "Thank you")
	k.write("#canned-text", "Many thanks for everything.")
	k.look("a reply")
	k.save()
	k.look("replies")
}

func (k *keeper) writeWith() {
	k.t.Helper()
	if k.plain {
		k.page.Follow("a[href*='/compose?template=']")
		var got string
		if k.page.Evaluate("document.querySelector('textarea[name=text]').value", &got); !strings.Contains(got, "Many thanks for everything.") {
			k.t.Errorf("the letter begins with %q", got)
		}
		return
	}
	k.at("/compose")
	k.page.WaitVisible(".canned summary")
	k.page.Click(".canned summary")
	k.page.WaitVisible(".canned button")
	k.look("the canned replies")
	k.page.Click(".canned button")
	k.page.WaitFor("document.querySelector('[data-rich]').textContent.includes('Many thanks for everything.') && document.getElementById('subject').value === 'Thank you'")
	var senders []string
	k.page.Evaluate("[...document.querySelectorAll('#from option')].map(option => option.value)", &senders)
	if len(senders) != 2 || !strings.HasPrefix(senders[0], "Ann <") || senders[1] != "Ben <ben@hearth.example>" {
		k.t.Errorf("a letter can be from %q", senders)
	}
	k.look("a letter with a canned reply")
}
