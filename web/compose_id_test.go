package web

import (
	"strings"
	"testing"
)

func TestComposeID(t *testing.T) {
	for _, posted := range []string{"a", "ABC-9_z", strings.Repeat("x", 64)} {
		if got := composeID(posted); got != posted {
			t.Errorf("%q becomes %q", posted, got)
		}
	}
	if one, two := composeID(""), composeID(""); one == two || len(one) < 20 {
		t.Errorf("letters without a name are called %q and %q", one, two)
	}
	for _, posted := range []string{"a b", "a\r\nBcc: x@example.org", "../..", "ä", strings.Repeat("x", 65), "a/b", " "} {
		got := composeID(posted)
		if got != composeID(posted) || len(got) != 26 || strings.Trim(got, idLetters) != "" || got == composeID(posted+"x") {
			t.Errorf("%q becomes %q", posted, got)
		}
	}
}
