package smtpclient

import (
	"strings"
	"testing"
	"unicode"
)

func TestWireAddress(t *testing.T) {
	for _, tc := range []struct{ address, want string }{
		{"anna@example.org", "anna@example.org"},
		{"Anna+lists@EXAMPLE.org", "Anna+lists@EXAMPLE.org"},
		{"anna@bücher.example", "anna@xn--bcher-kva.example"},
		{"jürgen@bücher.example", "jürgen@xn--bcher-kva.example"},
		{`"anna berta"@example.org`, `"anna berta"@example.org`},
		{`"a\"b>c@d"@example.org`, `"a\"b>c@d"@example.org`},
		{"anna@[192.0.2.1]", "anna@[192.0.2.1]"},
		{"anna@[IPv6:2001:db8::1]", "anna@[IPv6:2001:db8::1]"},
		{"anna@localhost", "anna@localhost"},
		{"a_b!#$%&'*/=?^`{|}~-@a_b.example", "a_b!#$%&'*/=?^`{|}~-@a_b.example"},
		{"", ""}, {"anna", ""}, {"@example.org", ""}, {"anna@", ""},
		{"anna@example.org\r\nDATA", ""}, {"anna\r\n@example.org", ""}, {"anna\n@example.org", ""},
		{"anna\x00@example.org", ""}, {"anna\u0085@example.org", ""}, {"anna\u2028@example.org", ""}, {"\"a\r\nb\"@example.org", ""},
		{"anna@example.org> NOTIFY=NEVER", ""}, {"anna>@example.org", ""}, {"<anna@example.org>", ""}, {"anna berta@example.org", ""},
		{"anna@exa mple.org", ""}, {"anna@example.org>", ""}, {"anna@[192.0.2.1", ""}, {"anna@[]", ""}, {"anna@a\u202eb.example", ""},
		{`"anna@example.org`, ""}, {`"anna\"@example.org`, ""}, {`"a"b"@example.org`, ""}, {"a,b@example.org", ""}, {"a@b@example.org", ""},
		{"\xff@example.org", ""}, {strings.Repeat("a", 400) + "@example.org", ""},
	} {
		got, err := wireAddress(tc.address)
		if got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("%q gave %q, %v; want %q", tc.address, got, err, tc.want)
		}
		if err != nil && tc.address != "" && strings.Contains(err.Error(), tc.address) {
			t.Errorf("%q is repeated", tc.address)
		}
	}
}

// FuzzWireAddress: nothing that goes between the angle brackets can end them, or
// the line.
func FuzzWireAddress(f *testing.F) {
	for _, seed := range []string{"anna@example.org", `"a\"b>c"@example.org`, "a@[::1]", "a\r\nb@c", "jürgen@bücher.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		wire, err := wireAddress(address)
		if err != nil {
			return
		}
		if len(wire) > 2*mostAddress || strings.IndexFunc(wire, unicode.IsControl) >= 0 {
			t.Fatalf("%q became %q", address, wire)
		}
		quoted, escaped := false, false
		for _, r := range wire {
			switch {
			case escaped:
				escaped = false
			case quoted && r == '\\':
				escaped = true
			case r == '"':
				quoted = !quoted
			case !quoted && (r == '<' || r == '>' || unicode.IsSpace(r)):
				t.Fatalf("%q became %q", address, wire)
			}
		}
		if quoted {
			t.Fatalf("%q became %q, whose quote doesn't end", address, wire)
		}
	})
}

func TestEnvelopeCheck(t *testing.T) {
	for name, e := range map[string]Envelope{
		"nobody":        {From: "anna@example.org"},
		"bad sender":    {From: "anna", To: []string{"berta@example.org"}},
		"bad recipient": {From: "anna@example.org", To: []string{"berta@example.org", "carl"}},
		"bad name":      {From: "anna@example.org", To: []string{"berta@example.org"}, ID: "a b"},
	} {
		if _, err := e.check(); KindOf(err) != KindInvalid || strings.Contains(err.Error(), "carl") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if c, err := (Envelope{To: []string{"berta@example.org"}}).check(); err != nil || c.from != "" || c.UTF8 {
		t.Errorf("a message that nobody is to answer: %+v, %v", c, err)
	}
}
