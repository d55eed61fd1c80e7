package message

import "strings"

// cssShape is what the value of a property may be made of. A property that
// allows nothing but words has only these.
type cssShape struct {
	color    bool    // a colour: name, #hex, rgb() or hsl()
	length   bool    // a length, a percentage or a number
	limit    float64 // the largest of these, of 9,999 if 0
	negative bool    // they may be negative
	calc     bool    // calc(), min(), max() and clamp() of them
	font     bool    // font names, with commas and quotes, and the "/" of font
	picture  bool    // url() and gradients
	list     bool    // commas and "/"
	text     bool    // strings, within sheets alone
	words    string  // keywords, each with a blank on either side
}

const (
	anyValue    = " inherit initial unset revert "
	borderWords = " none hidden solid dashed dotted double groove ridge inset outset thin medium thick "
	fontWords   = " normal italic oblique bold bolder lighter small-caps xx-small x-small small medium large x-large xx-large smaller larger "
	// placeWords are those of backgrounds.
	placeWords = " none repeat no-repeat repeat-x repeat-y round space scroll local top bottom left right center cover contain auto border-box padding-box content-box "
	alignWords = " normal stretch center start end flex-start flex-end baseline space-between space-around space-evenly left right "
	// shadowLimit bounds how far a shadow may fall.
	shadowLimit = 50
)

// newProperties are the properties that a mail may set: those of letters,
// boxes, tables and backgrounds. None of them takes an element out of the flow,
// lies over another, moves, or loads anything but a picture.
func newProperties() map[string]*cssShape {
	all := make(map[string]*cssShape)
	add := func(names string, shape cssShape) {
		shape.words += anyValue
		for _, name := range strings.Fields(names) {
			all[name] = &shape
		}
	}
	addBoxes(add)
	addLetters(add)
	addBackgrounds(add)
	addLayout(add)
	return all
}

type addShape func(names string, shape cssShape)

func addBoxes(add addShape) {
	add("border-color border-top-color border-right-color border-bottom-color border-left-color outline-color", cssShape{color: true})
	add("border border-top border-right border-bottom border-left", cssShape{color: true, length: true, words: borderWords})
	add("outline", cssShape{color: true, length: true, limit: shadowLimit, words: borderWords})
	add("border-width border-top-width border-right-width border-bottom-width border-left-width", cssShape{length: true, words: " thin medium thick "})
	add("border-style border-top-style border-right-style border-bottom-style border-left-style", cssShape{words: borderWords})
	add("border-radius border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius border-spacing",
		cssShape{length: true, list: true})
	add("border-collapse", cssShape{words: " collapse separate "})
	add("padding padding-top padding-right padding-bottom padding-left", cssShape{length: true, calc: true})
	add("margin margin-top margin-right margin-bottom margin-left", cssShape{length: true, words: " auto "})
	add("width height min-width min-height max-width max-height",
		cssShape{length: true, calc: true, words: " auto none fit-content max-content min-content "})
	add("box-sizing", cssShape{words: " border-box content-box "})
	add("box-shadow text-shadow", cssShape{color: true, length: true, negative: true, limit: shadowLimit, list: true, words: " none inset "})
	add("opacity", cssShape{length: true, limit: 1})
}

func addLetters(add addShape) {
	add("color text-decoration-color", cssShape{color: true})
	add("font", cssShape{length: true, font: true, words: fontWords})
	add("font-family", cssShape{font: true})
	add("font-size", cssShape{length: true, calc: true, words: fontWords})
	add("font-weight font-style font-variant font-stretch", cssShape{length: true, words: fontWords})
	add("line-height", cssShape{length: true, calc: true, words: " normal "})
	add("letter-spacing word-spacing", cssShape{length: true, negative: true, limit: shadowLimit, words: " normal "})
	add("text-indent tab-size", cssShape{length: true})
	add("text-align", cssShape{words: " left right center justify start end "})
	add("text-decoration text-decoration-line text-decoration-style text-decoration-thickness text-underline-offset",
		cssShape{color: true, length: true, limit: shadowLimit, words: " none underline overline line-through solid dotted dashed double wavy auto "})
	add("text-transform", cssShape{words: " none capitalize uppercase lowercase "})
	add("text-overflow", cssShape{words: " clip ellipsis "})
	add("white-space", cssShape{words: " normal nowrap pre pre-wrap pre-line break-spaces "})
	add("word-break word-wrap overflow-wrap", cssShape{words: " normal break-all keep-all break-word anywhere "})
	add("hyphens -webkit-hyphens", cssShape{words: " none manual auto "})
	add("direction", cssShape{words: " ltr rtl "})
	add("content", cssShape{text: true, words: " none normal "})
}

func addBackgrounds(add addShape) {
	add("background-color", cssShape{color: true})
	add("background", cssShape{color: true, length: true, negative: true, picture: true, list: true, words: placeWords})
	add("background-image border-image-source list-style-image", cssShape{picture: true, list: true, words: " none "})
	add("background-position background-position-x background-position-y background-size",
		cssShape{length: true, negative: true, calc: true, list: true, words: placeWords})
	add("background-repeat background-origin background-clip background-attachment", cssShape{list: true, words: placeWords})
	add("border-image", cssShape{length: true, picture: true, list: true, words: " none stretch repeat round space fill "})
	add("list-style list-style-type list-style-position",
		cssShape{picture: true, words: " none disc circle square decimal lower-alpha upper-alpha lower-latin upper-latin lower-roman upper-roman inside outside "})
}

func addLayout(add addShape) {
	add("vertical-align", cssShape{length: true, words: " baseline top middle bottom sub super text-top text-bottom "})
	add("display", cssShape{words: " none block inline inline-block list-item table inline-table table-row table-cell table-row-group table-header-group table-footer-group table-column table-column-group table-caption flex inline-flex "})
	add("flex-direction flex-wrap flex-flow", cssShape{words: " row column wrap nowrap "})
	add("justify-content align-items align-content align-self", cssShape{words: alignWords})
	add("flex flex-grow flex-shrink flex-basis", cssShape{length: true, words: " auto none "})
	add("gap row-gap column-gap", cssShape{length: true, words: " normal "})
	add("float", cssShape{words: " none left right "})
	add("clear", cssShape{words: " none left right both "})
	add("overflow overflow-x overflow-y", cssShape{words: " visible hidden auto "})
	add("visibility", cssShape{words: " visible hidden collapse "})
	add("table-layout", cssShape{words: " auto fixed "})
	add("caption-side", cssShape{words: " top bottom "})
	add("empty-cells", cssShape{words: " show hide "})
	add("aspect-ratio", cssShape{length: true, list: true, words: " auto "})
	add("object-fit", cssShape{words: " contain cover fill none scale-down "})
}
