package message

import (
	"bytes"
	"slices"
	"strings"
)

// htmlWriter copies HTML, token by token, into well-formed HTML of the known
// elements. Depth, time and memory are bounded whatever the source.
type htmlWriter struct {
	rules *htmlRules
	opt   HTMLOptions
	body  HTMLBody // all but what finish puts in

	out     []byte
	holes   []hole // in the order of their places
	open    []openElement
	pending []openElement  // formatting to be opened again before the next text
	skipped map[string]int // start tags left out for depth, whose end tags are due
	tables  int            // open tables

	attrs     []attribute // of the tag being read
	values    []byte      // theirs
	content   contentKind
	behindPre bool // the last token was <pre>
	preEnd    int  // how long out was behind the last <pre>
	reopened  int

	rootSeen, bodySeen bool
	rootStyle          string // of <html>, cleaned

	css        *cssCleaner
	styles     map[string]cleanedStyle // by what they were
	sheet      *sheet
	sheetMedia string // of the <style> being read

	pictures      pictureBook
	letterPicture func(src string) (address string, ok bool) // of a letter

	linked   int    // links written
	links    int    // open links
	deepest  int    // how many elements were open at most
	linkText []byte // what they say
}

// hole is a place in the output for what is known only later.
type hole struct {
	at   int
	text string
}

// openElement is an element that was started. One without attributes may be
// silent, as a link that leads nowhere: nothing is written, but its end tag is
// due.
type openElement struct {
	*element
	tag    string        // the start tag as written, of formatting
	saved  []openElement // of a barrier: what was pending outside
	link   *openLink
	begin  int // where its content begins in the output
	silent bool
}

func newHTMLWriter(rules *htmlRules, opt HTMLOptions) *htmlWriter {
	w := &htmlWriter{rules: rules, opt: opt, preEnd: -1, skipped: make(map[string]int), styles: make(map[string]cleanedStyle)}
	w.css = &cssCleaner{rules: rules, picture: w.stylePicture}
	w.sheet = &sheet{css: w.css}
	w.open = make([]openElement, 0, maxHTMLDepth)
	w.pictures = newPictureBook()
	return w
}

// finish gives the result.
func (w *htmlWriter) finish() HTMLBody {
	var html strings.Builder
	size, from := len(w.out), 0
	for _, hole := range w.holes {
		size += len(hole.text)
	}
	html.Grow(size)
	for _, hole := range w.holes {
		html.Write(w.out[from:hole.at])
		html.WriteString(hole.text)
		from = hole.at
	}
	html.Write(w.out[from:])
	w.body.HTML = html.String()
	// What is text holds no "<", and hardly an element has no end tag.
	if elements := bytes.Count(w.out, []byte("<")) / 2; elements*w.sheet.selectors <= maxMatches {
		w.body.Style = w.sheet.String()
		w.body.Dark = w.sheet.isDark()
	}
	w.body.DarkPage = w.body.DarkPage && w.body.Dark
	w.body.BodyStyle = joinStyles(w.rootStyle, w.body.BodyStyle)
	w.body.Dark = w.body.Dark || isDarkGround(w.body.BodyStyle)
	return w.body
}

// start writes a start tag of a known element, with what has to end before it.
// style is the cleaned one.
func (w *htmlWriter) start(e *element, attrs []attribute, style cleanedStyle) {
	if !w.makeRoom(e) {
		return
	}
	if !e.block && len(e.parents) == 0 {
		w.reopen()
	}
	from := len(w.out)
	w.out = append(append(w.out, '<'), e.name...)
	started := openElement{element: e}
	some := w.writeAttributes(e, attrs, style)
	if e.name == "a" || e.name == "area" {
		started.link = w.writeLink(e, valueOf(attrs, "href"), valueOf(attrs, "xlink:href"))
		if started.link == nil && !some {
			w.out = w.out[:from]
			started.silent = true
		}
	}
	if !started.silent {
		w.out = append(w.out, '>')
	}
	if e.void {
		return
	}
	if e.formatting {
		started.tag = string(w.out[from:])
	}
	w.push(started)
}

// push takes an element as open whose tag is written.
func (w *htmlWriter) push(e openElement) {
	if e.barrier {
		e.saved, w.pending = slices.Clone(w.pending), w.pending[:0]
	}
	switch e.name {
	case "table":
		w.tables++
	case "pre":
		w.behindPre, w.preEnd = true, len(w.out)
	}
	e.begin = len(w.out)
	w.open = append(w.open, e)
	w.deepest = max(w.deepest, len(w.open))
}

// makeRoom ends what can't go on where e starts, and opens what e must lie in.
// It tells whether e can be opened.
func (w *htmlWriter) makeRoom(e *element) bool {
	if len(e.parents) > 0 {
		return w.placePart(e)
	}
	if w.inGap() && !w.enterGap(e) {
		return false
	}
	if e.block {
		w.closeNearest(&w.rules.paragraphs, &w.rules.cells)
	}
	if !e.implied.isEmpty() {
		for w.closeNearest(&e.implied, &e.until) {
		}
	}
	levels := 1
	if e.name == "table" {
		levels += tableLevels
	}
	if !e.void && len(w.open)+levels > maxHTMLDepth {
		w.skipped[e.name]++
		return false
	}
	return true
}

// closeNearest ends the nearest open element of a set, unless one of until lies
// before it.
func (w *htmlWriter) closeNearest(set, until *elementSet) bool {
	for i := len(w.open) - 1; i >= 0; i-- {
		switch e := w.open[i].element; {
		case set.has(e):
			w.closeTo(i)
			return true
		case until.has(e):
			return false
		}
	}
	return false
}

// end takes an end tag. One that ends nothing is dropped.
func (w *htmlWriter) end(name string) {
	e := w.rules.elements[name]
	switch {
	case e == nil:
		return
	case name == "br": // which is taken for <br>
		w.start(e, nil, cleanedStyle{})
		return
	case w.skipped[name] > 0:
		w.skipped[name]--
		return
	}
	until, only := &w.rules.cells, elementSet{}
	switch {
	case len(e.parents) > 0:
		until = &w.rules.tables
	case name == "table":
		until = &elementSet{}
	}
	only.add(e)
	if w.closeNearest(&only, until) {
		return
	}
	for i, waiting := range slices.Backward(w.pending) {
		if waiting.name == name {
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
	for j := len(closed) - 1; j >= 0; j-- {
		w.writeEnd(&closed[j])
	}
	inside := slices.IndexFunc(closed, func(e openElement) bool { return e.barrier })
	if inside >= 0 {
		w.pending = append(w.pending[:0], closed[inside].saved...)
		closed = closed[:inside]
	}
	for _, e := range closed[min(1, len(closed)):] {
		if e.formatting && len(w.pending) < maxOpenFormatting {
			w.pending = append(w.pending, e)
		}
	}
}

func (w *htmlWriter) writeEnd(e *openElement) {
	if e.name == "table" {
		w.tables--
	}
	if e.link != nil {
		w.endLink(e.link)
	}
	if !e.silent {
		w.out = append(append(append(w.out, "</"...), e.name...), '>')
	}
}

// reopen starts the pending formatting again.
func (w *htmlWriter) reopen() {
	for _, e := range w.pending {
		if len(w.open) >= maxHTMLDepth || w.reopened >= maxReopened {
			break
		}
		w.reopened++
		w.out = append(w.out, e.tag...)
		w.open = append(w.open, e)
	}
	w.deepest = max(w.deepest, len(w.open))
	w.pending = w.pending[:0]
}
