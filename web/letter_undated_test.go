package web

import (
	"bytes"
	"errors"
	"testing"
)

func TestUndated(t *testing.T) {
	for name, tc := range map[string]struct {
		letter, want string
		eightBit     bool
	}{
		"a letter":               {"From: a@b\r\nDate: today\r\nSubject: x\r\n\r\nDate: none\r\n", "From: a@b\r\nSubject: x\r\n\r\nDate: none\r\n", false},
		"its date first":         {"Date: today\r\n\r\nHello\r\n", "\r\nHello\r\n", false},
		"a date on two lines":    {"DATE: Mon,\r\n 1 Jan\r\nTo: x\r\n y\r\n\r\n", "To: x\r\n y\r\n\r\n", false},
		"other fields":           {"Date-Sent: x\r\nX-Date: y\r\n\r\n", "Date-Sent: x\r\nX-Date: y\r\n\r\n", false},
		"a body of eight bits":   {"To: x\r\n\r\nGrüße\r\n", "To: x\r\n\r\nGrüße\r\n", true},
		"a header of eight bits": {"To: ü\r\n\r\nHello\r\n", "To: ü\r\n\r\nHello\r\n", false},
		"a header alone":         {"To: x\r\nDate: y", "To: x\r\nDate: y", false},
	} {
		for _, piece := range []int{1, 3, 1000} {
			var got bytes.Buffer
			u := &undated{to: &got}
			for rest := []byte(tc.letter); len(rest) > 0; rest = rest[min(piece, len(rest)):] {
				if n, err := u.Write(rest[:min(piece, len(rest))]); err != nil || n != min(piece, len(rest)) {
					t.Fatalf("%s: %d, %v", name, n, err)
				}
			}
			if err := u.finish(); err != nil || got.String() != tc.want || u.eightBit != tc.eightBit {
				t.Errorf("%s, in pieces of %d: %q, eight bits %v, %v", name, piece, got.String(), u.eightBit, err)
			}
		}
	}
	u := &undated{to: &bytes.Buffer{}, most: 5}
	_, err := u.Write([]byte("To: x\r\n"))
	if large, ok := errors.AsType[*tooLargeError](err); !ok || large.most != 5 {
		t.Errorf("one that is too large: %v", err)
	}
}
