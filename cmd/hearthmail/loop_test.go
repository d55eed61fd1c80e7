package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-message/mail"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testpostfix"
	"hearthmail/internal/testtool"
)

// TestLoop: a letter goes out by Postfix, comes back by Dovecot's LMTP and shows in
// the list that somebody has open; other programs' parsers read in it what was
// written.
func TestLoop(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{LMTP: true, AuthSocket: true, AnyDomain: true})
	postfix := testpostfix.Start(t, dovecot, "nobody@example.org")
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://"+postfix.Addr(), "--undo-send", "0s"), dovecot.Password())
	server := testdovecot.Login(t, dovecot, "family")
	v.get(inbox)
	events := v.listen("0", "")
	untilHeard(t, events, server)

	const subject = "Plums, prunes & Zwetschgen – „reif“ 🍑"
	const text = "Dear Zoë,\n\n.\n..\nFrom the tree:\n> plums\n\n-- \nÖzgür"
	attachment := strings.Repeat("\x00\xff\r\n.\r\n", 50_000)
	page := postLetter(v, map[string]string{
		"compose-id": "abcdefghijklmnopqrstuvwxyz", "from": "Family <family@example.org>", "to": `"Özdemir, Zoë" <family@example.org>`,
		"bcc": "family+hidden@example.org", "subject": subject, "text": strings.ReplaceAll(text, "\n", "\r\n"),
	}, "Pflaumen 2026 – „süß“.bin", attachment)
	if page.status != http.StatusOK || page.address != inbox {
		t.Fatalf("sending leads to %s with %d: %s", page.address, page.status, page.alert())
	}
	shown := func() bool { return strings.Contains(words(v.get(inbox).list(t)), "Zwetschgen") }
	eventually(t, "the list shows the letter", func() bool {
		await(t, events, "INBOX", "")
		return shown()
	})

	server.Select("INBOX")
	var uids []uint32
	eventually(t, "both who get it have it", func() bool {
		uids = server.Search(`SUBJECT "Zwetschgen"`)
		return len(uids) == 2
	})
	for _, uid := range uids {
		raw := server.Raw(uid)
		if bytes.Contains(raw, []byte("hidden@")) && !bytes.Contains(raw, []byte("Delivered-To: <family+hidden@")) || bytes.Contains(raw, []byte("\nBcc:")) {
			t.Errorf("it tells who had it unseen:\n%.2000s", raw)
		}
		for parser, read := range map[string]func(*testing.T, []byte) readLetter{"Python": readByPython, "go-message": readByGo} {
			got := read(t, raw)
			got.Text = strings.TrimRight(strings.ReplaceAll(strings.ReplaceAll(got.Text, "\r\n", "\n"), "\n ", "\n"), "\n")
			want := readLetter{Subject: subject, To: "Özdemir, Zoë <family@example.org>", Text: text, Name: "Pflaumen 2026 – „süß“.bin", Content: attachment}
			if got != want {
				got.Content, want.Content = got.Content[:min(len(got.Content), 50)], want.Content[:50]
				t.Errorf("%s reads %q, want %q", parser, got, want)
			}
		}
	}
}

// postLetter posts a letter with a file, as the page without script does.
func postLetter(v *visitor, fields map[string]string, name, content string) *answer {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range fields {
		if err := form.WriteField(field, value); err != nil {
			v.t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("attachment", name)
	if err == nil {
		_, err = io.WriteString(file, content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	return v.send(http.MethodPost, "/compose/send", &body, http.Header{"Content-Type": {form.FormDataContentType()}, "Referer": {v.base + "/compose"}})
}

// readLetter is what a parser finds in a letter.
type readLetter struct{ Subject, To, Text, Name, Content string }

func readByPython(t *testing.T, raw []byte) readLetter {
	t.Helper()
	python := testtool.Need(t, "python", "python3", "python3")
	file := filepath.Join(t.TempDir(), "letter.eml")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), python, filepath.Join("..", "..", "message", "testdata", "read_mails.py"), file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var mails []struct {
		Subject     string
		To          [][2]string
		Text        string
		Attachments []struct {
			Name    string
			Content []byte
		}
		Defects []string
	}
	if err := json.Unmarshal(out, &mails); err != nil || len(mails[0].To) != 1 || len(mails[0].Attachments) != 1 || len(mails[0].Defects) > 0 {
		t.Fatalf("%v, %s", err, out)
	}
	m := mails[0]
	return readLetter{m.Subject, m.To[0][0] + " <" + m.To[0][1] + ">", m.Text, m.Attachments[0].Name, string(m.Attachments[0].Content)}
}

func readByGo(t *testing.T, raw []byte) readLetter {
	t.Helper()
	reader, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var got readLetter
	if got.Subject, err = reader.Header.Subject(); err != nil {
		t.Error(err)
	}
	to, err := reader.Header.AddressList("To")
	if err != nil || len(to) != 1 {
		t.Fatalf("%v, %v", to, err)
	}
	got.To = to[0].Name + " <" + to[0].Address + ">"
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part.Body)
		if err != nil {
			t.Fatal(err)
		}
		switch header := part.Header.(type) {
		case *mail.InlineHeader:
			got.Text += string(content)
		case *mail.AttachmentHeader:
			got.Name, _ = header.Filename()
			got.Content = string(content)
		}
	}
}

// TestLoopRefusal: those whom Postfix knows get the letter, and of the others its
// words are told.
func TestLoopRefusal(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{LMTP: true, AuthSocket: true, AnyDomain: true})
	postfix := testpostfix.Start(t, dovecot, "nobody@example.org")
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://"+postfix.Addr(), "--undo-send", "0s"), dovecot.Password())
	v.post("/compose/send", written("abcdefghijklmnopqrstuvwxyz", "family@example.org", "nobody@example.org"), "/compose")
	eventually(t, "the refusal is told", func() bool { return strings.Contains(v.get(inbox).alert(), "nobody@example.org") })
	if page := v.get("/outbox"); !strings.Contains(page.body, "nobody has this address") {
		t.Errorf("the server's words are not told: %s", page.body)
	}
	server := testdovecot.Login(t, dovecot, "family")
	server.Select("INBOX")
	eventually(t, "the letter has come", func() bool { return slices.Equal(server.UIDs(), []uint32{1}) })
}
