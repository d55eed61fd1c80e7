package message

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddresses(t *testing.T) {
	tests := map[string]struct {
		value string
		want  []Address
	}{
		"bare":                {"joe@x.example", []Address{{"", "joe@x.example"}}},
		"angle":               {"<joe@x.example>", []Address{{"", "joe@x.example"}}},
		"name":                {"Joe Doe <joe@x.example>", []Address{{"Joe Doe", "joe@x.example"}}},
		"quoted name":         {`"Doe, \"J\" Joe" <joe@x.example>`, []Address{{`Doe, "J" Joe`, "joe@x.example"}}},
		"several":             {"a@b.c, D <d@e.f>,g@h.i", []Address{{"", "a@b.c"}, {"D", "d@e.f"}, {"", "g@h.i"}}},
		"semicolons":          {"a@b.c; D <d@e.f>; ", []Address{{"", "a@b.c"}, {"D", "d@e.f"}}},
		"trailing commas":     {",a@b.c,,", []Address{{"", "a@b.c"}}},
		"comment as name":     {"joe@x.example (Joe (the) Doe)", []Address{{"Joe (the) Doe", "joe@x.example"}}},
		"comment after angle": {"Joe <joe@x.example> (home)", []Address{{"Joe", "joe@x.example"}}},
		"comment within":      {"<joe(work)@x.example>", []Address{{"", "joe@x.example"}}},
		"encoded name":        {"=?utf-8?q?J=C3=BCrgen?= <j@x.example>", []Address{{"Jürgen", "j@x.example"}}},
		"encoded in quotes":   {`"=?utf-8?q?J=C3=BCrgen?=" <j@x.example>`, []Address{{"Jürgen", "j@x.example"}}},
		"encoded with comma":  {"=?utf-8?Q?Doe,_J=C3=BCrgen?= <j@x.example>, a@b.c", []Address{{"Doe, Jürgen", "j@x.example"}, {"", "a@b.c"}}},
		"decoded comma":       {"=?utf-8?q?a=2C_b?= <j@x.example>", []Address{{"a, b", "j@x.example"}}},
		"encoded words":       {"=?utf-8?q?J=C3?= =?utf-8?q?=BCrgen?= Doe <j@x.example>", []Address{{"Jürgen Doe", "j@x.example"}}},
		"group":               {"Friends: a@b.c, D <d@e.f>; g@h.i", []Address{{"", "a@b.c"}, {"D", "d@e.f"}, {"", "g@h.i"}}},
		"empty group":         {"undisclosed-recipients:;", []Address{{"undisclosed-recipients", ""}}},
		"open group":          {"Undisclosed recipients:", []Address{{"Undisclosed recipients", ""}}},
		"colon in a name":     {"Note: Joe <joe@x.example>", []Address{{"Note: Joe", "joe@x.example"}}},
		"no brackets":         {"Joe Doe joe@x.example", []Address{{"Joe Doe", "joe@x.example"}}},
		"blanks round the at": {"joe @ x.example", []Address{{"", "joe@x.example"}}},
		"local user":          {"root", []Address{{"", "root"}}},
		"words only":          {"Mail Delivery System", []Address{{"Mail Delivery System", ""}}},
		"empty angle":         {"Joe <>", []Address{{"Joe", ""}}},
		"only empty angle":    {"<>", nil},
		"open angle":          {"Joe <joe@x.example, a@b.c", []Address{{"Joe", "joe@x.example"}, {"", "a@b.c"}}},
		"open quote":          {`"Joe <joe@x.example>`, []Address{{"Joe", "joe@x.example"}}},
		"open comment":        {"Joe (x <joe@x.example>", []Address{{"Joe x", "joe@x.example"}}},
		"two angles":          {"A <name> <joe@x.example>", []Address{{"A", "joe@x.example"}}},
		"address as name":     {`"joe@x.example" <joe@x.example>`, []Address{{"", "joe@x.example"}}},
		"other's address":     {`"boss@x.example" <evil@y.example>`, []Address{{"boss@x.example", "evil@y.example"}}},
		"unquoted at in name": {"boss@x.example <evil@y.example>", []Address{{"boss@x.example", "evil@y.example"}}},
		"single quotes":       {"'Joe' <'joe@x.example'>", []Address{{"Joe", "joe@x.example"}}},
		"quoted local part":   {`"joe doe"@x.example`, []Address{{"", `"joe doe"@x.example`}}},
		"source route":        {"<@a.b,@c.d:joe@x.example>", []Address{{"", "joe@x.example"}}},
		"mailto":              {"<mailto:joe@x.example>", []Address{{"", "joe@x.example"}}},
		"raw UTF-8":           {"Jürgen <j@x.example>", []Address{{"Jürgen", "j@x.example"}}},
		"raw Latin":           {"J\xfcrgen <j@x.example>", []Address{{"Jürgen", "j@x.example"}}},
		"folded":              {"Joe\r\n Doe\r\n <joe@x.example>", []Address{{"Joe Doe", "joe@x.example"}}},
		"reordering":          {"a\u202Eb <j@x.example>", []Address{{"ab", "j@x.example"}}},
		"only comment":        {"(nobody)", []Address{{"nobody", ""}}},
		"nothing":             {" , ;", nil},
		"junk":                {"@", []Address{{"", "@"}}},
		"truncated word":      {"a@b.c, =?utf-8?q?J=C3", []Address{{"", "a@b.c"}, {"J", ""}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := ParseHeader([]byte("To: " + test.value + "\r\n")).Addresses("to")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAddressesOfSeveralFields(t *testing.T) {
	got := ParseHeader([]byte("To: a@b.c\nCc: x@y.z\nTO: d@e.f\n")).Addresses("To")
	if diff := cmp.Diff([]Address{{"", "a@b.c"}, {"", "d@e.f"}}, got); diff != "" {
		t.Error(diff)
	}
}
