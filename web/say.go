package web

import (
	"context"
	"net/http"

	"hearthmail/locale"
)

// say gives a text in the language of the one who asks.
func say(ctx context.Context, text locale.Text, args ...any) string {
	return locale.Of(ctx).Say(text, args...)
}

// notify keeps a sentence for the next page that the one who asks is shown, in the
// language in effect now. It is called before the answer begins.
func notify(r *http.Request, text locale.Text, args ...any) {
	notifySaid(r, say(r.Context(), text, args...))
}

// notifySaid is notify for sentences that have been said already.
func notifySaid(r *http.Request, sentences string) { personOf(r).board.say(notice{Text: sentences}) }
