package message

// Choose decides what of a message is shown and what is an attachment. root
// may be nil.
func Choose(root *Part) Content {
	return (&chooser{sections: maxSections}).content(root)
}

// HasAttachments tells whether Choose lists any. Pictures that belong to the
// text's HTML don't count.
func HasAttachments(root *Part) bool {
	return len(Choose(root).Attachments) > 0
}

// chooser counts what may still be shown.
type chooser struct {
	sections int // that may still be shown
	nested   int // messages that we are within
}

// choice is a Content in the making.
type choice struct {
	Content
	// pictures of a multipart/related: shown within the text if that is HTML,
	// else in their own right.
	pictures []*Part
}

// content is that of a whole message.
func (ch *chooser) content(root *Part) Content { return ch.from(root, 0).Content }

func (ch *chooser) from(p *Part, depth int) choice {
	switch {
	case p == nil:
		return choice{}
	case !p.IsMultipart():
		return ch.leaf(p)
	case depth >= maxPartDepth || len(p.Children) == 0:
		return listLeaves(p)
	}
	switch p.Subtype {
	case "alternative":
		return ch.alternative(p, depth)
	case "related":
		return ch.related(p, depth)
	case "signed":
		return ch.signed(p, depth)
	case "encrypted":
		c := listLeaves(p)
		c.Encrypted = true
		return c
	case "appledouble":
		return ch.appleDouble(p, depth)
	default:
		return ch.mixed(p.Children, depth)
	}
}

// leaf shows what can be shown, unless the sender calls it an attachment.
func (ch *chooser) leaf(p *Part) choice {
	kind, shown := leafKind(p)
	switch {
	case kind == SectionMessage && shown:
		return ch.message(p)
	case shown && ch.sections <= 0:
		return choice{Content: Content{Attachments: []*Part{p}, Shortened: true}}
	case kind == SectionPicture && shown:
		return ch.picture(p)
	case shown:
		ch.sections--
		return choice{Content: Content{Sections: []Section{{Kind: kind, Part: p}}}}
	}
	c := choice{Content: Content{Attachments: []*Part{p}}}
	c.Encrypted = isEnveloped(p)
	if p.IsSignedData() {
		c.Signed, c.Wrapped = true, p
	}
	c.addInline(p)
	return c
}

// picture is one that stands in its own right. It can be downloaded too.
func (ch *chooser) picture(p *Part) choice {
	ch.sections--
	c := choice{Content: Content{Sections: []Section{{Kind: SectionPicture, Part: p}}, Attachments: []*Part{p}}}
	c.addInline(p)
	return c
}

// message shows a message within the message, which can be downloaded too.
func (ch *chooser) message(p *Part) choice {
	c := choice{Content: Content{Attachments: []*Part{p}}}
	if ch.sections <= 0 || ch.nested >= maxNested {
		c.Shortened = true
		return c
	}
	ch.sections--
	ch.nested++
	content := ch.content(p.Message)
	ch.nested--
	c.Sections = []Section{{Kind: SectionMessage, Part: p, Content: &content}}
	c.Shortened = content.Shortened
	return c
}

func listLeaves(p *Part) choice {
	var c choice
	for leaf := range p.Leaves() {
		c.Attachments = append(c.Attachments, leaf)
	}
	return c
}

// mixed shows its parts in their order. A text with a file name, behind others,
// was meant as a file.
func (ch *chooser) mixed(parts []*Part, depth int) choice {
	var c choice
	for _, part := range parts {
		if len(c.Sections) > 0 && isFile(part) {
			c.add(choice{Content: Content{Attachments: []*Part{part}}})
			continue
		}
		c.add(ch.from(part, depth+1))
	}
	return c
}

// alternative takes the last version that can be shown, HTML before plain
// text. Other texts are the same thing again and left out, but not an
// invitation, and nothing that some version has beside its text.
func (ch *chooser) alternative(p *Part, depth int) choice {
	versions := make([]choice, len(p.Children))
	best, bestRank, left := -1, 0, ch.sections
	for i, child := range p.Children {
		ch.sections = left // one of them will be shown
		versions[i] = ch.from(child, depth+1)
		if rank := versions[i].rank(); rank > 0 && rank >= bestRank {
			best, bestRank = i, rank
		}
	}
	ch.sections = left
	var c choice
	for i, version := range versions {
		switch {
		case i == best:
			c.add(version)
		case best >= 0 && isOtherText(p.Children[i]):
		default:
			c.takeAttachments(version)
		}
	}
	ch.sections -= len(c.Sections)
	return c
}

// related shows its root (RFC 2387: the one that start names, else the first)
// and keeps the pictures for it.
func (ch *chooser) related(p *Part, depth int) choice {
	root := relatedRoot(p)
	c := ch.from(p.Children[root], depth+1)
	rank := c.rank()
	for i, child := range p.Children {
		switch {
		case i == root:
		case rank > 0 && isPicture(child) && child.ID != "" && child.Disposition != "attachment":
			c.addInline(child)
			c.pictures = append(c.pictures, child)
		default:
			c.add(ch.from(child, depth+1))
		}
	}
	if rank < rankHTML {
		for _, picture := range c.pictures {
			c.add(ch.leaf(picture))
		}
	}
	c.pictures = nil
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

// signed shows what was signed. The signature itself is not listed; what
// mailing lists append behind it is.
func (ch *chooser) signed(p *Part, depth int) choice {
	c := ch.from(p.Children[0], depth+1)
	for _, child := range p.Children[1:] {
		if isSignature(child) {
			c.Signed = true
		} else {
			c.add(ch.from(child, depth+1))
		}
	}
	return c
}

// appleDouble is a file in two parts, of which the first is for old Macs alone
// (RFC 1740).
func (ch *chooser) appleDouble(p *Part, depth int) choice {
	rest := p.Children
	if first := rest[0]; first != nil && first.MediaType() == "application/applefile" && len(rest) > 1 {
		rest = rest[1:]
	}
	return ch.mixed(rest, depth)
}
