package message

import (
	"slices"
	"strings"
	"testing"
)

// tree builds a part tree from a line such as
// "mixed(alternative(text/plain text/html) application/pdf@attachment)"; a leaf
// may have "@disposition" and "#Content-ID". Part paths are as IMAP has them.
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
	end := strings.IndexAny(p.rest, "( )")
	if end < 0 {
		end = len(p.rest)
	}
	name := p.rest[:end]
	p.rest = p.rest[end:]
	part := &Part{Path: path, Type: "multipart", Subtype: name}
	name, part.ID, _ = strings.Cut(name, "#")
	name, part.Disposition, _ = strings.Cut(name, "@")
	if kind, subtype, ok := strings.Cut(name, "/"); ok {
		part.Type, part.Subtype = kind, subtype
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

func TestChoose(t *testing.T) {
	tests := map[string]struct {
		tree        string
		body        string // part path
		attachments string // part paths
		inline      string // Content-IDs
	}{
		"nothing":                      {"", "", "", ""},
		"text":                         {"text/plain", "1", "", ""},
		"HTML":                         {"text/html", "1", "", ""},
		"text as attachment":           {"text/plain@attachment", "", "1", ""},
		"picture alone":                {"image/png", "", "1", ""},
		"other text":                   {"text/enriched", "", "1", ""},
		"mail in a mail":               {"message/rfc822", "", "1", ""},
		"alternative":                  {"alternative(text/plain text/html)", "2", "", ""},
		"alternative, wrong order":     {"alternative(text/html text/plain)", "1", "", ""},
		"alternative, two plain":       {"alternative(text/plain text/plain)", "2", "", ""},
		"alternative, enriched last":   {"alternative(text/plain text/enriched)", "1", "", ""},
		"alternative, AMP":             {"alternative(text/plain text/x-amp-html text/html)", "3", "", ""},
		"alternative, nothing to show": {"alternative(text/enriched application/pdf)", "", "1 2", ""},
		"alternative, picture":         {"alternative(text/plain image/png)", "1", "2", ""},
		"invitation":                   {"alternative(text/plain text/html text/calendar)", "2", "3", ""},
		"invitation, mixed":            {"mixed(alternative(text/plain text/html text/calendar) application/ics@attachment)", "1.2", "1.3 2", ""},
		"mixed":                        {"mixed(text/plain application/pdf@attachment)", "1", "2", ""},
		"mixed, inline text":           {"mixed(text/plain image/png@inline text/plain)", "1", "2 3", ""},
		"mixed, attachment first":      {"mixed(application/pdf text/html)", "2", "1", ""},
		"mixed, text attached first":   {"mixed(text/plain@attachment text/html)", "2", "1", ""},
		"mixed, plain and HTML":        {"mixed(text/plain text/html)", "1", "2", ""},
		"mixed, forwarded":             {"mixed(text/plain message/rfc822)", "1", "2", ""},
		"mixed, empty":                 {"mixed()", "", "", ""},
		"related":                      {"related(text/html image/png#a image/gif@inline#b)", "1", "", "a b"},
		"related, declared":            {"related(text/html image/png@attachment#a)", "1", "2", "a"},
		"related, no Content-ID":       {"related(text/html image/png)", "1", "2", ""},
		"related, no picture":          {"related(text/html application/pdf#a text/css#b image/svg+xml#c)", "1", "2 3 4", ""},
		"related, plain text":          {"related(text/plain image/png#a)", "1", "2", "a"},
		"related, only pictures":       {"related(image/png#a image/png#b)", "", "1 2", "a b"},
		"related, one Content-ID":      {"related(text/html image/png#a image/gif#a)", "1", "", "a"},
		"related in alternative":       {"alternative(text/plain related(text/html image/png#a))", "2.1", "", "a"},
		"alternative in related":       {"related(alternative(text/plain text/html) image/png#a)", "1.2", "", "a"},
		"mixed in alternative":         {"alternative(text/plain mixed(text/html application/pdf))", "2.1", "2.2", ""},
		"file with the plain version":  {"alternative(mixed(text/plain application/pdf) text/html)", "2", "1.2", ""},
		"newsletter":                   {"mixed(related(alternative(text/plain text/html) image/png#a) application/pdf)", "1.1.2", "2", "a"},
		"second related":               {"mixed(text/plain related(text/html image/png#a))", "1", "2.1 2.2", "a"},
		"picture beside the text":      {"mixed(text/html image/png@inline#a)", "1", "2", "a"},
		"signed":                       {"signed(text/plain application/pgp-signature)", "1", "", ""},
		"signed, mixed":                {"signed(mixed(text/html application/pdf) application/pkcs7-signature)", "1.1", "1.2", ""},
		"signed, with a footer":        {"signed(text/plain application/pgp-signature text/plain)", "1", "3", ""},
		"encrypted":                    {"encrypted(application/pgp-encrypted application/octet-stream)", "", "1 2", ""},
		"report":                       {"report(text/plain message/delivery-status message/rfc822)", "1", "2 3", ""},
		"unknown multipart":            {"x-odd(text/html text/plain)", "1", "2", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			root := tree(t, test.tree)
			got := Choose(root)
			body := ""
			if got.Body != nil {
				body = got.Body.Path
				if got.HTML != (got.Body.Subtype == "html") {
					t.Errorf("HTML is %v", got.HTML)
				}
			}
			if body != test.body {
				t.Errorf("body %q, want %q", body, test.body)
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
		})
	}
}

func TestChooseRelatedStart(t *testing.T) {
	root := tree(t, "related(image/png#a text/html#b)")
	root.Params = map[string]string{"start": "<b>"}
	got := Choose(root)
	if got.Body == nil || got.Body.Path != "2" || len(got.Attachments) > 0 || got.Inline["a"] == nil {
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
		if got.Body != nil || len(got.Attachments) != 1 || got.Attachments[0] != leaf {
			t.Errorf("%s: got %+v", kind, got)
		}
	}
}
