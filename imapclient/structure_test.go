package imapclient

import (
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/google/go-cmp/cmp"

	"hearthmail/message"
)

func text(subtype string) *imap.BodyStructureSinglePart {
	return &imap.BodyStructureSinglePart{Type: "TEXT", Subtype: subtype, Encoding: "7BIT", Size: 10}
}

func TestPartPaths(t *testing.T) {
	nested := &imap.BodyStructureMultiPart{Subtype: "MIXED", Children: []imap.BodyStructure{
		&imap.BodyStructureMultiPart{Subtype: "ALTERNATIVE", Children: []imap.BodyStructure{text("PLAIN"), text("HTML")}},
		&imap.BodyStructureSinglePart{
			Type: "IMAGE", Subtype: "PNG", ID: "<pic@x>", Encoding: "BASE64",
			Extended: &imap.BodyStructureSinglePartExt{Disposition: &imap.BodyStructureDisposition{
				Value: "ATTACHMENT", Params: map[string]string{"filename": "a.png"},
			}},
		},
	}}
	want := &message.Part{Type: "multipart", Subtype: "mixed", Children: []*message.Part{
		{Path: "1", Type: "multipart", Subtype: "alternative", Children: []*message.Part{
			{Path: "1.1", Type: "text", Subtype: "plain", Encoding: "7bit", Size: 10},
			{Path: "1.2", Type: "text", Subtype: "html", Encoding: "7bit", Size: 10},
		}},
		{Path: "2", Type: "image", Subtype: "png", ID: "pic@x", Encoding: "base64", Disposition: "attachment",
			DispositionParams: map[string]string{"filename": "a.png"}},
	}}
	if diff := cmp.Diff(want, partOf(nested)); diff != "" {
		t.Error(diff)
	}
	if single := partOf(text("plain")); single.Path != "1" {
		t.Errorf("a message of one part has the path %q, want 1", single.Path)
	}
	if partOf(nil) != nil {
		t.Error("no structure became a part")
	}
}

func TestSectionPath(t *testing.T) {
	for path, want := range map[string][]int{
		"1": {1}, "1.2.13": {1, 2, 13},
		"": nil, "0": nil, "1.": nil, ".1": nil, "1.0": nil, "-1": nil, "+1": nil, "1 2": nil, "1\r\n": nil, "TEXT": nil,
		"99999999999": nil, "1.HEADER": nil,
	} {
		if diff := cmp.Diff(want, sectionPath(path)); diff != "" {
			t.Errorf("sectionPath(%q): %s", path, diff)
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
	got := flagNames([]imap.Flag{`\seen`, `\RECENT`, "$Label1", `\DELETED`})
	if diff := cmp.Diff([]string{`\Seen`, "$Label1", `\Deleted`}, got); diff != "" {
		t.Error(diff)
	}
}
