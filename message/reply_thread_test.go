package message

import (
	"fmt"
	"strings"
	"testing"
)

func TestReplyThread(t *testing.T) {
	long := strings.Repeat("x", maxThreadID)
	tests := map[string]struct{ header, inReplyTo, references string }{
		"first":                 {"Message-ID: <a@x>", "a@x", "a@x"},
		"second":                {"Message-ID: <b@x>\nReferences: <a@x>", "b@x", "a@x b@x"},
		"In-Reply-To alone":     {"Message-ID: <b@x>\nIn-Reply-To: <a@x>", "b@x", "a@x b@x"},
		"In-Reply-To of two":    {"Message-ID: <c@x>\nIn-Reply-To: <a@x> <b@x>", "c@x", "c@x"},
		"no id":                 {"References: <a@x>", "", "a@x"},
		"nothing":               {"Subject: x", "", ""},
		"named already":         {"Message-ID: <b@x>\nReferences: <a@x> <b@x> <a@x>", "b@x", "a@x b@x"},
		"far too long":          {"Message-ID: <" + long + "@x>\nReferences: <a@x>", "", "a@x"},
		"not ASCII":             {"Message-ID: <ä@x>\nReferences: <a@x> <é@x>", "", "a@x"},
		"folded, with comments": {"Message-ID: <b@x>\nReferences: <a\n @x>\n (old)", "b@x", "a@x b@x"},
	}
	for name, test := range tests {
		inReplyTo, references := ReplyThread(ParseHeader([]byte(test.header)))
		if got := strings.Join(references, " "); inReplyTo != test.inReplyTo || got != test.references {
			t.Errorf("%s: %q, %q", name, inReplyTo, got)
		}
	}
}

func TestReplyThreadBound(t *testing.T) {
	var ids strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&ids, " <%d@x>", i)
	}
	_, references := ReplyThread(ParseHeader([]byte("Message-ID: <last@x>\nReferences:" + ids.String())))
	if len(references) != maxThread || references[0] != "0@x" || references[1] != "962@x" || references[maxThread-1] != "last@x" {
		t.Errorf("%d: %q", len(references), references)
	}
}
