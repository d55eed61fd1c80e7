package smtpclient

import (
	"bufio"
	"bytes"
	"net/textproto"
	"strings"
	"testing"
	"testing/iotest"
)

// sent is a message as it goes over the wire, its last dot with it.
func sent(t testing.TB, data string, piecemeal bool) string {
	t.Helper()
	var out bytes.Buffer
	to := textproto.NewWriter(bufio.NewWriter(&out))
	dots := to.DotWriter()
	var err, sendErr error
	if in := strings.NewReader(data); piecemeal {
		_, err, sendErr = copyBody(dots, iotest.OneByteReader(in), func() error { return nil })
	} else {
		_, err, sendErr = copyBody(dots, in, func() error { return nil })
	}
	if err != nil || sendErr != nil {
		t.Fatal(err, sendErr)
	}
	if err := dots.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestBody(t *testing.T) {
	for _, tc := range []struct{ data, want string }{
		{"a\r\nb\r\n", "a\r\nb\r\n.\r\n"},
		{"a", "a\r\n.\r\n"},
		{"a\nb\n", "a\r\nb\r\n.\r\n"},
		{"a\rb\r", "a\r\nb\r\n.\r\n"},
		{"a\r\r\n\rb", "a\r\n\r\n\r\nb\r\n.\r\n"},
		{".\r\n..\r\n.a", "..\r\n...\r\n..a\r\n.\r\n"},
		{"a\n.\nMAIL FROM:<x>\n", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"},
		{"a\r.\rMAIL FROM:<x>\r", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"},
		{"a\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"},
		{"a\r\n.\rb", "a\r\n..\r\nb\r\n.\r\n"},
		{"\x00\xff\r\n", "\x00\xff\r\n.\r\n"},
	} {
		for _, piecemeal := range []bool{false, true} {
			if got := sent(t, tc.data, piecemeal); got != tc.want {
				t.Errorf("%q went out as %q, want %q", tc.data, got, tc.want)
			}
		}
	}
}

// FuzzBody: the only line of a dot, however lines are told apart, is the last.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{"a\r\n.\r\nb", "a\n.\nb", "a\r.\rb", "a\r\n.\n", "\r.\r\n", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		out := sent(t, data, false)
		if out != sent(t, data, true) {
			t.Fatalf("%q goes out in two ways", data)
		}
		body, ended := strings.CutSuffix(out, "\r\n.\r\n")
		if !ended {
			t.Fatalf("%q went out as %q", data, out)
		}
		lines := strings.Split(body, "\r\n")
		for _, line := range lines {
			if strings.ContainsAny(line, "\r\n") || line == "." {
				t.Fatalf("%q went out as %q", data, out)
			}
		}
	})
}
