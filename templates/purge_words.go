package templates

import (
	"context"

	"hearthmail/locale"
)

func (m PurgePage) heading(ctx context.Context) string {
	if m.Title != "" {
		return m.Title
	}
	if len(m.Rows) == 0 {
		return say(ctx, "Nothing to purge")
	}
	return say(ctx, "Purge %d messages for good?", m.messages())
}

// question is what the button says: "Purge 3 messages for good".
func (m PurgePage) question(ctx context.Context) string {
	return say(ctx, "Purge %d messages for good", m.messages())
}

func (m PurgePage) messages() int { return len(m.Rows) + m.More }

// keptSentence says what stays although it was asked for.
func (m PurgePage) keptSentence(ctx context.Context) string {
	if m.Kept == 1 {
		return say(ctx, "One more was chosen that is not struck through. It stays.|message")
	}
	return say(ctx, "%d more were chosen that are not struck through. They stay.|messages", m.Kept)
}

func (m PurgePage) consequence() locale.Text {
	if len(m.Rows) == 1 {
		return "It leaves the mail server, for everybody who shares this mail. Nobody can bring it back.|message"
	}
	return "They leave the mail server, for everybody who shares this mail. Nobody can bring them back.|messages"
}

func (m PurgePage) keep() locale.Text {
	if len(m.Rows) == 1 {
		return "Keep it|message"
	}
	return "Keep them|messages"
}

func (m PurgePage) moreSentence(ctx context.Context) string {
	return say(ctx, "And %d more that are struck through. This list shows the first %s.", m.More, numeral(ctx, uint32(len(m.Rows))))
}
