package templates

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hearthmail/locale"
)

// say gives a text in the reader's language.
func say(ctx context.Context, text locale.Text, args ...any) string {
	return locale.Of(ctx).Say(text, args...)
}

// sentence says a text of whose arguments some are components: a name within <bdi>, a
// link, a word in bold.
func sentence(text locale.Text, args ...any) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		const mark = "\x00"
		said := make([]any, len(args))
		for i, a := range args {
			said[i] = a
			if _, ok := a.(templ.Component); ok {
				said[i] = mark + strconv.Itoa(i) + mark
			}
		}
		for i, piece := range strings.Split(say(ctx, text, said...), mark) {
			if err := sentencePiece(ctx, w, piece, args, i%2 == 1); err != nil {
				return err
			}
		}
		return nil
	})
}

func sentencePiece(ctx context.Context, w io.Writer, piece string, args []any, component bool) error {
	if !component {
		_, err := io.WriteString(w, templ.EscapeString(piece))
		return err
	}
	i, err := strconv.Atoi(piece)
	if err != nil || i >= len(args) {
		return err
	}
	if c, ok := args[i].(templ.Component); ok {
		return c.Render(ctx, w)
	}
	return nil
}

// numeral writes a number by the rules of the reader's language: "12,345".
func numeral(ctx context.Context, n uint32) string { return locale.Of(ctx).Number(int64(n)) }

// inOctets writes a number of octets: "840 B", "12 kB", "3.4 MB". A size that is not known
// (0 or less) gives "".
func inOctets(ctx context.Context, n int64) string { return locale.Of(ctx).Octets(n) }

// dateShort says when in as few words as a list has room for: the time of today, then
// "Yesterday", the day within a week, the day and month within the year. A date that is
// missing gives "".
func dateShort(ctx context.Context, now, t time.Time) string { return locale.Of(ctx).ShortDate(now, t) }

// dateLong says when in full, in the zone of now.
func dateLong(ctx context.Context, now, t time.Time) string { return locale.Of(ctx).LongDate(now, t) }
