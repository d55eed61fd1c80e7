package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/emersion/go-message/mail"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
)

// TestWithoutScript does without script all that a person does, with links and
// forms, page after page, and asks the mail server through another client what has
// come of it.
func TestWithoutScript(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	letters := testsmtp.Start(t, testsmtp.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://"+letters.Addr(), "--undo-send", "0s")
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		mobile        bool
	}{{"desktop", 1440, 900, false}, {"phone", 390, 844, true}} {
		t.Run(tc.name, func(t *testing.T) {
			testdovecot.Seed(t, dovecot, tc.name, "INBOX", 120, testdovecot.GenerateMail)
			server := testdovecot.Login(t, dovecot, tc.name)
			server.Ensure("Sent")
			server.Select("INBOX")
			p := browser.Within(t).NewPage(tc.width, tc.height, false, tc.mobile)
			p.DisableScript()
			s := &plainSession{session{t: t, page: p, server: server, base: strings.TrimRight(program.address, "/")}}
			s.signIn(tc.name, dovecot.Password())
			s.turnPages()
			s.read()
			s.strikeAndRestore()
			s.tick()
			s.purge()
			s.write(letters)
			if !tc.mobile {
				s.walk()
			}
			s.signOut()
			s.check("signed out")
		})
	}
}

// struckView is the list of what is struck.
const struckView = inbox + "?filter=deleted"

// plainSession is a person whose browser runs no script.
type plainSession struct{ session }

// check lets the checks run their own script, for which the page's is too late.
func (s *plainSession) check(where string) {
	s.t.Helper()
	s.barScript(false)
	s.session.check(where)
	s.barScript(true)
	s.wantNothingDead(where)
}

func (s *plainSession) barScript(barred bool) {
	s.t.Helper()
	if err := chromedp.Do(s.page.Context(), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: barred})
		return err
	})); err != nil {
		s.t.Fatal(err)
	}
}

func (s *plainSession) signIn(user, password string) {
	s.t.Helper()
	s.page.Open(s.base + "/")
	s.page.Fill("input[name=username]", user)
	s.page.Fill("input[name=password]", "wrong")
	if status := s.page.Follow("form[action$='/login'] button"); status != 403 {
		s.t.Errorf("a wrong password gave %d", status)
	}
	if text := s.page.Text("[role=alert]"); !strings.Contains(text, "did not accept") {
		s.t.Errorf("a wrong password is answered by %q", text)
	}
	s.page.ForgetProblems() // Chromium reports every answer of 400 and above
	s.check("the sign-in page with an alert")
	s.page.Fill("input[name=password]", password)
	s.follow("form[action$='/login'] button", inbox)
	s.check("the list")
	if got := s.page.Count("#list [data-uid]"); got != 50 {
		s.t.Errorf("%d rows, want 50", got)
	}
}

// follow is a click that leads to a page, at the end of the address.
func (s *plainSession) follow(selector, end string) {
	s.t.Helper()
	if status := s.page.Follow(selector); status != 200 {
		s.t.Fatalf("%s led to an answer of %d", selector, status)
	}
	if got := s.page.Location(); !strings.HasSuffix(got, end) {
		s.t.Errorf("%s led to %s, want an address that ends in %s", selector, got, end)
	}
}

func (s *plainSession) wantNotice(want string) {
	s.t.Helper()
	if got := s.page.Text("[role=status]"); !strings.Contains(got, want) {
		s.t.Errorf("the page says %q, want %q", got, want)
	}
}

func (s *plainSession) turnPages() {
	s.t.Helper()
	s.follow("#page-next", "?page=2")
	if s.page.Count("#row-70") != 1 || s.page.Count("#list [data-uid]") != 50 {
		s.t.Error("the second page doesn't hold the next 50 rows")
	}
	s.follow("#page-previous", inbox)
}

// opener is the link of a row.
func opener(uid int) string { return fmt.Sprintf("[data-uid='%d'] [data-field=subject] a", uid) }

func (s *plainSession) read() {
	s.t.Helper()
	s.follow(opener(114), inbox+"/messages/114") // HTML
	s.waitFrame("<p")
	s.check("an HTML message")
	s.page.Open(s.base + inbox)
	s.follow(opener(115), inbox+"/messages/115") // a plain text, unread
	s.page.WaitVisible("[data-message='115'] pre[data-body]")
	s.check("a message")
	if !slices.Contains(s.server.Flags(115), `\Seen`) {
		s.t.Error("opening has not marked it as read on the server")
	}
}

