package imapclient

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearthmail/message"
)

// parse reads one value.
func parse(t *testing.T, text string) *value {
	t.Helper()
	r := valueReader{rest: []byte(text)}
	v, err := r.next(0)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return &v
}

func TestPartPaths(t *testing.T) {
	nested := parse(t, `((("TEXT" "PLAIN" NIL NIL NIL "7BIT" 10 1 NIL NIL NIL NIL)("TEXT" "HTML" NIL NIL NIL "7BIT" 10 1) "ALTERNATIVE" NIL NIL NIL)`+
		`("IMAGE" "PNG" NIL "<pic@x>" NIL "BASE64" 0 NIL ("ATTACHMENT" ("FILENAME" "a.png")) NIL NIL) "MIXED" ("boundary" "b") NIL ("en" "de"))`)
	want := &message.Part{Type: "multipart", Subtype: "mixed", Params: map[string]string{"boundary": "b"}, Children: []*message.Part{
		{Path: "1", Type: "multipart", Subtype: "alternative", Children: []*message.Part{
			{Path: "1.1", Type: "text", Subtype: "plain", Encoding: "7bit", Size: 10},
			{Path: "1.2", Type: "text", Subtype: "html", Encoding: "7bit", Size: 10},
		}},
		{Path: "2", Type: "image", Subtype: "png", ID: "pic@x", Encoding: "base64", Disposition: "attachment",
			DispositionParams: map[string]string{"filename": "a.png"}},
	}}
	if diff := cmp.Diff(want, structureOf(nested)); diff != "" {
		t.Error(diff)
	}
	if single := structureOf(parse(t, `("text" "plain" NIL NIL NIL "7bit" 10 1)`)); single.Path != "1" {
		t.Errorf("a message of one part has the path %q, want 1", single.Path)
	}
	for _, none := range []string{"NIL", "()", `"text"`} {
		if structureOf(parse(t, none)) != nil {
			t.Errorf("%s became a part", none)
		}
	}
}

// TestOddStructures: what is odd about a part stays with that part.
func TestOddStructures(t *testing.T) {
	for text, want := range map[string]string{
		`("ALTERNATIVE")`: "multipart/alternative ",
		`(NIL "mixed")`:   "multipart/mixed 1:application/octet-stream",
		`(("text" "plain" ("charset" NIL) NIL NIL "7bit" 10 1) NIL "mixed")`:                   "multipart/mixed 1:text/plain 2:application/octet-stream",
		`(("application" "zip" NIL NIL NIL "base64" 5000000000)("text" "plain") "mixed")`:      "multipart/mixed 1:application/zip 2:text/plain",
		`("text" "plain" NIL NIL NIL "7bit" 10 NIL)`:                                           "text/plain ",
		`("text" "plain" NIL NIL NIL "7bit" 10 -1)`:                                            "text/plain ",
		`("message" "rfc822" NIL NIL NIL "7bit" 10 NIL NIL NIL NIL)`:                           "message/rfc822 ",
		`(("a" "b" ("name" "x") NIL NIL "base64" 5 NIL ("attachment" NIL)) "mixed" ("b" NIL))`: "multipart/mixed 1:a/b",
	} {
		p := structureOf(parse(t, text))
		got := p.Type + "/" + p.Subtype + " "
		for i, child := range p.Children {
			if i > 0 {
				got += " "
			}
			got += child.Path + ":" + child.Type + "/" + child.Subtype
		}
		if got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

func TestSectionPath(t *testing.T) {
	for _, good := range []string{"1", "1.2.13"} {
		if sectionPath(good) != good {
			t.Errorf("%q was refused", good)
		}
	}
	for _, bad := range []string{"", "0", "1.", ".1", "1.0", "-1", "+1", "1 2", "1\r\n", "TEXT", "99999999999", "1.HEADER", "1]"} {
		if sectionPath(bad) != "" {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestValidFlag(t *testing.T) {
	for _, good := range []string{`\Seen`, `$Forwarded`, "family", "a-b_c.d", "NonJunk"} {
		if !ValidFlag(good) {
			t.Errorf("%q was refused", good)
		}
	}
	for _, bad := range []string{"", `\`, "a b", "a\r\nT1 LOGOUT", "a(b", "a)b", "a{1}", `a"b`, `a\b`, "a]b", "é", "a*", "a%", "\x00"} {
		if ValidFlag(bad) {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestFlagNames(t *testing.T) {
	got := flagsOf(parse(t, `(\seen \RECENT $Label1 \DELETED foo]bar "quoted" "two words")`))
	if diff := cmp.Diff([]string{`\Seen`, "$Label1", `\Deleted`, "foo]bar", "quoted"}, got); diff != "" {
		t.Error(diff)
	}
}
