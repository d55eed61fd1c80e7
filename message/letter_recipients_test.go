package message

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRecipients(t *testing.T) {
	anna, ben := Address{Addr: "anna@x.example"}, Address{Name: "Ben", Addr: "ben@x.example"}
	tests := map[string]struct {
		in   string
		want []Address
	}{
		"nothing":               {"", nil},
		"separators alone":      {" , ;\n,, ", nil},
		"one":                   {"anna@x.example", []Address{anna}},
		"with a name":           {"Ben <ben@x.example>", []Address{ben}},
		"quoted":                {`"Ben" <ben@x.example>`, []Address{ben}},
		"comma in a name":       {`"Doe, Jane" <jane@x.example>, anna@x.example`, []Address{{Name: "Doe, Jane", Addr: "jane@x.example"}, anna}},
		"commas":                {"anna@x.example, Ben <ben@x.example>", []Address{anna, ben}},
		"semicolons":            {"anna@x.example; Ben <ben@x.example>;", []Address{anna, ben}},
		"lines":                 {"anna@x.example\r\nBen <ben@x.example>\n\n", []Address{anna, ben}},
		"blanks":                {"anna@x.example carl@x.example", []Address{anna, {Addr: "carl@x.example"}}},
		"name before":           {"Ben ben@x.example", []Address{ben}},
		"name behind":           {"ben@x.example (Ben)", []Address{ben}},
		"in brackets":           {"<anna@x.example>", []Address{anna}},
		"group":                 {"Family: anna@x.example, Ben <ben@x.example>;", []Address{anna, ben}},
		"group and others":      {"Family: anna@x.example; Ben <ben@x.example>", []Address{anna, ben}},
		"empty group":           {"undisclosed-recipients:;", nil},
		"scheme":                {"mailto:anna@x.example, <mailto:anna@x.example>", []Address{anna, anna}},
		"the address as a name": {"anna@x.example <anna@x.example>", []Address{anna}},
		"apostrophe":            {"Conor O'Brien <c@x.example>", []Address{{Name: "Conor O'Brien", Addr: "c@x.example"}}},
		"a quote in a name":     {`Conor O"Brien <c@x.example>, anna@x.example`, []Address{{Name: `Conor O"Brien`, Addr: "c@x.example"}, anna}},
		"escaped quotes":        {`"a \"b\" \\c" <c@x.example>`, []Address{{Name: `a "b" \c`, Addr: "c@x.example"}}},
		"other letters":         {"Jörg <jörg@bücher.example>", []Address{{Name: "Jörg", Addr: "jörg@bücher.example"}}},
		"as if encoded":         {"=?utf-8?q?a?= <a@x.example>", []Address{{Name: "=?utf-8?q?a?=", Addr: "a@x.example"}}},
		"plus":                  {"a+b@x.example", []Address{{Addr: "a+b@x.example"}}},
		"quoted local part":     {`"a b,c"@x.example, anna@x.example`, []Address{{Addr: `"a b,c"@x.example`}, anna}},
		"dots":                  {"a..b.@x.example", []Address{{Addr: "a..b.@x.example"}}},
		"without a dot":         {"root@localhost", []Address{{Addr: "root@localhost"}}},
		"IP addresses":          {"a@[192.0.2.1], b@[IPv6:2001:db8::1]", []Address{{Addr: "a@[192.0.2.1]"}, {Addr: "b@[IPv6:2001:db8::1]"}}},
		"tabs":                  {"\tBen\t<ben@x.example>\t", []Address{ben}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, bad := ParseRecipients(test.in)
			if diff := cmp.Diff(test.want, got); diff != "" || len(bad) > 0 {
				t.Errorf("%s%v", diff, bad)
			}
			again, bad := ParseRecipients(FormatRecipients(got))
			if diff := cmp.Diff(got, again); diff != "" || len(bad) > 0 {
				t.Errorf("written and read again: %s%v", diff, bad)
			}
		})
	}
}

func TestBadRecipients(t *testing.T) {
	const server = FaultServer
	const characters = FaultCharacters
	for in, want := range map[string]BadAddress{
		"anna":                            {"anna", FaultNoAt},
		"ben@x.example, anna":             {"anna", FaultNoAt},
		"Anna <>":                         {"Anna <>", FaultNoAt},
		"@x.example":                      {"@x.example", FaultNoName},
		"anna@":                           {"anna@", FaultNoServer},
		"Anna <anna@x.example> x":         {"Anna <anna@x.example> x", FaultBehind},
		"an na@x.example <b c@x.example>": {"an na@x.example <b c@x.example>", FaultBlank},
		"anna@x example":                  {"anna@x example", FaultBlank},
		"anna@x..example":                 {"anna@x..example", server},
		"anna@-x.example":                 {"anna@-x.example", server},
		"anna@x,example":                  {"example", FaultNoAt},
		"anna@" + strings.Repeat("x", 64) + ".ex": {"anna@" + strings.Repeat("x", 64) + ".ex", server},
		"anna@[1.2.3]":                         {"anna@[1.2.3]", server},
		"anna@x.example/":                      {"anna@x.example/", server},
		"a[b]@x.example":                       {"a[b]@x.example", characters},
		"a@b@x.example":                        {"a@b@x.example", characters},
		"a\u202Eb@x.example":                   {"a\u202Eb@x.example", characters},
		strings.Repeat("a", 65) + "@x.example": {strings.Repeat("a", 65) + "@x.example", FaultLongName},
	} {
		t.Run(in, func(t *testing.T) {
			if _, bad := ParseRecipients(in); len(bad) != 1 || bad[0] != want {
				t.Errorf("%v", bad)
			}
		})
	}
	list, bad := ParseRecipients(strings.Repeat("a@x.example,", MaxRecipients+2))
	if len(list) != MaxRecipients || len(bad) != 2 || bad[0].Fault != FaultMany {
		t.Errorf("%d recipients, %v", len(list), bad)
	}
}

