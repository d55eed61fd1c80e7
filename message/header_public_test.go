package message

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestPublicMessage(t *testing.T) {
	long := strings.Repeat("secret@example.org, ", 1000)
	for name, test := range map[string]struct{ message, want string }{
		"nothing hidden": {"From: a@example.org\r\nTo: b@example.org\r\n\r\nBcc: text\r\n", "From: a@example.org\r\nTo: b@example.org\r\n\r\nBcc: text\r\n"},
		"first":          {"Bcc: secret@example.org\r\nFrom: a@example.org\r\n\r\n", "From: a@example.org\r\n\r\n"},
		"last":           {"From: a@example.org\r\nBcc: secret@example.org\r\n\r\nText", "From: a@example.org\r\n\r\nText"},
		"folded":         {"bCC \t: secret@example.org,\r\n\tother@example.org\r\n \r\n more\r\nTo: b@example.org\r\n\r\n", "To: b@example.org\r\n\r\n"},
		"several, long":  {"BCC:" + long + "\r\n " + long + "\r\nResent-Bcc: x\r\nSubject: " + long + "\r\nBcc: y\n\nText", "Subject: " + long + "\r\n\nText"},
		"of drafts":      {"X-Hearthmail-Draft: one\r\nX-Hearthmail-Fields:\r\n bcc=x\r\nX-Other: 1\r\n\r\n", "X-Other: 1\r\n\r\n"},
		"no body":        {"From: a\r\nBcc: b", "From: a\r\n"},
		"no header":      {"\r\nBcc: b\r\n\r\n", "\r\nBcc: b\r\n\r\n"},
		"other names":    {"X-Bcc: a\r\nBccs: b\r\nBcc\r\n\r\n", "X-Bcc: a\r\nBccs: b\r\n\r\n"},
		"nothing":        {"", ""},
	} {
		for how, r := range map[string]io.Reader{"at once": strings.NewReader(test.message), "by octets": iotest.OneByteReader(strings.NewReader(test.message))} {
			if got, err := io.ReadAll(PublicMessage(r)); err != nil || string(got) != test.want {
				t.Errorf("%s, %s: %q (%v), want %q", name, how, got, err, test.want)
			}
		}
	}
	if _, err := io.ReadAll(PublicMessage(io.MultiReader(strings.NewReader("From: a\r\nBcc"), iotest.ErrReader(io.ErrClosedPipe)))); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a failure to read is %v", err)
	}
}
