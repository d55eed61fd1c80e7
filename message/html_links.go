package message

// openLink is a link whose end has not come yet.
type openLink struct {
	href string
	hole int // where its marks belong
	from int // where its text begins in linkText
}

// linkRel is the rel of every link.
const linkRel = "noopener noreferrer nofollow"

// writeLink writes the address of a link into its open start tag. It gives nil
// for one that leads nowhere.
func (w *htmlWriter) writeLink(e *element, addresses ...string) *openLink {
	href := ""
	for _, address := range addresses {
		if address != "" {
			href = address
			break
		}
	}
	if fragment, ok := ownFragment(href); ok && !w.rules.letter {
		w.attribute("href", fragment)
		return &openLink{}
	}
	if w.linked == maxLinks {
		w.body.Truncated = true
		return nil
	}
	href, ok := cleanLink(href)
	if !ok {
		return nil
	}
	w.linked++
	w.attribute("href", href)
	if w.rules.letter {
		return &openLink{}
	}
	w.attribute("rel", linkRel)
	w.attribute("target", "_blank")
	if e.void {
		return &openLink{}
	}
	w.holes = append(w.holes, hole{at: len(w.out)})
	w.links++
	return &openLink{href: href, hole: len(w.holes) - 1, from: len(w.linkText)}
}

// endLink marks a link with where it leads, and with a warning when its text
// says otherwise. The marks are attributes, which the document shows: no style
// of the mail reaches what is shown for them, and read again they are made anew.
func (w *htmlWriter) endLink(link *openLink) {
	if link.href == "" {
		return
	}
	check := CheckLink(string(w.linkText[link.from:]), link.href)
	if w.links--; w.links == 0 {
		w.linkText = w.linkText[:0]
	}
	marks := ""
	if check.Host != "" {
		marks = markAttribute("data-host", check.Host)
	}
	if check.Warning.Fault != LinkFine {
		w.body.Misleading++
		if w.opt.Warn != nil {
			marks += markAttribute("data-warning", w.opt.Warn(check.Warning))
		}
	}
	w.holes[link.hole].text = marks
}

func markAttribute(name, value string) string {
	return string(append(appendEscaped([]byte(" "+name+`="`), cleanLine(value)), '"'))
}
