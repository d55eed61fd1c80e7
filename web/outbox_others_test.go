package web

import (
	"net/url"
	"testing"

	"hearthmail/store"
)

// TestLetterForOthers: those who were refused a letter get it as they would have had
// it, and those who were to have it unseen are told to nobody.
func TestLetterForOthers(t *testing.T) {
	form := url.Values{
		"to": {"Ann <ann@example.org>, ben@example.org"}, "cc": {"cid@example.org, dan@example.org"}, "bcc": {"Eve <eve@example.org>; ann@example.org, fay@example.org"},
		"subject": {"Plums"}, "draft": {"7"}, "tab": {"x"}, "at": {"2031-01-02T03:04"}, "compose-id": {"one"}, "attached": {"u1"},
	}
	letter := &store.Letter{}
	for address, state := range map[string]store.RecipientState{
		"ann@example.org": store.RecipientRefused, "ben@example.org": store.RecipientAccepted, "cid@example.org": store.RecipientRefused,
		"dan@example.org": store.RecipientAccepted, "eve@example.org": store.RecipientRefused, "fay@example.org": store.RecipientAccepted,
	} {
		letter.Recipients = append(letter.Recipients, store.LetterRecipient{Address: address, State: state})
	}
	got := forOthers(form, letter, "two")
	for name, want := range map[string]string{
		"to": "Ann <ann@example.org>", "cc": "cid@example.org", "bcc": "Eve <eve@example.org>", "subject": "Plums",
		"draft": "", "tab": "", "at": "", "compose-id": "two", "attached": "u1",
	} {
		if got.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want)
		}
	}
}
