package templates

import "strings"

// words are how much the folder holds.
func (f ExportFolder) words() string {
	words := counted(f.Messages, "message", "messages")
	if f.Octets > 0 {
		words += ", " + size(f.Octets)
	}
	return words
}

// sumOf is how much folders hold together.
func sumOf(folders []ExportFolder) ExportFolder {
	sum := ExportFolder{}
	for _, f := range folders {
		if f.View {
			continue
		}
		sum.Messages += f.Messages
		if f.Octets < 0 || sum.Octets < 0 {
			sum.Octets = -1
		} else {
			sum.Octets += f.Octets
		}
	}
	return sum
}

// all is what all folders hold.
func (m ExportPage) all() ExportFolder { return sumOf(m.Folders) }

// withBelow is what the folder and those below it hold.
func (m ExportPage) withBelow() ExportFolder {
	return sumOf(append([]ExportFolder{*m.Of}, m.Below...))
}

// indent is a class by the depth of the folder.
func (f ExportFolder) indent() string { return Mailbox{Depth: f.Depth}.indent() }

// heading says how far the import is.
func (c *ImportCounts) heading() string {
	switch {
	case !c.Ended:
		return "Importing…"
	case c.Stopped != "":
		return "The import has stopped"
	default:
		return "The import is done"
	}
}

// done says what has been done.
func (c *ImportCounts) done() string {
	words := counted(uint32(c.Taken), "message is", "messages are") + " in the folder now"
	if c.Octets > 0 {
		words += " (" + size(c.Octets) + ")"
	}
	return words + "."
}

// there says how many were there already.
func (c *ImportCounts) there() string {
	return counted(uint32(c.There), "message was", "messages were") + " there already, and left out."
}

// refused says how many could not be taken.
func (c *ImportCounts) refused() string {
	return counted(uint32(c.Refused), "could not be taken in:", "could not be taken in:")
}

// untold says how many of them are not listed.
func (c *ImportCounts) untold() string {
	return "and " + count(uint32(c.Refused+c.Unlike-len(c.Told))) + " more."
}

// percent is how much of it has come, of what is known to come.
func (c *ImportCounts) percent() int {
	if c.Total <= 0 {
		return 0
	}
	return int(min(100, c.Read*100/c.Total))
}

// narrowing says which messages a list shows: "unread, starred, and found by “cake”".
func (m *ExportPage) narrowing() string {
	var words []string
	for filter := range strings.SplitSeq(m.View.Filter, ",") {
		if filter != "" {
			words = append(words, map[string]string{
				"unread": "unread", "flagged": "starred", "deleted": "struck through", "attachment": "with attachments",
			}[filter])
		}
	}
	if m.View.Label != "" {
		words = append(words, "labelled “"+m.Label+"”")
	}
	if m.View.Query != "" {
		words = append(words, "found by “"+m.View.Query+"”")
	}
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}
