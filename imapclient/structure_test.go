package imapclient

import (
	"strings"
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

// inPart writes a BODYSTRUCTURE of a message/rfc822 with that one for its message.
func inPart(structure string) string {
	return `("message" "rfc822" NIL NIL NIL "7bit" 500 (NIL "subject" NIL NIL NIL NIL NIL NIL NIL "<id@x>") ` + structure +
		` 20 NIL ("attachment" ("filename" "a.eml")) NIL NIL)`
}

// TestMessagesInParts: the parts of a message within a message have paths of
// their own (RFC 9051, section 6.4.5.1).
func TestMessagesInParts(t *testing.T) {
	const text = `("text" "plain" NIL NIL NIL "7bit" 10 1)`
	mixed := "(" + text + text + ` "mixed")`
	for structure, want := range map[string]string{
		inPart(text):          "1 1.1",
		inPart(mixed):         "1 1.TEXT 1.1 1.2",
		inPart(inPart(mixed)): "1 1.1 1.1.TEXT 1.1.1 1.1.2",
		inPart("()"):          "1",
		"(" + text + inPart(mixed) + inPart(text) + ` "mixed")`:                                  " 1 2 2.TEXT 2.1 2.2 3 3.1",
		strings.Replace(inPart(text), "7bit", "base64", 1):                                       "1",
		strings.Replace(inPart(text), "rfc822", "global", 1):                                     "1 1.1",
		strings.Replace(inPart(text), "rfc822", "delivery-status", 1):                            "1",
		`("message" "rfc822" NIL NIL NIL "7bit" 500 NIL NIL 20 NIL ("attachment" NIL))`:          "1",
		`("message" "rfc822" NIL NIL NIL "7bit" 500 20 NIL ("attachment" ("filename" "a.eml")))`: "1",
	} {
		root := structureOf(parse(t, structure))
		if got := strings.Join(pathsOf(root), " "); got != want {
			t.Errorf("%s has the paths %q, want %q", structure, got, want)
		}
		if part := root.Find("1"); part.Type == "message" && part.Disposition != "attachment" {
			t.Errorf("%s has no disposition", structure)
		}
	}
}

// pathsOf are the paths of all parts, also of those within messages. Each is
// the path of one part only.
func pathsOf(p *message.Part) []string {
	if p == nil {
		return nil
	}
	paths := []string{p.Path}
	for _, child := range p.Children {
		paths = append(paths, pathsOf(child)...)
	}
	return append(paths, pathsOf(p.Message)...)
}

// TestLargeStructures: of too many parts, and of too deep ones, the rest is left
// out and that is told.
func TestLargeStructures(t *testing.T) {
	const text = `("text" "plain" NIL NIL NIL "7bit" 10 1)`
	deep, messages := text, text
	for range maxPartDepth + 20 {
		deep, messages = "("+deep+` "mixed")`, inPart(messages)
	}
	for name, structure := range map[string]string{
		"many": "(" + strings.Repeat(text, maxParts+1) + ` "mixed")`, "deep": deep, "messages": messages,
	} {
		root := structureOf(parse(t, structure))
		if n := len(pathsOf(root)); n > maxParts || n < maxPartDepth || !root.IsShortened() {
			t.Errorf("%s: %d parts, shortened: %v", name, n, root.IsShortened())
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
