package templates

import (
	"context"
	"strings"

	"hearthmail/locale"
)

// words are how much the folder holds.
func (f ExportFolder) words(ctx context.Context) string {
	if f.Octets > 0 {
		return say(ctx, "%d messages, %s|size", f.Messages, inOctets(ctx, f.Octets))
	}
	return say(ctx, "%d messages", f.Messages)
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
func (c *ImportCounts) heading() locale.Text {
	switch {
	case !c.Ended:
		return "Importing…|mail"
	case c.Stopped != "":
		return "The import has stopped"
	default:
		return "The import is done"
	}
}

// done says what has been done.
func (c *ImportCounts) done(ctx context.Context) string {
	if c.Octets > 0 {
		return say(ctx, "%d messages are in the folder now (%s).", c.Taken, inOctets(ctx, c.Octets))
	}
	return say(ctx, "%d messages are in the folder now.", c.Taken)
}

// untold is how many of those that were not taken are not listed.
func (c *ImportCounts) untold() int { return c.Refused + c.Unlike - len(c.Told) }

// percent is how much of it has come, of what is known to come.
func (c *ImportCounts) percent() int {
	if c.Total <= 0 {
		return 0
	}
	return int(min(100, c.Read*100/c.Total))
}

// narrowing says which messages a list shows: "unread, starred and found by “cake”".
func (m *ExportPage) narrowing(ctx context.Context) string {
	var words []string
	for filter := range strings.SplitSeq(m.View.Filter, ",") {
		if text := narrowedTo(filter); text != "" {
			words = append(words, say(ctx, text))
		}
	}
	if m.View.Label != "" {
		words = append(words, say(ctx, "labelled “%s”|messages", m.Label))
	}
	if m.View.Query != "" {
		words = append(words, say(ctx, "found by “%s”|messages", m.View.Query))
	}
	return inList(ctx, words)
}

// narrowedTo says what a filter leaves, "" for all.
func narrowedTo(filter string) locale.Text {
	switch filter {
	case "unread":
		return "unread|messages"
	case "flagged":
		return "starred|messages"
	case "deleted":
		return "struck through|messages"
	case "attachment":
		return "with attachments|messages"
	}
	return ""
}
