package message

import "strings"

// add takes over what was chosen from a further part.
func (c *choice) add(further choice) {
	c.Sections = append(c.Sections, further.Sections...)
	c.pictures = append(c.pictures, further.pictures...)
	c.takeAttachments(further)
	for id, picture := range further.Inline {
		c.setInline(id, picture)
	}
}

func (c *choice) takeAttachments(further choice) {
	c.Attachments = append(c.Attachments, further.Attachments...)
	c.Encrypted = c.Encrypted || further.Encrypted
	c.Signed = c.Signed || further.Signed
	if c.Wrapped == nil {
		c.Wrapped = further.Wrapped
	}
	c.Shortened = c.Shortened || further.Shortened
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
