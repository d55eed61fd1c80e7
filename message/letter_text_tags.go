package message

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// start takes a start tag.
func (w *htmlTexter) start(name string, attrs []html.Attribute) {
	e := w.rules.elements[name]
	if w.hidden > 0 || isHiddenInText(attrs) {
		if !e.void {
			w.hidden++
		}
		return
	}
	switch name {
	case "br":
		w.lineBreak()
	case "hr":
		w.gap(newLine)
		w.text("----------")
		w.gap(newLine)
	case "a":
		w.links = append(w.links, textLink{href: tokenAttribute(attrs, "href")})
	case "td", "th":
		w.cell()
	case "tr":
		w.gap(newLine)
		if w.due >= newLine {
			w.flush()
		}
		w.rows = append(w.rows, textRow{w.lines, w.texts})
	case "pre":
		w.gap(emptyLine)
		w.pre++
	case "ul", "ol", "menu", "dir":
		w.gap(w.gapOf(e))
		number, err := strconv.Atoi(tokenAttribute(attrs, "start"))
		if err != nil {
			number = 1
		}
		w.lists = append(w.lists, textList{ordered: name == "ol", number: number})
	case "li":
		w.gap(newLine)
		w.item()
	case "blockquote":
		w.gap(newLine)
		w.push(linePrefix{quote: true})
	default:
		w.gap(w.gapOf(e))
	}
}

// end takes an end tag. Every one has its start tag.
func (w *htmlTexter) end(name string) {
	if w.hidden > 0 {
		w.hidden--
		return
	}
	e := w.rules.elements[name]
	switch name {
	case "a":
		link := w.links[len(w.links)-1]
		w.links = w.links[:len(w.links)-1]
		w.address(link)
	case "td", "th":
		w.first = w.first && w.texts == w.rows[len(w.rows)-1].texts
	case "tr":
		w.rows = w.rows[:len(w.rows)-1]
	case "pre":
		w.pre--
	case "ul", "ol", "menu", "dir":
		w.lists = w.lists[:len(w.lists)-1]
	case "li":
		w.flush()
		if w.before[len(w.before)-1].first != "" {
			w.lineBreak() // it is empty
		}
		w.pop()
	case "blockquote":
		w.pop()
	}
	if name == "tr" || name == "li" {
		w.gap(newLine)
		return
	}
	w.gap(w.gapOf(e))
}

// gapOf is what an element that begins or ends asks for.
func (w *htmlTexter) gapOf(e *element) lineGap {
	switch e.name {
	case "ul", "ol", "menu", "dir":
		if len(w.lists) > 0 {
			return newLine
		}
		return emptyLine
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "table", "pre":
		return emptyLine
	case "caption":
		return newLine
	}
	if e.block {
		return newLine
	}
	return noGap
}

// item begins an item of a list.
func (w *htmlTexter) item() {
	mark := "- "
	if n := len(w.lists); n > 0 && w.lists[n-1].ordered {
		mark = strconv.Itoa(w.lists[n-1].number) + ". "
		w.lists[n-1].number++
	}
	w.push(linePrefix{first: mark, rest: strings.Repeat(" ", len(mark))})
}

// cell begins a cell. It goes on the line of the one before it, unless that took
// several.
func (w *htmlTexter) cell() {
	row := w.rows[len(w.rows)-1]
	if w.texts > row.texts {
		if w.lines == row.lines && len(w.line) > 0 {
			w.due, w.joint = noGap, true
		} else {
			w.gap(newLine)
		}
	}
	w.first, w.blank = true, false
}

// address writes where a link leads, unless it says so itself.
func (w *htmlTexter) address(link textLink) {
	text := string(link.text)
	if text == "" || link.href == "" || saysAddress(text, link.href) {
		return
	}
	href := link.href
	if mail := strings.TrimPrefix(href, "mailto:"); !strings.Contains(mail, "?") {
		href = mail
	}
	if len(w.line) > 0 {
		w.line = append(w.line, ' ')
	}
	w.line = append(w.line, "<"+href+">"...)
}

// saysAddress tells whether the text of a link, without its blanks, is its address.
func saysAddress(text, href string) bool {
	for _, scheme := range []string{"", "http://", "https://", "mailto:", "tel:"} {
		if address, ok := cleanLink(scheme + text); ok && strings.TrimSuffix(address, "/") == strings.TrimSuffix(href, "/") {
			return true
		}
	}
	return false
}

func tokenAttribute(attrs []html.Attribute, name string) string {
	for _, a := range attrs {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// isHiddenInText tells what isn't to be seen in the HTML either.
func isHiddenInText(attrs []html.Attribute) bool {
	style := tokenAttribute(attrs, "style")
	return styleValue(style, "display") == "none" || styleValue(style, "visibility") == "hidden"
}
