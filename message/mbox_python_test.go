package message

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"hearthmail/internal/testtool"
)

// TestMboxInPython has another program read a mailbox file of ours: the flags, and the
// octets behind the fields that tell them, quoted as they are in the file.
func TestMboxInPython(t *testing.T) {
	python := testtool.Need(t, "python", "python3", "python3")
	mails := []string{"Subject: a\r\n\r\nb\r\n", "Subject: c\r\n\r\nFrom d\r\n\r\nFrom e Mon Jan  2 15:04:05 2006\r\nSubject: f\r\n\r\n", "Subject: g\r\n\r\n"}
	date := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	notes := []ExportNote{{Flags: []string{`\Seen`, `\Answered`}, Date: date, Size: 17}, {Date: date}, {Flags: []string{`\Flagged`, `\Deleted`, `\Seen`}, Date: date}}
	file := filepath.Join(t.TempDir(), "mbox")
	if err := os.WriteFile(file, []byte(writeMbox(t, notes, mails...)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "read_mbox.py"), file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var read []struct {
		Octets      []byte
		Flags, From string
	}
	if err := json.Unmarshal(out, &read); err != nil || len(read) != len(mails) {
		t.Fatalf("%d messages, %v", len(read), err)
	}
	for i, want := range []struct{ flags, octets string }{
		{"AOR", mails[0]},
		{"O", "Subject: c\r\n\r\n>From d\r\n\r\n>From e Mon Jan  2 15:04:05 2006\r\nSubject: f\r\n\r\n"},
		{"DFOR", mails[2]},
	} {
		octets := read[i].Octets
		if read[i].Flags != want.flags || len(octets) < len(want.octets) || string(octets[len(octets)-len(want.octets):]) != want.octets {
			t.Errorf("message %d has the flags %s and is %q", i, read[i].Flags, octets)
		}
		if read[i].From != "ann@example.org Mon May  4 03:02:01 2026" {
			t.Errorf("message %d comes from %q", i, read[i].From)
		}
	}
}
