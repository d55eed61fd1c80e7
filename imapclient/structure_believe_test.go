package imapclient

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"hearthmail/message"
)

// scriptMail answers FETCHes of one message of which the server gives the
// structure; what it is asked is noted.
type scriptMail struct {
	structure string
	raw       string

	mu    sync.Mutex
	asked []string
}

func (m *scriptMail) answer(command string) ([]string, string) {
	if !strings.HasPrefix(command, "UID FETCH 2 ") {
		return nil, ""
	}
	m.mu.Lock()
	m.asked = append(m.asked, command)
	m.mu.Unlock()
	literal := func(section, text string) string {
		return fmt.Sprintf("BODY[%s]<0> {%d}\r\n%s", section, len(text), text)
	}
	_, section, _ := strings.Cut(command, "BODY.PEEK[")
	section, piece, _ := strings.Cut(section, "]<")
	switch {
	case strings.Contains(command, "BODYSTRUCTURE"):
		header, _, _ := strings.Cut(m.raw, "\r\n\r\n")
		return []string{fmt.Sprintf("2 FETCH (UID 2 RFC822.SIZE %d %s BODYSTRUCTURE %s)", len(m.raw), literal(openHeader, header), m.structure)}, "OK done"
	case section == "":
		var offset, size int
		if _, err := fmt.Sscanf(piece, "%d.%d>", &offset, &size); err != nil {
			return nil, "BAD " + command
		}
		offset = min(offset, len(m.raw))
		return []string{"2 FETCH (UID 2 " + literal("", m.raw[offset:min(offset+size, len(m.raw))]) + ")"}, "OK done"
	}
	return []string{"2 FETCH (UID 2 " + literal(section, "Subject: of "+section+"\r\n\r\n") + ")"}, "OK done"
}

// rereads tells whether the whole message was asked for.
func (m *scriptMail) rereads() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.asked) > 1 && strings.Contains(m.asked[1], "BODY.PEEK[]<0.")
}

// TestStructureThatCannotBeBelieved: the raw message is read for its structure
// then, and only then, and its parts come from their places in it.
func TestStructureThatCannotBeBelieved(t *testing.T) {
	const (
		raw = "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
			"--b\r\n\r\none\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ntwo\r\n" +
			"--b\r\nContent-Transfer-Encoding: base64\r\n\r\ndGhyZWU=\r\n--b--\r\n"
		part = `("text" "plain" NIL NIL NIL "7bit" 10 1)`
	)
	for structure, believed := range map[string]bool{
		"(" + part + part + ` "mixed")`: true,
		part:                            false,
		"NIL":                           false,
		`(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0) "mixed")`: false,
		`((((`: false,
	} {
		t.Run(structure, func(t *testing.T) {
			mail := &scriptMail{structure: structure, raw: raw}
			account := onScript(t, "", mail.answer)
			m, err := account.Open(t.Context(), "INBOX", 2, OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if mail.rereads() == believed {
				t.Fatalf("asked for %q", mail.asked)
			}
			if believed {
				return
			}
			for path, want := range map[string]string{"1": "one", "2.1": "two", "3": "three"} {
				if got := readPart(t, account, m, m.Structure.Find(path)); got != want {
					t.Errorf("part %s is %q, want %q", path, got, want)
				}
			}
			header, err := account.PartHeader(t.Context(), "INBOX", 0, 2, m.Structure.Find("2"))
			if err != nil || header.Text("Subject") != "inner" {
				t.Errorf("the inner header is %+v, %v", header, err)
			}
			piece, err := account.PartPiece(t.Context(), "INBOX", 0, 2, m.Structure.Find("3"), 0, 4)
			if err != nil || string(piece) != "dGhy" {
				t.Errorf("four octets of part 3 are %q, %v", piece, err)
			}
		})
	}
}

func readPart(t *testing.T, account *Account, m *Message, part *message.Part) string {
	t.Helper()
	r, err := account.OpenPart(t.Context(), "INBOX", m.UIDValidity, m.UID, part)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestLargePartInPieces: a part that is found by its place comes in pieces too,
// and not one octet more than it has.
func TestLargePartInPieces(t *testing.T) {
	for _, size := range []int{0, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize} {
		body := strings.Repeat("x", size)
		raw := "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + body + "\r\n--b--\r\n"
		account := onScript(t, "", (&scriptMail{structure: "NIL", raw: raw}).answer)
		m, err := account.Open(t.Context(), "INBOX", 2, OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := readPart(t, account, m, m.Structure.Find("1")); got != body {
			t.Errorf("%d octets became %d", len(body), len(got))
		}
	}
}

// TestHeaderOfPart: the header of a message in a part is asked of the server
// where it knows that message, and read from the part where that is encoded.
func TestHeaderOfPart(t *testing.T) {
	account := onScript(t, "", (&scriptMail{raw: "x"}).answer)
	part := &message.Part{Path: "2", Type: "message", Subtype: "rfc822"}
	for encoding, want := range map[string]string{"7bit": "of 2.HEADER", "quoted-printable": "of 2"} {
		part.Encoding = encoding
		header, err := account.PartHeader(t.Context(), "INBOX", 0, 2, part)
		if err != nil || header.Text("Subject") != want {
			t.Errorf("%s: %+v, %v", encoding, header, err)
		}
	}
	part.Path = "2.TEXT\r\nX"
	if _, err := account.PartHeader(t.Context(), "INBOX", 0, 2, part); KindOf(err) != KindNotFound {
		t.Errorf("an odd path: %v", err)
	}
}
