package message

import (
	"bytes"
	"slices"
)

// inGap tells whether the innermost element is a table, or a part of one that
// holds parts alone. Parsers take what else is there out of the table, each in
// another way, so it is given a cell.
func (w *htmlWriter) inGap() bool {
	return len(w.open) > 0 && w.open[len(w.open)-1].gap
}

// enterGap opens a cell for an element that shows something by itself. Others
// are passed over: rows are often wrapped in a <form>, a <center>, a <font>.
func (w *htmlWriter) enterGap(e *element) bool {
	if !w.rules.shown.has(e) {
		return false
	}
	w.openCell()
	return true
}

// shownElements are given a cell where they stand between the parts of a table.
const shownElements = "img table p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote"

// openCell opens a cell where there is none and should be. Behind the cells of a
// row it is one of a row of its own, so that the table gets no wider.
func (w *htmlWriter) openCell() {
	if !w.inGap() {
		return
	}
	top := len(w.open) - 1
	if row := w.open[top]; row.name == "tr" && len(bytes.TrimSpace(w.out[row.begin:])) > 0 {
		w.closeTo(top)
	}
	if cell := w.rules.elements["td"]; w.placePart(cell) {
		w.openPlain(cell)
	}
}

// placePart makes room for a part of a table: it ends all up to the nearest
// element that the part may lie in, and opens those that are missing between
// the two. It tells whether there is a table.
func (w *htmlWriter) placePart(e *element) bool {
	if w.tables == 0 {
		return false
	}
	for i := len(w.open) - 1; i >= 0; i-- {
		at := slices.Index(e.parents, w.open[i].name)
		if at < 0 {
			continue
		}
		w.closeTo(i + 1)
		w.openMissing(e, w.open[i].name)
		return true
	}
	return false
}

// openMissing opens what must lie between parent and e. There is always room:
// no table is opened without that for its parts.
func (w *htmlWriter) openMissing(e *element, parent string) {
	switch {
	case e.name == "col" && parent == "table":
		w.openPlain(w.rules.elements["colgroup"])
	case e.name == "tr" && parent == "table":
		w.openPlain(w.rules.elements["tbody"])
	case (e.name == "td" || e.name == "th") && parent == "table":
		w.openPlain(w.rules.elements["tbody"])
		w.openPlain(w.rules.elements["tr"])
	case (e.name == "td" || e.name == "th") && parent != "tr":
		w.openPlain(w.rules.elements["tr"])
	}
}

// openPlain opens an element without attributes.
func (w *htmlWriter) openPlain(e *element) {
	w.out = append(append(append(w.out, '<'), e.name...), '>')
	w.push(openElement{element: e})
}
