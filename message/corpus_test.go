package message

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mailPart is a leaf of a mail as splitMail finds it.
type mailPart struct {
	header Header
	part   *Part
	body   []byte
}

// splitMail is a simple, lenient MIME parser, only for the tests: in the
// program the IMAP server does this.
func splitMail(raw []byte, depth int) []mailPart {
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	head, body, _ := bytes.Cut(raw, []byte("\n\n"))
	if bytes.HasPrefix(raw, []byte("\n")) {
		head, body = nil, raw[1:]
	}
	header := ParseHeader(head)
	mediaType, params := splitParams(header.Raw("Content-Type"))
	if mediaType == "" {
		mediaType = "text/plain"
	}
	kind, subtype, _ := strings.Cut(mediaType, "/")
	if kind == "multipart" && params["boundary"] != "" && depth < 20 {
		var all []mailPart
		sections := bytes.Split(append([]byte("\n"), body...), []byte("\n--"+params["boundary"]))
		for _, section := range sections[1:] {
			if bytes.HasPrefix(section, []byte("--")) {
				break
			}
			_, section, _ = bytes.Cut(section, []byte("\n"))
			all = append(all, splitMail(section, depth+1)...)
		}
		return all
	}
	encoding := header.Raw("Content-Transfer-Encoding")
	decoded, _ := io.ReadAll(NewTransferDecoder(bytes.NewReader(body), encoding))
	disposition, dispositionParams := splitParams(header.Raw("Content-Disposition"))
	part := &Part{
		Path: "1", Type: kind, Subtype: subtype, Params: params,
		Disposition: disposition, DispositionParams: dispositionParams,
		ID: strings.Trim(header.Raw("Content-ID"), "<>"), Encoding: encoding, Size: int64(len(body)),
	}
	if mediaType == "message/rfc822" && depth < 20 {
		return append([]mailPart{{header, part, decoded}}, splitMail(decoded, depth+1)...)
	}
	return []mailPart{{header, part, decoded}}
}

// splitParams cuts a field with parameters up as BODYSTRUCTURE would.
func splitParams(value string) (first string, params map[string]string) {
	params = make(map[string]string)
	var pieces []string
	quoted, start := false, 0
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] == '\\' && quoted:
			i++
		case value[i] == '"':
			quoted = !quoted
		case value[i] == ';' && !quoted:
			pieces = append(pieces, value[start:i])
			start = i + 1
		}
	}
	pieces = append(pieces, value[start:])
	for _, piece := range pieces[1:] {
		name, text, _ := strings.Cut(piece, "=")
		text = strings.TrimSpace(text)
		if strings.HasPrefix(text, `"`) {
			text = unquote(strings.TrimSuffix(text[1:], `"`))
		}
		params[strings.ToLower(strings.TrimSpace(name))] = text
	}
	return strings.ToLower(strings.TrimSpace(pieces[0])), params
}

// corpusMails gives every mail of a part of the corpus of hostile mails, or
// skips the test where that is not to be had.
func corpusMails(t *testing.T, kind string) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", kind, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("The corpus of hostile mails is not beside this checkout.")
	}
	mails := make(map[string][]byte, len(files))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		mails[filepath.Base(file)] = raw
	}
	return mails
}

// TestCorpus runs every hostile mail through all that is shown of a mail.
func TestCorpus(t *testing.T) {
	for _, kind := range []string{"xss", "mime"} {
		t.Run(kind, func(t *testing.T) {
			htmlParts := 0
			for name, raw := range corpusMails(t, kind) {
				for _, leaf := range splitMail(raw, 0) {
					if strings.Contains(leaf.part.Subtype, "html") || strings.Contains(leaf.part.Subtype, "xml") {
						htmlParts++
					}
					checkLeaf(t, name, leaf)
				}
			}
			if htmlParts < 50 {
				t.Errorf("only %d HTML parts were found", htmlParts)
			}
		})
	}
}

// endMarker stands behind what a mail of the corpus tries.
var endMarker = regexp.MustCompile(`END x[0-9]+`)

func checkLeaf(t *testing.T, name string, leaf mailPart) {
	t.Helper()
	for _, field := range []string{"Subject", "From", "To", "Cc", "Reply-To", "Message-ID", "References", "Date"} {
		if text := leaf.header.Text(field); text != cleanLine(text) {
			t.Errorf("%s: %s has characters that a row must not have: %q", name, field, text)
		}
		for _, address := range leaf.header.Addresses(field) {
			if problem := checkShown(address.Name + address.Addr); problem != "" || address.Display() == "" {
				t.Errorf("%s: %s: address %q: %s", name, field, address, problem)
			}
		}
	}
	leaf.header.Date()
	if problem := checkFilename(leaf.part.Filename()); problem != "" {
		t.Errorf("%s: file name %q: %s", name, leaf.part.Filename(), problem)
	}
	if kind := leaf.part.MediaType(); strings.ContainsAny(kind, "<>\"' ;\r\n") {
		t.Errorf("%s: media type %q", name, kind)
	}
	if leaf.part.Type != "text" && !strings.Contains(leaf.part.Subtype, "xml") {
		return
	}
	text := DecodeText(leaf.body, leaf.part.Charset())
	// Whatever a part is called, it may come to be read either way.
	sanitised := SanitizeHTML(text, HTMLOptions{})
	if marker := endMarker.FindString(text); !strings.Contains(sanitised.HTML, marker) {
		t.Errorf("%s: %s, behind the attack, is gone", name, marker)
	}
	requireSafeHTML(t, name, sanitised)
	requireStable(t, sanitised)
	if problem := checkLines(FormatText(text, leaf.part.Params)); problem != "" {
		t.Errorf("%s: %s", name, problem)
	}
}