// TestRecipientBounds goes through fields on which a careless reader takes
// quadratic time.
func TestRecipientBounds(t *testing.T) {
	for _, piece := range []string{`"`, `" "`, `"\`, "(", "<", "<,", "<>", ":", "a:", "a@:", ",", ";", "@", "a ", "a@b ", "\n", `\`, "<a,b>", `<"`, "(()", "<<a,>", "<<‹"} {
		text := strings.Repeat(piece, 1<<20/len(piece))
		if list, bad := ParseRecipients(text); len(list) > MaxRecipients || len(bad) > MaxRecipients {
			t.Errorf("%q: %d recipients, %d others", piece, len(list), len(bad))
		}
	}
}

// TestBracketedOnce: what stands between brackets is looked at once, also where many
// open before one closes.
func TestBracketedOnce(t *testing.T) {
	text := strings.Repeat("<", 1000) + "anna,>" + strings.Repeat("<a", 1000)
	looked := 0
	for i := range len(text) {
		if text[i] == '<' {
			within, _ := bracketed(text[i:])
			looked += len(within)
		}
	}
	if looked > len(text) {
		t.Errorf("of %d octets %d were looked at", len(text), looked)
	}
	for in, want := range map[string]string{"<a>": "a true", "<>b": " true", "<a<b>": "a false", "<a": "a false", "<": " false"} {
		if within, closed := bracketed(in); fmt.Sprint(within, " ", closed) != want {
			t.Errorf("%s holds %q, closed %v", in, within, closed)
		}
	}
}

func FuzzParseRecipients(f *testing.F) {
	f.Add(`"Doe, J." <j@x.example>, Fam: a@[::1] (b); ü@bücher.example`)
	f.Add("a\r\nBcc: <b@c> \"\\")
	f.Add(`"'"@x.example, 'a@x.example, 'b@x.example'`)
	f.Add(`">"@x.example, "<"@x.example`)
	f.Add(`"a b"@x.example <c(d)@e f@g (h) i>`)
	f.Fuzz(func(t *testing.T, text string) {
		list, bad := ParseRecipients(text)
		for _, b := range bad {
			if b.Text != letterLine(b.Text) || b.Fault == FaultNone {
				t.Errorf("%v", b)
			}
		}
		for _, a := range list {
			if a.Name != letterLine(a.Name) || strings.ContainsAny(a.Wire(), "\r\n<>\x00") || !strings.Contains(a.Wire(), "@") {
				t.Errorf("%q is taken for %q", text, a)
			}
			field := addressField("To", []Address{a})
			if problem := checkMail([]byte(field+"\r\n"), true); problem != "" {
				t.Errorf("%q: %s", field, problem)
			}
			if back := ParseHeader([]byte(field)).Addresses("To"); len(back) != 1 || !sameAddress(a, back[0]) {
				t.Errorf("%q became %q by %q", a, back, field)
			}
		}
		again, worse := ParseRecipients(FormatRecipients(list))
		if diff := cmp.Diff(list, again); diff != "" || len(worse) > 0 {
			t.Errorf("written and read again: %s%v", diff, worse)
		}
	})
}

// sameAddress compares an address with what our reader shows of it, which passes
// over what nobody sees, and quotes round a name.
func sameAddress(sent, shown Address) bool {
	if sent.Wire() != shown.Wire() {
		return false
	}
	name := cleanName(strings.Join(encodedWords(letterLine(sent.Name), maxEncodedText), " "))
	return name == shown.Name || shown.Name == "" && strings.EqualFold(name, shown.Addr)
}

// TestBadRecipientShown: among several one knows which is meant.
func TestBadRecipientShown(t *testing.T) {
	_, bad := ParseRecipients("ben@x.example, an na, " + strings.Repeat("é", 200))
	if len(bad) != 2 {
		t.Fatalf("%v", bad)
	}
	if got := bad[0]; got.Shown() != "an na" || got.Fault != FaultNoAt && got.Fault != FaultBlank {
		t.Error(got)
	}
	if got := bad[1]; got.Shown() != strings.Repeat("é", 80)+"…" || got.Fault != FaultNoAt {
		t.Error(got)
	}
}
