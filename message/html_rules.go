package message

import (
	"strings"
	"sync"
)

// htmlRules are what the HTML of a mail may consist of. Once made they are
// never changed, and many goroutines may use them.
type htmlRules struct {
	elements   map[string]*element
	cells      elementSet // cellElements
	tables     elementSet // a table
	paragraphs elementSet // a p
	shown      elementSet // shownElements
	attributes map[string]*attributeRule
	properties map[string]*cssShape
	features   map[string]bool // of media
	letter     bool            // nothing is added, and nothing blocked leaves a mark
}

// mailRules makes the rules at the first call.
var mailRules = sync.OnceValue(newHTMLRules) //nolint:gochecknoglobals // computed once, never changed

func newHTMLRules() *htmlRules {
	elements := newElements()
	return &htmlRules{
		elements:   elements,
		cells:      setOf(elements, cellElements),
		tables:     setOf(elements, "table"),
		paragraphs: setOf(elements, "p"),
		shown:      setOf(elements, shownElements),
		attributes: newAttributes(),
		properties: newProperties(),
		features:   newMediaFeatures(),
	}
}

// attributeRule says on which elements an attribute may stand, on all if none
// are named, and what its value is written as. Without clean the attribute is
// only read, for what is written in its place.
type attributeRule struct {
	name     string
	elements []string
	clean    func(value string) (string, bool)
}

// newAttributes are the attributes that are looked at; others are passed over.
func newAttributes() map[string]*attributeRule {
	all := make(map[string]*attributeRule)
	add := func(names, elements string, clean func(string) (string, bool)) {
		for _, name := range strings.Fields(names) {
			all[name] = &attributeRule{name: name, elements: strings.Fields(elements), clean: clean}
		}
	}
	add("style href src srcset background poster data xlink:href type http-equiv content media text", "", nil)
	add("dir", "", oneOf("ltr rtl auto"))
	add("lang", "", language)
	add("title", "", anyWords)
	add("id", "", ownName)
	add("class", "", ownNames)
	add("name", "a map", ownName)
	add("usemap", "img", ownFragment)
	add("headers", "td th", ownNames)
	add("shape", "area", oneOf("rect circle poly default"))
	add("coords", "area", numberList)
	add("data-blocked", "span", oneOf(""))
	add("open", "details", oneOf("open true "))
	add("role", "", oneOf("presentation none"))
	add("align", "", oneOf("left right center middle justify top bottom absmiddle"))
	add("valign", "table thead tbody tfoot tr td th col colgroup", oneOf("top middle bottom baseline"))
	add("width height", "table tr td th col colgroup img hr", size)
	add("bgcolor", "table thead tbody tfoot tr td th", colorValue)
	add("bordercolor", "table td th", colorValue)
	add("border", "table img", digits(2))
	add("cellpadding cellspacing", "table", size)
	add("hspace vspace", "img table", digits(2))
	add("colspan rowspan span", "td th col colgroup", digits(2))
	add("nowrap", "td th", oneOf("nowrap true "))
	add("noshade", "hr", oneOf("noshade true "))
	add("color", "font hr", colorValue)
	add("face", "font", fontFace)
	add("size", "font hr", signed(2))
	add("start value", "ol li", signed(6))
	add("reversed", "ol", oneOf("reversed true "))
	all["type"] = &attributeRule{name: "type", elements: []string{"ol", "ul", "li"}, clean: oneOf("1 a i disc circle square")}
	add("alt", "img area", anyWords)
	add("summary abbr", "table th td", anyWords)
	return all
}
