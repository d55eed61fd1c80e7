package message

// Content is what is shown of a message, and what is offered to be kept.
type Content struct {
	Sections    []Section        // to be shown, in this order
	Attachments []*Part          // to be listed, in the message's order
	Inline      map[string]*Part // pictures by Content-ID, for cid: in HTML; nil for none
	Encrypted   bool             // some of it only its recipient's own program can read
	Signed      bool             // there is a signature, which nobody has checked
	Wrapped     *Part            // holds a message within its signature, nil for none
	Shortened   bool             // there is more than the sections and attachments show
}

// SectionKind is how a section is shown.
type SectionKind int

// The kinds of sections.
const (
	SectionText    SectionKind = iota // lines of text
	SectionHTML                       // a document of its own
	SectionPicture                    // a picture between the texts
	SectionMessage                    // a message within this one, with its own header
	SectionDetails                    // what one program tells another: a delivery's status, say
)

// Section is a piece of a message that is shown in its place.
type Section struct {
	Kind    SectionKind
	Part    *Part
	Content *Content // of a SectionMessage
}

const (
	// maxSections bounds the sections of a message, those of messages within it
	// included.
	maxSections = 60
	// maxNested bounds how deep messages within messages are shown in place.
	maxNested = 8
)

// Body is the text that stands first: nil when nothing is shown but pictures
// and other messages.
func (c *Content) Body() *Part {
	for _, s := range c.Sections {
		if s.Kind == SectionText || s.Kind == SectionHTML {
			return s.Part
		}
	}
	return nil
}

// Ranks of what there is to read: the best that a version offers counts.
const (
	rankOther = iota + 1 // text/enriched and the like
	rankPlain
	rankHTML
)

// rank is 0 when there is nothing to read.
func (c *Content) rank() int {
	best := 0
	for _, s := range c.Sections {
		switch {
		case s.Kind == SectionHTML:
			best = rankHTML
		case s.Kind == SectionText && s.Part.Subtype == "plain":
			best = max(best, rankPlain)
		case s.Kind == SectionText:
			best = max(best, rankOther)
		}
	}
	return best
}
