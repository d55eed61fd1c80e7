package demo

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed mail
var mailFiles embed.FS

// document is a text of mail/documents, which becomes a PDF, a vCard, … The
// first line is the title.
type document struct {
	name, title string
	lines       []string
}

func readDocument(name string) (document, error) {
	texts, err := readAll("mail/documents/" + name + ".txt")
	if err != nil {
		return document{}, fmt.Errorf("document: %w", err)
	}
	title, rest, _ := strings.Cut(strings.TrimRight(texts[0], "\n"), "\n")
	return document{name: name, title: title, lines: strings.Split(rest, "\n")}, nil
}

// text is title and lines with line ends of CRLF.
func (d document) text() string {
	return d.title + "\r\n" + strings.Join(d.lines, "\r\n") + "\r\n"
}
