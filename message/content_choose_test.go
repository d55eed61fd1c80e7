package message

import (
	"slices"
	"strings"
	"testing"
)

// tree builds a part tree from a line such as
// "mixed(alternative(text/plain text/html) application/pdf@attachment)"; a leaf
// may have "@disposition", "=filename" and "#Content-ID", and a message/rfc822
// the message within it in brackets. Part paths are as IMAP has them.
func tree(t *testing.T, line string) *Part {
	t.Helper()
	if line == "" {
		return nil
	}
	parser := treeParser{t: t, rest: line}
	root := parser.part("")
	if !root.IsMultipart() {
		root.Path = "1"
	}
	return root
}

type treeParser struct {
	t    *testing.T
	rest string
}

func (p *treeParser) part(path string) *Part {
	end := strings.IndexAny(p.rest, "( )[]")
	if end < 0 {
		end = len(p.rest)
	}
	name := p.rest[:end]
	p.rest = p.rest[end:]
	part := &Part{Path: path, Type: "multipart", Subtype: name}
	name, part.ID, _ = strings.Cut(name, "#")
	name, filename, named := strings.Cut(name, "=")
	name, part.Disposition, _ = strings.Cut(name, "@")
	if named {
		part.DispositionParams = map[string]string{"filename": filename}
	}
	if kind, subtype, ok := strings.Cut(name, "/"); ok {
		part.Type, part.Subtype = kind, subtype
		if strings.HasPrefix(p.rest, "[") {
			p.rest = p.rest[1:]
			part.Message = p.part(path)
			if !part.Message.IsMultipart() {
				part.Message.Path = path + ".1"
			}
			p.rest = p.rest[1:]
		}
		return part
	}
	if !strings.HasPrefix(p.rest, "(") {
		p.t.Fatalf("no parts: %q", p.rest)
	}
	p.rest = p.rest[1:]
	prefix := path
	if prefix != "" {
		prefix += "."
	}
	for n := '1'; !strings.HasPrefix(p.rest, ")"); n++ {
		p.rest = strings.TrimLeft(p.rest, " ")
		part.Children = append(part.Children, p.part(prefix+string(n)))
	}
	p.rest = p.rest[1:]
	return part
}

