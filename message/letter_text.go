package message

import (
	"strings"

	"golang.org/x/net/html"
)

// TextFromHTML is a letter's HTML as plain text, for its text/plain part: paragraphs
// with an empty line between, lists with their marks, quotes behind "> ", links
// with their address behind them unless it is what they say, the cells of a row on
// one line with " | " between, pictures as the text in their place. Lines end in
// "\n" and aren't wrapped; FlowText does that. Time and memory are linear in
// len(src), of which no more than MaxLetterHTML is read.
func TextFromHTML(src string) string {
	w := htmlTexter{first: true, rules: letterRules()}
	tokens := html.NewTokenizer(strings.NewReader(CleanLetterHTML(src, nil)))
	for {
		switch tokens.Next() {
		case html.ErrorToken: // the end: strings don't fail
			w.flush()
			return w.out.String()
		case html.TextToken:
			if w.hidden == 0 {
				w.text(letterText(string(tokens.Text())))
			}
		case html.StartTagToken:
			token := tokens.Token()
			w.start(token.Data, token.Attr)
		case html.EndTagToken:
			name, _ := tokens.TagName()
			w.end(string(name))
		}
	}
}

// htmlTexter sets well-formed HTML as text. A line break that a block asks for
// is due until there is something to stand behind it.
type htmlTexter struct {
	rules *htmlRules
	out   strings.Builder
	line  []byte // the current one, without what stands before it
	lines int    // that have ended

	before []linePrefix // what stands before lines
	due    lineGap
	dueAt  int  // how many of before are before the empty line that is due
	first  bool // nothing has been written in the innermost block
	blank  bool // blanks were read that are one

	hidden int // open elements of one that isn't shown
	pre    int
	lists  []textList
	rows   []textRow
	links  []textLink
	texts  int  // characters that were written
	joint  bool // what comes stands in another cell of the line's row
}

type lineGap int

const (
	noGap lineGap = iota
	newLine
	emptyLine
)

// linePrefix stands before every line of a quote or of a list's item.
type linePrefix struct {
	first, rest string // of the first line, if that is to come; of others
	quote       bool
}

type textList struct {
	ordered bool
	number  int
}

// textRow is a row of a table that is open.
type textRow struct{ lines, texts int } // as they were where it began

type textLink struct {
	href string
	text []byte
}

// maxTextPrefix bounds how many quotes and lists stand before a line: deeper ones
// are one with those around them. Each line costs them all.
const maxTextPrefix = 10

// text writes text, of which blanks that stand together are one.
func (w *htmlTexter) text(s string) {
	for _, r := range s {
		switch {
		case r == '\n' && w.pre > 0:
			w.lineBreak()
		case r == '\u00A0', r == ' ' && w.pre > 0, r == '\t' && w.pre > 0:
			w.begin()
			w.line = append(w.line, ' ')
		case strings.ContainsRune(" \t\n\f\r", r):
			w.blank = true
		default:
			w.begin()
			if len(w.line) == 0 && r == '>' {
				w.line = append(w.line, ' ') // it is no quote
			}
			w.line = append(w.line, string(r)...)
			if n := len(w.links); n > 0 && len(w.links[n-1].text) < maxReadLink {
				w.links[n-1].text = append(w.links[n-1].text, string(r)...)
			}
		}
	}
}

// begin writes what is due before a text.
func (w *htmlTexter) begin() {
	if w.due >= newLine {
		w.flush()
	}
	if w.due == emptyLine && w.lines > 0 {
		w.out.WriteString(strings.TrimRight(w.prefix(w.before[:min(w.dueAt, len(w.before))], false), " "))
		w.out.WriteByte('\n')
	}
	switch {
	case len(w.line) == 0:
	case w.joint:
		w.line = append(w.line, " | "...)
	case w.blank:
		w.line = append(w.line, ' ')
	}
	w.due, w.blank, w.first, w.joint = noGap, false, false, false
	w.texts++
}

// gap asks for a line break, or for an empty line.
func (w *htmlTexter) gap(g lineGap) {
	if g == noGap {
		return
	}
	w.blank = false
	if w.first || g <= w.due {
		return
	}
	w.due, w.dueAt = g, len(w.before)
}

// lineBreak ends the line, empty or not.
func (w *htmlTexter) lineBreak() {
	if w.due > noGap {
		w.begin()
	}
	w.endLine()
	w.first, w.blank = false, false
}

// flush ends the line if there is anything on it.
func (w *htmlTexter) flush() {
	if len(w.line) > 0 {
		w.endLine()
	}
}

func (w *htmlTexter) endLine() {
	line := strings.TrimRight(string(w.line), " ")
	if line == "--" {
		line = signatureMark // whose blank HTML can't keep
	}
	before := w.prefix(w.before, true)
	if line == "" {
		before = strings.TrimRight(before, " ")
	}
	w.out.WriteString(before + line + "\n")
	w.line, w.joint = w.line[:0], false
	w.lines++
}

// prefix is what stands before a line. The marks of items are used up when they
// are written.
func (w *htmlTexter) prefix(before []linePrefix, marks bool) string {
	text := ""
	for i := range before {
		p := &before[i]
		switch {
		case p.quote:
			text += ">"
			if i+1 == len(before) || !before[i+1].quote {
				text += " "
			}
		case marks && p.first != "":
			text += p.first
			p.first = ""
		default:
			text += p.rest
		}
	}
	return text
}

func (w *htmlTexter) push(p linePrefix) {
	w.flush()
	if len(w.before) >= maxTextPrefix {
		p = linePrefix{}
	}
	w.before = append(w.before, p)
	w.first = true
}

func (w *htmlTexter) pop() {
	w.flush()
	w.before = w.before[:len(w.before)-1]
	w.dueAt = min(w.dueAt, len(w.before))
}
