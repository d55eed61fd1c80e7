package message

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// htmlWriter copies HTML, token by token, into well-formed HTML of the known
// elements. Depth, time and memory are bounded whatever the source.
type htmlWriter struct {
	rules   *htmlRules
	out     strings.Builder
	open    []openElement
	pending []openElement     // formatting to be opened again before the next text
	skipped map[string]int    // start tags left out for depth, whose end tags are due
	tables  int               // open tables
	styles  map[string]string // cleaned, by what they were

	reopened int
	bodySeen bool

	inline      func(contentID string) (dataURI string, ok bool)
	inlined     map[string]string // data: URIs by Content-ID, "" for none
	inlineBytes int
	blocked     int
}

// openElement is an element that was started. An <a> without an address is
// silent: nothing is written, but its end tag is due.
type openElement struct {
	name   string
	tag    string // the start tag as written
	silent bool
}

func newHTMLWriter(rules *htmlRules, opt HTMLOptions) *htmlWriter {
	return &htmlWriter{rules: rules, inline: opt.Inline, inlined: make(map[string]string), skipped: make(map[string]int), styles: make(map[string]string)}
}

// text writes text, without control characters and overrides of direction.
func (w *htmlWriter) text(s string) {
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == 0x202D || r == 0x202E {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if !isBlank(s) {
		w.reopen()
	}
	w.out.WriteString(html.EscapeString(s))
}

func (w *htmlWriter) start(token html.Token) {
	w.countRemote(token)
	name := token.Data
	switch name {
	case "body":
		if w.bodySeen {
			return
		}
		w.bodySeen = true
		name, token.Attr = "div", w.bodyAttributes(token.Attr)
		if len(token.Attr) == 0 {
			return
		}
	case "image":
		name = "img"
	}
	e, known := w.rules.elements[name]
	switch {
	case !known, e.table && w.tables == 0:
		return
	case name == "img":
		w.reopen()
		w.image(token.Attr)
		return
	}
	w.closeImplied(e)
	if len(w.open) >= maxHTMLDepth && !e.void {
		w.skipped[name]++
		return
	}
	if !e.block && !e.table {
		w.reopen()
	}
	tag, silent := w.startTag(name, token.Attr)
	if !silent {
		w.out.WriteString(tag)
	}
	if e.void {
		return
	}
	if name == "table" {
		w.tables++
	}
	w.open = append(w.open, openElement{name: name, tag: tag, silent: silent})
}

// closeImplied ends what can't go on where e starts.
func (w *htmlWriter) closeImplied(e element) {
	if e.block {
		w.closeNearest([]string{"p"}, w.rules.cells)
	}
	if len(e.implied) > 0 {
		// A row ends its section's last row, and with that the cell.
		for w.closeNearest(e.implied, e.until) {
		}
	}
}

// closeNearest ends the nearest open element of names, unless one of until
// lies before it.
func (w *htmlWriter) closeNearest(names, until []string) bool {
	for i := len(w.open) - 1; i >= 0; i-- {
		switch name := w.open[i].name; {
		case slices.Contains(names, name):
			w.closeTo(i)
			return true
		case slices.Contains(until, name):
			return false
		}
	}
	return false
}

// end takes an end tag. One that ends nothing is dropped.
func (w *htmlWriter) end(name string) {
	e, known := w.rules.elements[name]
	switch {
	case !known:
		return
	case w.skipped[name] > 0:
		w.skipped[name]--
		return
	}
	until := w.rules.cells
	if e.table {
		until = []string{"table"}
	} else if name == "table" {
		until = nil
	}
	if w.closeNearest([]string{name}, until) {
		return
	}
	for i := len(w.pending) - 1; i >= 0; i-- {
		if w.pending[i].name == name {
			w.pending = slices.Delete(w.pending, i, i+1)
			return
		}
	}
}

// closeTo ends the open elements down to the i-th. The formatting above it
// goes on behind it, unless a cell held it.
func (w *htmlWriter) closeTo(i int) {
	closed := w.open[i:]
	w.open = w.open[:i]
	for _, e := range slices.Backward(closed) {
		if e.name == "table" {
			w.tables--
		}
		if !e.silent {
			w.out.WriteString("</" + e.name + ">")
		}
	}
	inside := slices.IndexFunc(closed, func(e openElement) bool { return w.rules.elements[e.name].barrier })
	if inside >= 0 {
		w.pending = w.pending[:0]
		closed = closed[:inside]
	}
	for _, e := range closed[min(1, len(closed)):] {
		if w.rules.elements[e.name].formatting && len(w.pending) < maxOpenFormatting {
			w.pending = append(w.pending, e)
		}
	}
}

// reopen starts the pending formatting again.
func (w *htmlWriter) reopen() {
	for _, e := range w.pending {
		if len(w.open) >= maxHTMLDepth || w.reopened >= maxReopened {
			break
		}
		w.reopened++
		w.out.WriteString(e.tag)
		w.open = append(w.open, e)
	}
	w.pending = w.pending[:0]
}
