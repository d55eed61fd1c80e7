package imapclient

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/message"
)

// TestStructuresThatDovecotMisses: of mails whose parts Dovecot doesn't find,
// what the sender wrote is there all the same.
func TestStructuresThatDovecotMisses(t *testing.T) {
	const from = "From: a@example.org\nDate: Mon, 2 Jan 2006 15:04:05 +0000\nMIME-Version: 1.0\n"
	const parts = "--b\nContent-Type: text/html\n\none\n--b\n\ntwo\n--b--\n"
	mails := []struct {
		name, raw string
		want      string // types and bodies of the leaves
	}{
		{"two semicolons", from + "Content-Type: multipart/mixed;; boundary=\"b\"\n\n" + parts, "text/html one, text/plain two"},
		{"another boundary", from + "Content-Type: multipart/mixed; boundary=other\n\n" + parts, "text/html one, text/plain two"},
		{"no boundary", from + "Content-Type: multipart/mixed\n\n" + parts, "text/html one, text/plain two"},
		{"no boundary in the body", from + "Content-Type: multipart/mixed; boundary=b\n\nwords", "text/plain words"},
		{"no end of the header", from + "Content-Type: multipart/mixed; boundary=b\n" + parts, "text/html one, text/plain two"},
		{"a part without header", from + "Content-Type: multipart/mixed; boundary=b\n\n--b\nHello\n--b\n\ntwo\n--b--\n", "text/plain Hello, text/plain two"},
		{"no semicolon", from + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf name=\"a.pdf\"\n\none\n--b--\n", "application/pdf one"},
		{"an empty line first", "\n" + from + "Content-Type: text/html\n\none", "text/html one"},
		{"no header", "Only\nwords", "text/plain Only\r\nwords"},
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", len(mails), func(i int) testdovecot.Mail {
		return testdovecot.Mail{Body: withCRLF([]byte(mails[i].raw))}
	})
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	for i, mail := range mails {
		t.Run(mail.name, func(t *testing.T) {
			m := mustOpen(t, account, uint32(i+1))
			var leaves []string
			for leaf := range m.Structure.Leaves() {
				leaves = append(leaves, leaf.MediaType()+" "+readPart(t, account, m, leaf))
			}
			if got := strings.Join(leaves, ", "); got != mail.want {
				t.Errorf("got %q, want %q", got, mail.want)
			}
			if strings.Contains(mail.raw, "From:") && len(m.From) == 0 {
				t.Error("the sender is gone")
			}
		})
	}
}

// TestHugeStructuresOnDovecot: of too many parts, and of too deep ones, the
// first are there, and it is told that they are not all.
func TestHugeStructuresOnDovecot(t *testing.T) {
	const header = "From: a@example.org\nMIME-Version: 1.0\n"
	deep := header
	for i := range 200 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n\ntext\n--b%d\n", i, i, i)
	}
	part := "--b\nContent-Type: application/pdf; name=a.pdf\nContent-ID: <a>\nContent-Disposition: attachment; filename=a.pdf; size=1\n\nx\n"
	mails := []string{
		deep + "\nend\n",
		header + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n" + strings.Repeat(part, 10_000),
		header + strings.Repeat("X-Long: "+strings.Repeat("x", 900)+"\n", 1200) + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n",
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", len(mails), func(i int) testdovecot.Mail {
		return testdovecot.Mail{Body: withCRLF([]byte(mails[i]))}
	})
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	for i, want := range []bool{true, true, false} {
		m := mustOpen(t, account, uint32(i+1))
		if m.Structure.IsShortened() != want {
			t.Errorf("mail %d of %d octets: shortened: %v, reread: %v", i, m.Size, !want, m.Structure.Range != nil)
		}
		if got := strings.TrimSpace(readPart(t, account, m, m.Structure.Find("1"))); got != "text" {
			t.Errorf("mail %d: the first part is %q", i, got)
		}
	}
}

