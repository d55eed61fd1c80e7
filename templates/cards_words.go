package templates

import (
	"context"

	"hearthmail/locale"
	"hearthmail/message"
)

// eventKind is what an entry of a calendar was sent as.
func eventKind(method string, e message.Event) locale.Text {
	switch {
	case e.Cancelled:
		return "Cancelled|event"
	case method == "REQUEST":
		return "Invitation|event"
	case method == "REPLY":
		return "Answer to an invitation|event"
	case method == "COUNTER":
		return "Another time is proposed|event"
	}
	return "Calendar entry|event"
}

func eventTitle(ctx context.Context, e message.Event) string {
	if e.Summary == "" {
		return say(ctx, "(no title)|event")
	}
	return e.Summary
}

func contactTitle(ctx context.Context, c message.Contact) string {
	for _, title := range []string{c.Name, c.Organization} {
		if title != "" {
			return title
		}
	}
	return say(ctx, "(no name)|contact")
}

// theirTime says when that is where it was written, "" when there is nothing to
// add.
func theirTime(ctx context.Context, at message.Moment) string {
	switch zone := at.Time.Location().String(); {
	case at.AllDay:
		return ""
	case at.Floating:
		return say(ctx, "No time zone is given.")
	case zone == "UTC" || zone == "":
		return ""
	default:
		l := locale.Of(ctx)
		return say(ctx, "There it is %s, %s (%s).|weekday, time and zone", l.Weekday(at.Time.Weekday()), l.Time(at.Time), zone)
	}
}

func attendance(ctx context.Context, state string) string {
	switch state {
	case "ACCEPTED":
		return say(ctx, "is coming|guest")
	case "DECLINED":
		return say(ctx, "isn't coming|guest")
	case "TENTATIVE":
		return say(ctx, "may come|guest")
	case "DELEGATED":
		return say(ctx, "sends somebody else|guest")
	}
	return ""
}
