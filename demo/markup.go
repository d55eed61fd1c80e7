package demo

import (
	"fmt"
	"html/template"
	"strings"
)

// block is a piece of a letter that has a layout: a paragraph, a heading, a
// list … The markup is explained in mail/README.txt.
type block struct {
	Kind string // heading, list, steps, table, button, picture, callout, rule, text
	Text string // a heading's, button's or callout's; a picture's alternative text
	URL  template.URL
	// Lines are a paragraph's lines, a list's items.
	Lines []string
	Rows  [][]string
}

// parseBlocks reads markup. It knows no errors: what is nothing else is text.
func parseBlocks(body string) (blocks []block) {
	for line := range strings.SplitSeq(strings.TrimSpace(body), "\n") {
		kind, text, url := classify(line)
		if kind == "" { // an empty line ends what it follows
			blocks = append(blocks, block{})
			continue
		}
		last := len(blocks) - 1
		if last < 0 || blocks[last].Kind != kind || !joins(kind) {
			blocks = append(blocks, block{Kind: kind})
			last = len(blocks) - 1
		}
		b := &blocks[last]
		switch kind {
		case "list", "steps", "text":
			b.Lines = append(b.Lines, text)
		case "table":
			b.Rows = append(b.Rows, splitRow(text))
		default:
			b.Text, b.URL = text, template.URL(url)
		}
	}
	return withoutEmpty(blocks)
}

func joins(kind string) bool {
	return kind == "list" || kind == "steps" || kind == "table" || kind == "text"
}

func classify(line string) (kind, text, url string) {
	line = strings.TrimSpace(line)
	switch {
	case line == "":
		return "", "", ""
	case line == "---":
		return "rule", "", ""
	case strings.HasPrefix(line, "## "):
		return "heading", line[3:], ""
	case strings.HasPrefix(line, "- "):
		return "list", line[2:], ""
	case strings.HasPrefix(line, "> "):
		return "callout", line[2:], ""
	case strings.HasPrefix(line, "|"):
		return "table", line, ""
	case strings.HasPrefix(line, "!["):
		text, url = splitLink(line[1:])
		return "picture", text, url
	case strings.HasPrefix(line, "[") && strings.HasSuffix(line, ")"):
		text, url = splitLink(line)
		return "button", text, url
	}
	if number, rest, ok := strings.Cut(line, ". "); ok && len(number) <= 2 && strings.Trim(number, "0123456789") == "" {
		return "steps", rest, ""
	}
	return "text", line, ""
}

// splitLink reads "[text](url)"; "cid:2" is the second picture of the letter.
func splitLink(s string) (text, url string) {
	text, url, _ = strings.Cut(strings.TrimPrefix(s, "["), "](")
	url = strings.TrimSuffix(url, ")")
	var n int
	if _, err := fmt.Sscanf(url, "cid:%d", &n); err == nil {
		url = "cid:" + contentID(n-1)
	}
	return text, url
}

func splitRow(line string) (cells []string) {
	for cell := range strings.SplitSeq(strings.Trim(line, "| "), "|") {
		cells = append(cells, strings.TrimSpace(cell))
	}
	return cells
}

func withoutEmpty(blocks []block) (kept []block) {
	for _, b := range blocks {
		if b.Kind != "" {
			kept = append(kept, b)
		}
	}
	return kept
}

// plainText is what the text/plain alternative says.
func plainText(blocks []block) string {
	var out []string
	for _, b := range blocks {
		switch b.Kind {
		case "heading":
			out = append(out, strings.ToUpper(b.Text))
		case "list":
			out = append(out, "- "+strings.Join(b.Lines, "\n- "))
		case "steps":
			var steps []string
			for i, line := range b.Lines {
				steps = append(steps, fmt.Sprintf("%d. %s", i+1, line))
			}
			out = append(out, strings.Join(steps, "\n"))
		case "table":
			out = append(out, plainTable(b.Rows))
		case "button":
			out = append(out, b.Text+":\n"+string(b.URL))
		case "picture":
			out = append(out, "["+b.Text+"]")
		case "callout":
			out = append(out, "  "+b.Text)
		case "rule":
			out = append(out, strings.Repeat("-", 40))
		default:
			out = append(out, strings.Join(b.Lines, "\n"))
		}
	}
	return strings.Join(out, "\n\n") + "\n"
}

// plainTable aligns the columns; the space before each row keeps it from being
// wrapped.
func plainTable(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	var lines []string
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString("  " + cell + strings.Repeat(" ", widths[i]-len([]rune(cell))))
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return strings.Join(lines, "\n")
}
