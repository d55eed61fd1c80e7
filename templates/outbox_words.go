package templates

import (
	"context"
	"strings"

	"hearthmail/locale"
)

func (l OutboxLetter) title(ctx context.Context) string {
	if l.Subject == "" {
		return say(ctx, "(no subject)")
	}
	return l.Subject
}

// sentences say how the letter is.
func (l OutboxLetter) sentences(ctx context.Context) string {
	switch l.Phase {
	case OutboxSoon, OutboxSending:
		return say(ctx, "Sending…")
	case OutboxSent:
		return say(ctx, "Sent.|a letter")
	case OutboxRetry:
		return say(ctx, "It could not be sent yet.") + " " + l.why(ctx)
	case OutboxRest:
		return say(ctx, "It was sent, but not to everybody yet.") + " " + l.why(ctx)
	case OutboxUncertain:
		return say(ctx, "Nobody can say whether it was sent: the connection broke off just when the server was to confirm it. Ask somebody it is for, or look at the Sent folder of another program, before you send it again.")
	case OutboxFailed:
		return say(ctx, "It was not sent.") + " " + l.why(ctx) + " " + say(ctx, "The text is kept: open it, change what is wrong, and send it again.")
	case OutboxPartly:
		return say(ctx, "It was sent, but not to everybody.") + " " + l.why(ctx)
	case OutboxTaken:
		return say(ctx, "It was taken back, and has not been sent.")
	case OutboxUncopied:
		return say(ctx, "It was sent, but its copy could not be put into the Sent folder.")
	default:
		return ""
	}
}

// due says of Due what happens then; "" where it isn't shown.
func (l OutboxLetter) due() locale.Text {
	switch l.Phase {
	case OutboxLater:
		return "It will be sent at the time that you chose: %s"
	case OutboxRetry:
		return "It will be tried again: %s"
	case OutboxRest:
		return "It will be tried again for the others: %s"
	default:
		return ""
	}
}

// why says what went wrong last; the server's own words stand apart.
func (l OutboxLetter) why(ctx context.Context) string {
	switch l.Trouble {
	case "away":
		return say(ctx, "The mail server could not be reached, or the connection was lost.")
	case "later":
		return say(ctx, "The mail server asked to try again later.")
	case "denied":
		return say(ctx, "The mail server did not accept your user name and password for sending. Sign in again to go on.")
	case "refused":
		return say(ctx, "The mail server does not take it.")
	case "too-large":
		return say(ctx, "It is larger than the mail server takes.")
	case "unsupported":
		return say(ctx, "The mail server can't send to an address with such characters.")
	case "given-up":
		return say(ctx, "It was tried for three days.")
	case "stopped":
		return say(ctx, "You stopped it.")
	default:
		return ""
	}
}

// refused are those who don't get it.
func (l OutboxLetter) refused() []OutboxRecipient {
	var some []OutboxRecipient
	for _, r := range l.Recipients {
		if r.Refused || !r.Got && r.Answer != "" {
			some = append(some, r)
		}
	}
	return some
}

// toldApart says whether what the server said differs from what single recipients
// were refused with.
func (l OutboxLetter) toldApart() bool {
	if l.Answer == "" {
		return false
	}
	for _, r := range l.refused() {
		if r.Answer == l.Answer {
			return false
		}
	}
	return true
}

// people are whom it is for, some of many.
func (l OutboxLetter) people(ctx context.Context) string {
	const most = 5
	var names []string
	for _, r := range l.Recipients[:min(most, len(l.Recipients))] {
		names = append(names, r.Address)
	}
	text := strings.Join(names, ", ")
	if more := len(l.Recipients) - most; more > 0 {
		return say(ctx, "%s, and %d more|recipients", text, more)
	}
	return text
}

// Waits says whether the letter lies in the outbox until something is done. One that
// was taken back is written on, and saved among the drafts.
func (l OutboxLetter) Waits() bool {
	switch l.Phase {
	case OutboxSoon, OutboxSending, OutboxSent, OutboxTaken:
		return false
	default:
		return true
	}
}

// outboxAct is something that can be done with a letter.
type outboxAct struct {
	name  string
	words locale.Text
	class string
}

// acts are what can be done with it, the likeliest first.
func (l OutboxLetter) acts() []outboxAct {
	dismiss := outboxAct{"seen", "Dismiss", "quiet"}
	switch l.Phase {
	case OutboxSoon, OutboxSending:
		return []outboxAct{{"undo", "Undo", ""}}
	case OutboxLater:
		return []outboxAct{{"undo", "Take it back and edit", ""}, {"now", "Send it now", ""}}
	case OutboxRetry:
		return []outboxAct{{"now", "Try now", ""}, {"undo", "Take it back and edit", ""}}
	case OutboxRest:
		return []outboxAct{{"now", "Try now", ""}, {"stop", "Try no more", ""}}
	case OutboxUncertain:
		return []outboxAct{{"arrived", "It has arrived|a letter", "primary"}, {"again", "It has not arrived: send it again", ""}}
	case OutboxFailed:
		return []outboxAct{{"open", "Open the letter", "primary"}, dismiss}
	case OutboxPartly:
		return []outboxAct{{"others", "Write to the others", "primary"}, dismiss}
	case OutboxTaken:
		return []outboxAct{{"open", "Open the letter", "primary"}, {"discard", "Discard", "danger"}}
	case OutboxUncopied:
		return []outboxAct{dismiss}
	default:
		return nil
	}
}

// listed are the acts on the page of letters, where what has been seen is.
func (l OutboxLetter) listed() []outboxAct {
	if l.Phase == OutboxFailed {
		return []outboxAct{{"open", "Open the letter", "primary"}, {"discard", "Discard", "danger"}}
	}
	return l.acts()
}

// moreLetters are those that a page doesn't tell of one by one.
func moreLetters(ctx context.Context, n int) string {
	if n == 1 {
		return say(ctx, "One more letter needs you to look at it.")
	}
	return say(ctx, "%d more letters need you to look at them.", n)
}
