package templates

import "context"

func (m *InnerMessage) subject(ctx context.Context) string { return subjectOf(ctx, m.Subject) }

// label tells an inner message from the one around it.
func (m *InnerMessage) label(ctx context.Context) string {
	return say(ctx, "Message within this one: %s", m.subject(ctx))
}
