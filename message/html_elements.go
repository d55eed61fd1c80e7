package message

import "strings"

// element is what has to be known about an element to nest it as a browser will.
type element struct {
	name       string
	id         int  // its place in an elementSet
	void       bool // has no content and no end tag
	formatting bool // is opened again when the block around it was closed
	block      bool // ends an open paragraph
	barrier    bool // end tags within don't reach out of it
	gap        bool // a table's part that holds other parts, and no text
	// implied are the elements that end where this one starts, up to one of
	// until.
	implied, until elementSet
	// parents are what a table's part may lie in, the innermost first. Those
	// before the one that is open are missing, and opened as well.
	parents []string
}

// elementSet is a set of elements by their ids, of which there are less than 128.
type elementSet [2]uint64

func (s *elementSet) add(e *element)      { s[e.id>>6&1] |= 1 << (e.id & 63) }
func (s *elementSet) has(e *element) bool { return s[e.id>>6&1]>>(e.id&63)&1 != 0 }
func (s *elementSet) isEmpty() bool       { return s[0]|s[1] == 0 }

// elementNesting says, by their names, what an element ends and how far.
type elementNesting struct{ names, implied, until string }

// newElements are the elements that may stand in a mail.
func newElements() map[string]*element {
	all := make(map[string]*element)
	add := func(names string, e element) {
		for _, name := range strings.Fields(names) {
			named := e
			named.name, named.id = name, len(all)
			all[name] = &named
		}
	}
	addElements(add)
	for _, nesting := range nestings() {
		for _, name := range strings.Fields(nesting.names) {
			all[name].implied = setOf(all, nesting.implied)
			all[name].until = setOf(all, nesting.until+" "+cellElements)
		}
	}
	return all
}

func setOf(all map[string]*element, names string) elementSet {
	set := elementSet{}
	for _, name := range strings.Fields(names) {
		set.add(all[name])
	}
	return set
}

// cellElements are what an end tag doesn't reach out of.
const cellElements = "td th caption table"

func nestings() []elementNesting {
	return []elementNesting{
		{"nobr", "nobr", ""},
		{"a", "a", ""},
		{"rt rp", "rt rp p li dd dt", "ruby"},
		{"h1 h2 h3 h4 h5 h6", "h1 h2 h3 h4 h5 h6", "div blockquote li"},
		{"li", "li", "ul ol dir menu blockquote"},
		{"dt dd", "dt dd", "dl blockquote"},
	}
}

func addElements(add func(names string, e element)) {
	add("abbr acronym bdi cite code dfn kbd mark q ruby samp span sub sup time var del ins map", element{})
	add("b big em font i s small strike strong tt u", element{formatting: true})
	add("nobr", element{formatting: true})
	add("a rt rp", element{})
	add("br img wbr area", element{void: true})
	add("hr", element{void: true, block: true})
	add("address article aside blockquote center details dir div dl fieldset figcaption figure footer header hgroup legend main menu nav ol p pre section summary ul",
		element{block: true})
	add("h1 h2 h3 h4 h5 h6 li dt dd", element{block: true})
	add("table", element{block: true, barrier: true, gap: true})
	add("caption", element{barrier: true, parents: []string{"table"}})
	add("colgroup thead tbody tfoot", element{gap: true, parents: []string{"table"}})
	add("col", element{void: true, parents: []string{"colgroup", "table"}})
	add("tr", element{gap: true, parents: []string{"tbody", "thead", "tfoot", "table"}})
	add("td th", element{barrier: true, parents: []string{"tr", "tbody", "thead", "tfoot", "table"}})
}

// tableLevels is how many levels a table's parts take below it: section, row, cell.
const tableLevels = 3

// isRawElement tells the elements whose content the tokenizer gives as one
// text, and whether that is to be dropped. noscript is not among them: script
// never runs, so its content is what should be seen.
func isRawElement(name string) (raw, hide bool) {
	switch name {
	case "iframe", "noembed", "noframes", "script", "title":
		return true, true
	case "textarea", "xmp", "style":
		return true, false
	}
	return false, false
}
