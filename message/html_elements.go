package message

import "strings"

// element is what has to be known about an element to nest it as a browser will.
type element struct {
	void       bool // has no content and no end tag
	formatting bool // is opened again when the block around it was closed
	block      bool // ends an open paragraph
	table      bool // has its place within a table only
	barrier    bool // end tags within don't reach out of it
	// implied are the elements that end where this one starts, up to one of
	// until.
	implied, until []string
}

// newElements are the elements that may stand in a mail.
func newElements() map[string]element {
	cells := cellElements()
	all := make(map[string]element)
	add := func(names string, e element) {
		for _, name := range strings.Fields(names) {
			all[name] = e
		}
	}
	add("abbr acronym bdi cite code dfn kbd mark q rp rt ruby samp span sub sup time var", element{})
	add("b big em font i s small strike strong tt u", element{formatting: true})
	add("del ins", element{})
	add("a", element{implied: []string{"a"}, until: cells})
	add("br img wbr", element{void: true})
	add("hr", element{void: true, block: true})
	add("address article aside blockquote center dir div dl fieldset figcaption figure footer header legend main menu nav ol p pre section ul",
		element{block: true})
	add("h1 h2 h3 h4 h5 h6", element{block: true, implied: strings.Fields("h1 h2 h3 h4 h5 h6"), until: append([]string{"div", "blockquote", "li"}, cells...)})
	add("li", element{block: true, implied: []string{"li"}, until: append([]string{"ul", "ol", "dir", "menu", "blockquote"}, cells...)})
	add("dt dd", element{block: true, implied: []string{"dt", "dd"}, until: append([]string{"dl", "blockquote"}, cells...)})
	add("table", element{block: true, barrier: true})
	add("caption", element{table: true, barrier: true, until: []string{"table"}})
	add("colgroup", element{table: true, implied: []string{"colgroup"}, until: []string{"table"}})
	add("col", element{table: true, void: true})
	add("thead tbody tfoot", element{table: true, implied: strings.Fields("thead tbody tfoot tr caption colgroup"), until: []string{"table"}})
	add("tr", element{table: true, implied: strings.Fields("tr caption colgroup"), until: []string{"table", "thead", "tbody", "tfoot"}})
	add("td th", element{table: true, barrier: true, implied: []string{"td", "th"}, until: []string{"table", "tr"}})
	return all
}

// cellElements are what an end tag doesn't reach out of.
func cellElements() []string { return []string{"td", "th", "caption", "table"} }

// isRawElement tells the elements whose content the tokenizer gives as one
// text, and whether that is to be dropped. noscript is not among them: script
// never runs, so its content is what should be seen.
func isRawElement(name string) (raw, hide bool) {
	switch name {
	case "iframe", "noembed", "noframes", "script", "style", "title":
		return true, true
	case "textarea", "xmp":
		return true, false
	}
	return false, false
}