// shown writes sections in short: part paths, with "+" for HTML, "*" for a
// picture, "!" for details, and a message's own in brackets.
func shown(sections []Section) string {
	var out []string
	for _, s := range sections {
		word := s.Part.Path
		switch s.Kind {
		case SectionHTML:
			word += "+"
		case SectionPicture:
			word += "*"
		case SectionDetails:
			word += "!"
		case SectionMessage:
			word += "[" + shown(s.Content.Sections) + "]"
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

func TestChoose(t *testing.T) {
	tests := map[string]struct {
		tree        string
		sections    string
		attachments string // part paths
		inline      string // Content-IDs
	}{
		"nothing":                      {"", "", "", ""},
		"text":                         {"text/plain", "1", "", ""},
		"HTML":                         {"text/html", "1+", "", ""},
		"text as attachment":           {"text/plain@attachment", "", "1", ""},
		"picture alone":                {"image/png", "1*", "1", ""},
		"other text":                   {"text/enriched", "1", "", ""},
		"mail in a mail":               {"message/rfc822", "", "1", ""},
		"alternative":                  {"alternative(text/plain text/html)", "2+", "", ""},
		"alternative, wrong order":     {"alternative(text/html text/plain)", "1+", "", ""},
		"alternative, two plain":       {"alternative(text/plain text/plain)", "2", "", ""},
		"alternative, enriched last":   {"alternative(text/plain text/enriched)", "1", "", ""},
		"alternative, AMP":             {"alternative(text/plain text/x-amp-html text/html)", "3+", "", ""},
		"alternative, nothing to show": {"alternative(text/x-odd application/pdf)", "", "1 2", ""},
		"alternative, picture":         {"alternative(text/plain image/png)", "1", "2", ""},
		"invitation":                   {"alternative(text/plain text/html text/calendar)", "2+", "3", ""},
		"invitation, mixed":            {"mixed(alternative(text/plain text/html text/calendar) application/ics@attachment)", "1.2+", "1.3 2", ""},
		"mixed":                        {"mixed(text/plain application/pdf@attachment)", "1", "2", ""},
		"mixed, text around a picture": {"mixed(text/plain image/png@inline text/plain)", "1 2* 3", "2", ""},
		"mixed, attachment first":      {"mixed(application/pdf text/html)", "2+", "1", ""},
		"mixed, text attached first":   {"mixed(text/plain@attachment text/html)", "2+", "1", ""},
		"mixed, plain and HTML":        {"mixed(text/plain text/html)", "1 2+", "", ""},
		"mixed, a text that is a file": {"mixed(text/plain text/plain@inline=log.txt text/plain)", "1 3", "2", ""},
		"mixed, a file alone":          {"mixed(text/plain@inline=letter.txt)", "1", "", ""},
		"mixed, attached picture":      {"mixed(text/plain image/png@attachment)", "1", "2", ""},
		"mixed, SVG":                   {"mixed(text/plain image/svg+xml@inline)", "1", "2", ""},
		"mixed, forwarded":             {"mixed(text/plain message/rfc822[text/html])", "1 2[2.1+]", "2", ""},
		"mixed, forwarded twice": {"mixed(text/plain message/rfc822@attachment[mixed(text/plain message/rfc822[text/plain] application/pdf)])",
			"1 2[2.1 2.2[2.2.1]]", "2", ""},
		"mixed, empty":                {"mixed()", "", "", ""},
		"digest":                      {"digest(message/rfc822[text/plain] message/rfc822[text/plain])", "1[1.1] 2[2.1]", "1 2", ""},
		"related":                     {"related(text/html image/png#a image/gif@inline#b)", "1+", "", "a b"},
		"related, declared":           {"related(text/html image/png@attachment#a)", "1+", "2", "a"},
		"related, no Content-ID":      {"related(text/html image/png)", "1+ 2*", "2", ""},
		"related, no picture":         {"related(text/html application/pdf#a text/css#b image/svg+xml#c)", "1+", "2 3 4", ""},
		"related, plain text":         {"related(text/plain image/png#a)", "1 2*", "2", "a"},
		"related, only pictures":      {"related(image/png#a image/png#b)", "1* 2*", "1 2", "a b"},
		"related, one Content-ID":     {"related(text/html image/png#a image/gif#a)", "1+", "", "a"},
		"related in alternative":      {"alternative(text/plain related(text/html image/png#a))", "2.1+", "", "a"},
		"alternative in related":      {"related(alternative(text/plain text/html) image/png#a)", "1.2+", "", "a"},
		"mixed in alternative":        {"alternative(text/plain mixed(text/html application/pdf))", "2.1+", "2.2", ""},
		"file with the plain version": {"alternative(mixed(text/plain application/pdf) text/html)", "2+", "1.2", ""},
		"newsletter":                  {"mixed(related(alternative(text/plain text/html) image/png#a) application/pdf)", "1.1.2+", "2", "a"},
		"second related":              {"mixed(text/plain related(text/html image/png#a))", "1 2.1+", "", "a"},
		"picture beside the text":     {"mixed(text/html image/png@inline#a)", "1+ 2*", "2", "a"},
		"signed":                      {"signed(text/plain application/pgp-signature)", "1", "", ""},
		"signed, mixed":               {"signed(mixed(text/html application/pdf) application/pkcs7-signature)", "1.1+", "1.2", ""},
		"signed, with a footer":       {"signed(text/plain application/pgp-signature text/plain)", "1 3", "", ""},
		"encrypted":                   {"encrypted(application/pgp-encrypted application/octet-stream)", "", "1 2", ""},
		"report":                      {"report(text/plain message/delivery-status message/rfc822[text/plain])", "1 2! 3[3.1]", "3", ""},
		"report, header alone":        {"report(text/plain message/delivery-status text/rfc822-headers)", "1 2! 3!", "", ""},
		"AppleDouble":                 {"mixed(text/plain appledouble(application/applefile image/jpeg@inline))", "1 2.2*", "2.2", ""},
		"AppleDouble, one half":       {"appledouble(application/applefile)", "", "1", ""},
		"unknown multipart":           {"x-odd(text/html text/plain)", "1+ 2", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			root := tree(t, test.tree)
			got := Choose(root)
			if sections := shown(got.Sections); sections != test.sections {
				t.Errorf("sections %q, want %q", sections, test.sections)
			}
			var paths, ids []string
			for _, part := range got.Attachments {
				paths = append(paths, part.Path)
			}
			if joined := strings.Join(paths, " "); joined != test.attachments {
				t.Errorf("attachments %q, want %q", joined, test.attachments)
			}
			for id, part := range got.Inline {
				ids = append(ids, id)
				if part.ID != id {
					t.Errorf("%q is part %q", id, part.ID)
				}
			}
			slices.Sort(ids)
			if joined := strings.Join(ids, " "); joined != test.inline {
				t.Errorf("inline %q, want %q", joined, test.inline)
			}
			if HasAttachments(root) != (test.attachments != "") {
				t.Error("HasAttachments says otherwise")
			}
			if got.Shortened {
				t.Error("something is missing")
			}
		})
	}
}

func TestChooseProtected(t *testing.T) {
	for line, want := range map[string][2]bool{ // encrypted, signed
		"text/plain": {false, false},
		"signed(text/plain application/pgp-signature)":                             {false, true},
		"mixed(signed(text/plain application/pkcs7-signature) text/plain)":         {false, true},
		"encrypted(application/pgp-encrypted application/octet-stream)":            {true, false},
		"mixed(encrypted(application/pgp-encrypted application/octet-stream) a/b)": {true, false},
		"application/pkcs7-mime": {true, false},
		"signed(application/x-pkcs7-mime application/pkcs7-signature)": {true, true},
	} {
		if got := Choose(tree(t, line)); got.Encrypted != want[0] || got.Signed != want[1] {
			t.Errorf("%s: encrypted %v, signed %v", line, got.Encrypted, got.Signed)
		}
	}
	opaque := tree(t, "application/pkcs7-mime")
	opaque.Params = map[string]string{"smime-type": "Signed-Data"}
	if got := Choose(opaque); got.Encrypted || !got.Signed {
		t.Errorf("signed-data: encrypted %v, signed %v", got.Encrypted, got.Signed)
	}
}

// TestChooseMany: what is beyond the bounds is said to be, and what can be
// listed is.
func TestChooseMany(t *testing.T) {
	root := &Part{Type: "multipart", Subtype: "mixed"}
	for range 10_000 {
		root.Children = append(root.Children, &Part{Type: "text", Subtype: "plain"})
	}
	got := Choose(root)
	if len(got.Sections) != maxSections || len(got.Sections)+len(got.Attachments) != 10_000 || !got.Shortened {
		t.Errorf("%d sections, %d attachments, shortened: %v", len(got.Sections), len(got.Attachments), got.Shortened)
	}
	deep := &Part{Type: "text", Subtype: "plain"}
	for range 100_000 {
		deep = &Part{Type: "message", Subtype: "rfc822", Message: deep}
	}
	content, depth := Choose(deep), 0
	if !content.Shortened {
		t.Error("100,000 messages within each other are shown whole")
	}
	for c := &content; len(c.Sections) > 0; c = c.Sections[0].Content {
		depth++
	}
	if depth != maxNested {
		t.Errorf("%d messages within each other are shown", depth)
	}
}

func TestChooseRelatedStart(t *testing.T) {
	root := tree(t, "related(image/png#a text/html#b)")
	root.Params = map[string]string{"start": "<b>"}
	got := Choose(root)
	if shown(got.Sections) != "2+" || len(got.Attachments) > 0 || got.Inline["a"] == nil {
		t.Errorf("got %+v", got)
	}
}

// TestChooseDeep makes sure that neither depth nor breadth costs much, and
// that nothing in the depth is lost.
func TestChooseDeep(t *testing.T) {
	for _, kind := range []string{"mixed", "alternative", "related", "signed"} {
		leaf := &Part{Path: "deep", Type: "application", Subtype: "pdf"}
		root := leaf
		for range 100_000 {
			root = &Part{Type: "multipart", Subtype: kind, Children: []*Part{root}}
		}
		got := Choose(root)
		if len(got.Sections) > 0 || len(got.Attachments) != 1 || got.Attachments[0] != leaf {
			t.Errorf("%s: got %+v", kind, got)
		}
	}
}
