package templates

import (
	"context"
	"strings"
)

// blockedSentence counts what was not loaded.
func (i Images) blockedSentence(ctx context.Context) string {
	switch {
	case i.Shown:
		return say(ctx, "%d pictures from elsewhere could not be loaded: their addresses are none that Hearthmail asks for.", i.Blocked)
	case i.Trackers > 0:
		return say(ctx, "%s and %s from elsewhere were not loaded.|pictures and tracking pixels",
			say(ctx, "%d pictures", i.Blocked), say(ctx, "%d tracking pixels", i.Trackers))
	default:
		return say(ctx, "%d pictures from elsewhere were not loaded.", i.Blocked)
	}
}

func (i Images) loadedSentence(ctx context.Context) string {
	switch i.Why {
	case ImagesSender:
		return say(ctx, "%d pictures from elsewhere are shown, as you have chosen for this sender.", i.Loaded)
	case ImagesAlways:
		return say(ctx, "%d pictures from elsewhere are shown, as you have chosen for all messages.", i.Loaded)
	default:
		return say(ctx, "%d pictures from elsewhere are shown.", i.Loaded)
	}
}

// told are the hosts that would have been told that the message is read.
func (i Images) told() string { return strings.Join(i.TrackerHosts, ", ") }
