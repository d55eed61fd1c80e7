package templates

import (
	"context"

	"hearthmail/message"
)

// LinkWarning says what to know of a link that isn't what it seems to be, "" for others.
func LinkWarning(ctx context.Context, w message.LinkWarning) string {
	switch w.Fault {
	case message.LinkNamesAnother:
		return say(ctx, "The text names %s, but this link leads to %s.", w.Named, w.Host)
	case message.LinkNamesOthers:
		return say(ctx, "The text names %s, but this link writes to %s.", w.Named, w.Host)
	case message.LinkDisguised:
		return say(ctx, "This link is written so as to look like another: it leads to %s.", w.Host)
	case message.LinkNumber:
		return say(ctx, "This link leads to a bare number in place of a site with a name.")
	case message.LinkUnreadable:
		return say(ctx, "The name of the site that this link leads to can't be read.")
	case message.LinkInvisible:
		return say(ctx, "The name of the site that this link leads to holds characters that can't be seen.")
	case message.LinkMixed:
		return say(ctx, "The name of the site that this link leads to mixes the letters of several scripts.")
	case message.LinkLookAlike:
		return say(ctx, "The name of the site that this link leads to has letters that look like others.")
	}
	return ""
}