// TestNamesThatDovecotCuts: file names that should have been in quotes are
// whole, and those that are whole cost nothing.
func TestNamesThatDovecotCuts(t *testing.T) {
	files := []struct{ header, want string }{
		{"Content-Type: application/pdf; name=my long file.pdf\nContent-Disposition: attachment; filename=my long file.pdf\n", "my long file.pdf"},
		{"Content-Type: application/pdf\nContent-Disposition: attachment; filename=a[1].pdf\n", "a[1].pdf"},
		{"Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"a \"b\" c.pdf\"\n", "a _b_ c.pdf"},
		{"Content-Type: application/pdf\nContent-Disposition: attachment; filename=Makefile\n", "Makefile"},
		{"Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n", "a.pdf"},
	}
	raw := "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n"
	for _, file := range files {
		raw += "--b\n" + file.header + "\nx\n"
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 1, func(int) testdovecot.Mail { return testdovecot.Mail{Body: withCRLF([]byte(raw + "--b--\n"))} })
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	m := mustOpen(t, account, 1)
	if m.Structure.Range != nil {
		t.Error("the message was read anew")
	}
	for i, file := range files {
		if got := m.Structure.Children[i+1].Filename(); got != file.want {
			t.Errorf("got %q, want %q", got, file.want)
		}
	}
}

func mustOpen(t *testing.T, account *Account, uid uint32) *Message {
	t.Helper()
	m, err := account.Open(t.Context(), "INBOX", uid, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func withCRLF(raw []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// TestCorpusOnDovecot opens every odd mail, with and without an index, and reads
// all of its parts; and once more as they are found in the raw mail. Where both
// ways find the same parts, these have the same octets.
func TestCorpusOnDovecot(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", "mime", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("The corpus of odd mails is not beside this checkout.")
	}
	raws := make([][]byte, len(files))
	for i, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		raws[i] = withCRLF(raw)
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", len(files), func(i int) testdovecot.Mail { return testdovecot.Mail{Body: raws[i]} })
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	same, reread := 0, int64(0)
	for i, file := range files {
		m := mustOpen(t, account, uint32(i+1))
		if m.Structure.Range != nil {
			reread += m.Size
		}
		if checkBothWays(t, filepath.Base(file), account, m, raws[i]) {
			same++
		}
	}
	t.Logf("Of %d mails %d have the same parts both ways; %d octets were read anew.", len(files), same, reread)
	if same < len(files)*9/10 {
		t.Errorf("only %d of %d mails have the same parts both ways", same, len(files))
	}
	if whole := int64(len(bytes.Join(raws, nil))); reread > whole/20 {
		t.Errorf("%d of %d octets were read anew", reread, whole)
	}
	settle(t, account, "INBOX")
	for i, file := range files {
		if m := mustOpen(t, account, uint32(i+1)); m.Structure == nil {
			t.Errorf("%s has no structure with an index", file)
		}
	}
}

// checkBothWays compares the parts of an open message with those of the raw
// mail, and tells whether they are the same.
func checkBothWays(t *testing.T, name string, account *Account, m *Message, raw []byte) bool {
	t.Helper()
	if bytes.IndexByte(raw, 0) >= 0 {
		return false // Dovecot gives other octets for these
	}
	ours, same := message.ParseMail(raw), true
	for leaf := range m.Structure.Leaves() {
		got := readPart(t, account, m, leaf)
		other := ours.Find(leaf.Path)
		if other == nil || other.MediaType() != leaf.MediaType() || other.Size != leaf.Size {
			same = false
			continue
		}
		body := raw[other.Range.Start:other.Range.End]
		decoded, err := io.ReadAll(message.NewTransferDecoder(bytes.NewReader(body), other.Encoding))
		if err != nil {
			t.Fatal(err)
		}
		if got != string(decoded) {
			t.Errorf("%s: part %s has %d octets, %d by its place", name, leaf.Path, len(got), len(decoded))
		}
		if piece := readPart(t, account, m, other); piece != got {
			t.Errorf("%s: part %s, fetched by its place, has %d octets", name, leaf.Path, len(piece))
		}
	}
	return same
}