func (s *plainSession) strikeAndRestore() {
	s.t.Helper()
	s.follow("[data-message] button[formaction$='/delete']", inbox+"/messages/115")
	s.wantStruck(115)
	s.wantNotice("1 message struck through.")
	s.page.WaitVisible("[data-message='115'] del")
	s.check("a struck message")
	s.follow("[data-message] button[formaction$='/undelete']", inbox+"/messages/115")
	s.wantStruck()
	s.wantNotice("1 message restored.")
	s.page.Open(s.base + inbox)
}

func (s *plainSession) tick() {
	s.t.Helper()
	for _, uid := range []int{118, 117, 116} {
		s.page.Click(fmt.Sprintf("[data-uid='%d'] input[type=checkbox]", uid))
	}
	s.check("ticked rows")
	s.follow("#ticked button[formaction$='/delete']", inbox)
	s.wantStruck(116, 117, 118)
	s.wantNotice("3 messages struck through.")
	s.follow("[data-uid='117'] button[formaction$='/undelete']", inbox)
	s.wantStruck(116, 118)
	s.check("struck rows")
}

// purge starts from a view of the list, and comes back to it.
func (s *plainSession) purge() {
	s.t.Helper()
	s.follow(".filters a[href$='filter=deleted']", struckView)
	s.server.Store(110, "+FLAGS", `\Deleted`) // another mail program, meanwhile
	s.page.Follow("#purge-struck")
	s.check("the question before a purge")
	s.follow("form[action$='/purge'] button", struckView)
	s.wantNotice("2 messages purged.")
	left := s.server.UIDs()
	if len(left) != 118 || slices.Contains(left, 116) || slices.Contains(left, 118) || !slices.Contains(left, 110) {
		s.t.Errorf("%d messages are left; what another program struck is there: %v", len(left), slices.Contains(left, 110))
	}
}

// write first makes a mistake, and then sends a letter with a file.
func (s *plainSession) write(letters *testsmtp.Server) {
	s.t.Helper()
	const text, file = "Dear all,\r\n\r\nthe plums are ripe.", "Plums, pears and quinces.\n"
	path := filepath.Join(s.t.TempDir(), "Obst & Gemüse.txt")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.page.Follow("a[href$='/compose']")
	s.page.WaitVisible("textarea[name=text]")
	s.check("a letter")
	s.page.Fill("[name=to]", "nobody")
	s.page.Fill("[name=subject]", "Fruit from the garden")
	s.page.Click("textarea[name=text]")
	s.page.Press(strings.ReplaceAll(text, "\r\n", kb.Enter))
	s.page.ChooseFiles("input[type=file][name=attachment]", path)
	if status := s.page.Follow("button[data-send]"); status != 422 {
		s.t.Errorf("a letter to nobody was answered by %d", status)
	}
	s.page.ForgetProblems()
	s.page.WaitVisible("[name=to][aria-invalid=true]")
	s.check("a letter to nobody")
	s.page.Fill("[name=to]", "ann@example.org")
	s.follow("button[data-send]", struckView)
	s.check("the list after a letter")
	s.server.Select("Sent")
	defer s.server.Select("INBOX")
	eventually(s.t, "the letter is filed", func() bool { return len(s.server.UIDs()) > 0 })
	uids := s.server.UIDs()
	s.isLetter("filed", s.server.Raw(uids[0]), text, file)
	sent := letters.Messages()
	s.isLetter("sent", sent[len(sent)-1].Data, text, file)
	if len(uids) != 1 || !slices.Equal(sent[len(sent)-1].To, []string{"ann@example.org"}) {
		s.t.Errorf("%d copies are filed, and it went to %v", len(uids), sent[len(sent)-1].To)
	}
}

// isLetter reads a letter as a mail program does.
func (s *plainSession) isLetter(what string, raw []byte, text, file string) {
	s.t.Helper()
	letter, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		s.t.Fatal(err)
	}
	if subject, err := letter.Header.Subject(); err != nil || subject != "Fruit from the garden" {
		s.t.Errorf("%s: the subject is %q, %v", what, subject, err)
	}
	got := map[string]string{} // by the name of the file
	for {
		part, err := letter.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			s.t.Fatal(err)
		}
		name := ""
		if h, ok := part.Header.(*mail.AttachmentHeader); ok {
			name, _ = h.Filename()
		}
		content, err := io.ReadAll(part.Body)
		if err != nil {
			s.t.Fatal(err)
		}
		got[name] = string(content)
	}
	if len(got) != 2 || !strings.HasPrefix(got[""], text) || got["Obst & Gemüse.txt"] != file {
		s.t.Errorf("%s: the letter holds %q", what, got)
	}
}
