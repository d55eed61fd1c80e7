package message

import "strings"

// Content is which parts of a message are shown, and how.
type Content struct {
	Body        *Part            // text/plain or text/html, nil for none
	HTML        bool             // Body is text/html
	Attachments []*Part          // to be listed, in the message's order
	Inline      map[string]*Part // pictures by Content-ID, for cid: in HTML; nil for none
}

// Choose decides which part is the body of a message and which are
// attachments. root may be nil.
func Choose(root *Part) Content {
	return chooseFrom(root, 0).Content
}

// HasAttachments tells whether Choose lists any. Pictures within the text
// don't count.
func HasAttachments(root *Part) bool {
	return len(Choose(root).Attachments) > 0
}

// choice is a Content in the making.
type choice struct {
	Content
	// pictures of a multipart/related: shown within the text if that is HTML,
	// else to be listed.
	pictures []*Part
}

func chooseFrom(p *Part, depth int) choice {
	switch {
	case p == nil:
		return choice{}
	case !p.IsMultipart():
		return chooseLeaf(p)
	case depth >= maxPartDepth || len(p.Children) == 0:
		return listLeaves(p)
	}
	var c choice
	switch p.Subtype {
	case "alternative":
		c = chooseAlternative(p, depth)
	case "related":
		c = chooseRelated(p, depth)
	case "signed":
		c = chooseSigned(p, depth)
	default:
		c = chooseMixed(p.Children, depth)
	}
	return c
}

// chooseLeaf: a text that isn't declared an attachment can be shown.
func chooseLeaf(p *Part) choice {
	html := p.Subtype == "html"
	if p.Type == "text" && (html || p.Subtype == "plain") && p.Disposition != "attachment" {
		return choice{Content: Content{Body: p, HTML: html}}
	}
	c := choice{Content: Content{Attachments: []*Part{p}}}
	c.addInline(p)
	return c
}

func listLeaves(p *Part) choice {
	var c choice
	for leaf := range p.Leaves() {
		c.Attachments = append(c.Attachments, leaf)
	}
	return c
}

// chooseMixed: the first body that can be found is shown, all else is listed.
func chooseMixed(parts []*Part, depth int) choice {
	var c choice
	for _, part := range parts {
		c.add(chooseFrom(part, depth+1))
	}
	return c
}

// chooseAlternative takes the last version that can be shown, HTML before
// plain text. Other texts are the same thing again and left out, but not an
// invitation, and nothing that some version has beside its text.
func chooseAlternative(p *Part, depth int) choice {
	versions := make([]choice, len(p.Children))
	best := -1
	for i, child := range p.Children {
		versions[i] = chooseFrom(child, depth+1)
		if versions[i].Body != nil && (best < 0 || versions[i].HTML || !versions[best].HTML) {
			best = i
		}
	}
	var c choice
	for i, version := range versions {
		switch {
		case i == best:
			c.add(version)
		case best >= 0 && isOtherText(p.Children[i]):
		default:
			c.Attachments = append(c.Attachments, version.Attachments...)
		}
	}
	return c
}

// isOtherText tells a version that is only another way to write the text.
func isOtherText(p *Part) bool {
	return p.Type == "text" && p.Subtype != "calendar" && p.Disposition != "attachment"
}

// chooseRelated shows its root (RFC 2387: the one that start names, else the
// first) and keeps the pictures for it.
func chooseRelated(p *Part, depth int) choice {
	root := relatedRoot(p)
	c := chooseFrom(p.Children[root], depth+1)
	for i, child := range p.Children {
		switch {
		case i == root:
		case c.Body != nil && isPicture(child) && child.ID != "" && child.Disposition != "attachment":
			c.addInline(child)
			c.pictures = append(c.pictures, child)
		default:
			c.add(chooseFrom(child, depth+1))
		}
	}
	if !c.HTML {
		c.listPictures()
	}
	return c
}

func relatedRoot(p *Part) int {
	if start := cleanContentID(p.Params["start"]); start != "" {
		for i, child := range p.Children {
			if child != nil && cleanContentID(child.ID) == start {
				return i
			}
		}
	}
	return 0
}

// chooseSigned shows what was signed. The signature itself is not listed;
// what mailing lists append behind it is.
func chooseSigned(p *Part, depth int) choice {
	c := chooseFrom(p.Children[0], depth+1)
	for _, child := range p.Children[1:] {
		if !isSignature(child) {
			c.add(chooseFrom(child, depth+1))
		}
	}
	return c
}

func isSignature(p *Part) bool {
	return p != nil && p.Type == "application" && strings.HasSuffix(p.Subtype, "-signature")
}

// isPicture tells the image types that can be shown within a text.
func isPicture(p *Part) bool {
	if p == nil || p.Type != "image" {
		return false
	}
	switch p.Subtype {
	case "png", "jpeg", "jpg", "pjpeg", "gif", "webp":
		return true
	}
	return false
}

// add takes over what was chosen from a further part.
func (c *choice) add(further choice) {
	for id, picture := range further.Inline {
		c.setInline(id, picture)
	}
	switch {
	case further.Body == nil:
	case c.Body == nil:
		c.Body, c.HTML, c.pictures = further.Body, further.HTML, further.pictures
	default:
		c.Attachments = append(c.Attachments, further.Body)
		further.listPictures()
	}
	c.Attachments = append(c.Attachments, further.Attachments...)
}

// listPictures makes attachments of the pictures: no text shows them.
func (c *choice) listPictures() {
	c.Attachments = append(c.pictures, c.Attachments...)
	c.pictures = nil
}

func (c *choice) addInline(p *Part) {
	if id := cleanContentID(p.ID); id != "" && isPicture(p) {
		c.setInline(id, p)
	}
}

// setInline keeps the first of two pictures with one Content-ID.
func (c *choice) setInline(id string, p *Part) {
	if c.Inline == nil {
		c.Inline = make(map[string]*Part)
	}
	if _, taken := c.Inline[id]; !taken {
		c.Inline[id] = p
	}
}

func cleanContentID(id string) string {
	return strings.Trim(id, " \t<>")
}
