package imapclient

import (
	"fmt"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// told is who the heads are from and to, and which are automatic.
func told(heads []Head) string {
	var all []string
	for _, h := range heads {
		text := fmt.Sprint(h.UID)
		for _, a := range append(append(h.From, h.To...), h.Cc...) {
			text += " " + a.Addr
		}
		if h.Automatic {
			text += " automatic"
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

func TestHeads(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 4, fromMail("Ana <ana@x>\r\nTo: b@x\r\nCC: c@x", "n@x\r\nList-Unsubscribe: <mailto:u@x>", "m@x\r\nAuto-Submitted: auto-replied", "p@x\r\nauto-submitted: No"))
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	all, validity, err := account.Heads(t.Context(), HeadsQuery{Mailbox: "INBOX", Most: 500})
	if got, want := told(all), "1 ana@x b@x c@x; 2 n@x automatic; 3 m@x automatic; 4 p@x"; got != want || validity == 0 || err != nil {
		t.Errorf("%q, %d, %v; want %q", got, validity, err, want)
	}
	if len(all) > 0 && all[0].Date.IsZero() {
		t.Error("nobody knows when it came")
	}
	for _, tc := range []struct {
		query HeadsQuery
		want  string
	}{
		{HeadsQuery{UIDValidity: validity, After: 3, Most: 500}, "4 p@x"},
		{HeadsQuery{UIDValidity: validity, After: 4, Most: 500}, ""},
		{HeadsQuery{UIDValidity: validity, After: 1, Most: 1}, "4 p@x"},
		{HeadsQuery{UIDValidity: validity + 1, After: 4, Most: 2}, "3 m@x automatic; 4 p@x"},
	} {
		tc.query.Mailbox = "INBOX"
		heads, _, err := account.Heads(t.Context(), tc.query)
		if got := told(heads); got != tc.want || err != nil {
			t.Errorf("%+v: %q, %v; want %q", tc.query, got, err, tc.want)
		}
	}
	if heads, _, err := account.Heads(t.Context(), HeadsQuery{Mailbox: "Empty", Most: 5}); KindOf(err) != KindNotFound {
		t.Errorf("a mailbox that isn't there: %v, %v", heads, err)
	}
	lone := usualLimits()
	lone.Connections = 1
	if _, _, err := onDovecot(t, dovecot, dovecot.Addr(), lone).Heads(t.Context(), HeadsQuery{Mailbox: "INBOX", Most: 5}); KindOf(err) != KindUnsupported {
		t.Errorf("with a single connection: %v", err)
	}
}
