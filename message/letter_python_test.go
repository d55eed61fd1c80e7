package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testtool"
)

// pythonMail is what Python's email package finds in a mail.
type pythonMail struct {
	Fields      []string
	Subject, ID string
	From        [][2]string // names and addresses
	To, Cc      [][2]string
	Text, HTML  string
	Attachments []struct {
		Name    string
		Content []byte
	}
	Defects []string
}

// TestLettersInPython has another program's parser read letters: typical ones, and
// as many as rapid makes of everything.
func TestLettersInPython(t *testing.T) {
	python := testtool.Need(t, "python", "python3", "python3")
	letters := []*Letter{}
	for _, l := range goldenLetters() {
		letters = append(letters, l)
	}
	for seed := range 200 {
		letters = append(letters, anyLetter().Example(seed))
	}
	dir := t.TempDir()
	args := []string{filepath.Join("testdata", "read_mails.py")}
	for i, l := range letters {
		file := filepath.Join(dir, fmt.Sprintf("%03d.eml", i))
		if err := os.WriteFile(file, writeLetter(t, l), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	cmd := exec.CommandContext(t.Context(), python, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	var mails []pythonMail
	if err := json.Unmarshal(out, &mails); err != nil || len(mails) != len(letters) {
		t.Fatalf("%d of %d letters were read, %v", len(mails), len(letters), err)
	}
	for i, l := range letters {
		if err := mails[i].compare(l); err != nil {
			raw, _ := os.ReadFile(args[i+1])
			t.Fatalf("letter %d: %v in\n%s", i, err, raw)
		}
	}
}

func (m pythonMail) compare(l *Letter) error {
	html := l.HTML
	if html != "" {
		html = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>\n" + html + "\n</body></html>\n"
	}
	text := l.Text
	if text == "" && html != "" {
		text = TextFromHTML(l.HTML)
	}
	var attachments []string
	for _, a := range m.Attachments {
		attachments = append(attachments, attachmentText(a.Name, a.Content))
	}
	if slices.Contains(m.Fields, "bcc") {
		return errors.New("there is a Bcc")
	}
	return errors.Join(
		different("subject", letterLine(l.Subject), m.Subject),
		different("id", "<"+l.MessageID+">", m.ID),
		differentAddresses("from", []Address{l.From}, m.From),
		differentAddresses("to", l.To, m.To),
		differentAddresses("cc", l.Cc, m.Cc),
		different("text", FlowText(text), strings.ReplaceAll(m.Text, "\r\n", "\n")),
		different("html", html, strings.ReplaceAll(m.HTML, "\r\n", "\n")),
		different("attachments", attachmentsOf(l), attachments),
		different("defects", []string{}, m.Defects),
	)
}

// differentAddresses compares addresses. Python makes one blank of several in a
// name, and 3.11 puts one where two encoded-words meet.
func differentAddresses(what string, list []Address, got [][2]string) error {
	want := [][2]string{}
	for i, a := range list {
		name, between := letterLine(a.Name), " "
		if len(encodedWords(name, maxEncodedName)) > 1 {
			between = ""
		}
		want = append(want, [2]string{strings.Join(strings.Fields(name), between), a.Wire()})
		if i < len(got) {
			got[i][0] = strings.Join(strings.Fields(got[i][0]), between)
		}
	}
	return different(what, want, got)
}
