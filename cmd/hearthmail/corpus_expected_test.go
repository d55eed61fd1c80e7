package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// expectation is what another program, or whoever made a mail, found in it.
type expectation struct {
	texts []string // lines
	names []string // of files
}

// expectationOf reads what lies beside a mail, by the end of the file's name.
// What is neither text nor file name, such as Dovecot's BODYSTRUCTURE, is
// nothing that a page shows.
func expectationOf(t *testing.T, file string, content []byte) expectation {
	t.Helper()
	_, kind, _ := strings.Cut(filepath.Base(file), ".expected.")
	switch kind {
	case "json", "crlf.json":
		return ofMailParser(t, content)
	case "tuta.json":
		return ofTuta(t, content)
	case "txt":
		return expectation{texts: lines(string(content))}
	case "list":
		return expectation{names: strings.Fields(string(content))}
	}
	return expectation{}
}

// missing names what is in none of these. Spaces and quote marks don't count:
// flowed text breaks elsewhere, and quotes are told by a line beside them.
func (e expectation) missing(text string, names []string) []string {
	var found []string
	shown := squeezed(text)
	for _, line := range e.texts {
		if wanted := squeezed(line); !strings.Contains(shown, wanted) {
			found = append(found, fmt.Sprintf("the text %q is not shown", line))
		}
	}
	for _, name := range e.names {
		if !slices.Contains(names, name) {
			found = append(found, fmt.Sprintf("no file is called %q among %q", name, names))
		}
	}
	return found
}

func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '>' || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
}

func lines(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// visibleLines are the texts between the tags.
func visibleLines(source string) []string {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return nil
	}
	var found []string
	for n := range root.Descendants() {
		if n.Type == html.TextNode && !slices.Contains([]string{"style", "script", "title", "noscript", "head", "html"}, n.Parent.Data) {
			found = append(found, lines(n.Data)...)
		}
	}
	return found
}

// ofMailParser reads what Stalwart's mail-parser writes: all parts in a list,
// and which of them are the text, the HTML and the attachments.
func ofMailParser(t *testing.T, content []byte) expectation {
	t.Helper()
	var parsed struct {
		HTML        []int `json:"html_body"`
		Attachments []int
		Parts       []struct {
			Headers []struct{ Value json.RawMessage }
			Body    json.RawMessage
		}
	}
	if err := json.Unmarshal(content, &parsed); err != nil {
		t.Fatal(err)
	}
	var e expectation
	for i, part := range parsed.Parts {
		var body struct{ Text, HTML string }
		_ = json.Unmarshal(part.Body, &body) // other kinds have other types
		switch {
		case slices.Contains(parsed.Attachments, i):
			for _, header := range part.Headers {
				e.names = append(e.names, namesIn(header.Value)...)
			}
		case slices.Contains(parsed.HTML, i):
			e.texts = append(e.texts, lines(body.Text)...)
			e.texts = append(e.texts, visibleLines(body.HTML)...)
		}
	}
	return e
}

// namesIn are the file names in a header field.
func namesIn(field json.RawMessage) []string {
	var value struct {
		ContentType struct {
			Attributes []struct{ Name, Value string }
		}
	}
	_ = json.Unmarshal(field, &value) // other fields have other types
	var names []string
	for _, a := range value.ContentType.Attributes {
		if a.Name == "filename" {
			names = append(names, a.Value)
		}
	}
	return names
}

// ofTuta reads what Tuta's tests expect of JavaMail.
func ofTuta(t *testing.T, content []byte) expectation {
	t.Helper()
	var parsed struct {
		Result struct {
			PlainBodyText, HTMLBodyText string
			AttachedFiles               []struct{ Name string }
		}
	}
	if err := json.Unmarshal(content, &parsed); err != nil {
		t.Fatal(err)
	}
	e := expectation{texts: visibleLines(parsed.Result.HTMLBodyText)}
	if len(e.texts) == 0 {
		e.texts = lines(parsed.Result.PlainBodyText)
	}
	for _, file := range parsed.Result.AttachedFiles {
		e.names = append(e.names, file.Name)
	}
	return e
}
