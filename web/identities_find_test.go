package web

import (
	"testing"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// messageWith is a message with these header fields.
func messageWith(fields string) *imapclient.Message {
	header := message.ParseHeader([]byte(fields + "\r\n"))
	return &imapclient.Message{
		Summary: imapclient.Summary{To: header.Addresses("To")},
		Header:  header, Cc: header.Addresses("Cc"), Bcc: header.Addresses("Bcc"),
	}
}

// TestIdentityFor: an answer is from the address that the message came to.
func TestIdentityFor(t *testing.T) {
	identities := []templates.Identity{
		{ID: "usual", Address: "family@x.example", Default: true}, {ID: "ann", Address: "Ann@x.example"},
		{ID: "umlaut", Address: "me@müller.example"}, {ID: "tagged", Address: "ann+club@x.example"},
	}
	for fields, want := range map[string][2]string{
		"":                                     {"usual", "family@x.example"},
		"To: somebody@else.example":            {"usual", "family@x.example"},
		"To: Ann <ann@X.example>":              {"ann", "ann@X.example"},
		"To: a@b.example\r\nCc: ann@x.example": {"ann", "ann@x.example"},
		"To: list@b.example\r\nDelivered-To: ann@x.example":                   {"ann", "ann@x.example"},
		"To: ann@x.example\r\nDelivered-To: family@x.example":                 {"ann", "ann@x.example"},
		"To: family@x.example, ann@x.example\r\nX-Original-To: ann@x.example": {"ann", "ann@x.example"},
		"To: family@x.example, ann@x.example\r\nEnvelope-To: <ann@x.example>": {"ann", "ann@x.example"},
		"To: ann+shop@x.example":                                              {"ann", "ann+shop@x.example"},
		"To: ann+club@x.example":                                              {"tagged", "ann+club@x.example"},
		"To: ann+shop@x.example\r\nCc: family@x.example":                      {"usual", "family@x.example"},
		"To: me@xn--mller-kva.example":                                        {"umlaut", "me@xn--mller-kva.example"},
		"To: +@x.example, ann@, @x.example, ann@x.example.evil.example":       {"usual", "family@x.example"},
	} {
		identity, address := (&Server{}).identityFor(identities, messageWith(fields))
		if identity.ID != want[0] || address != want[1] {
			t.Errorf("%q is answered by %s as %s, want %q", fields, identity.ID, address, want)
		}
	}
	if identity, address := (&Server{}).identityFor(identities, nil); identity.ID != "usual" || address != "family@x.example" {
		t.Errorf("without an original: %s as %s", identity.ID, address)
	}
}

func TestIsOwn(t *testing.T) {
	identities := []templates.Identity{{Address: "Ann@x.example"}, {Address: "ben+a@y.example"}}
	for address, want := range map[string]bool{
		"ann@X.EXAMPLE": true, "ann+tag@x.example": true, "ANN+a+b@x.example": true, "ben+a@y.example": true,
		"ben@y.example": false, "ben+b@y.example": false, "anna@x.example": false, "ann@y.example": false, "ann": false, "": false, "+@x.example": false, "a\r\nnn@x.example": false,
	} {
		if got := isOwn(identities, address); got != want {
			t.Errorf("%q is one's own: %v", address, got)
		}
	}
}

func TestAddressOfLogin(t *testing.T) {
	for _, tc := range []struct{ login, domain, want string }{
		{"ann@x.example", "y.example", "ann@x.example"}, {"ann", "y.example", "ann@y.example"}, {"ann", "", "ann@localhost"},
	} {
		if got := (&Server{mailDomain: tc.domain}).addressOfLogin(tc.login); got != tc.want {
			t.Errorf("%s at %s has %s, want %s", tc.login, tc.domain, got, tc.want)
		}
	}
}

// TestTaggedIdentity: who writes from a plus-address has what belongs to its identity.
func TestTaggedIdentity(t *testing.T) {
	identities := []templates.Identity{{ID: "usual", Address: "family@x.example"}, {ID: "ann", Address: "ann@x.example"}}
	for from, want := range map[string]templates.Identity{
		"":                                {},
		"ann@x.example":                   {},
		"Ann <ann+shop@X.example>":        {ID: "ann", Address: "ann+shop@X.example"},
		"somebody+shop@x.example":         {},
		"ann+shop@else.example":           {},
		"\"family\" <family+a@x.example>": {ID: "usual", Address: "family+a@x.example"},
	} {
		if got := taggedIdentity(identities, from); got != want {
			t.Errorf("%q is of %+v", from, got)
		}
	}
}
