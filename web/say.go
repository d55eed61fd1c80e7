package web

import (
	"context"

	"hearthmail/locale"
)

// say gives a text in the language of the one who asks.
func say(ctx context.Context, text locale.Text, args ...any) string {
	return locale.Of(ctx).Say(text, args...)
}
