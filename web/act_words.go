package web

import (
	"context"
	"errors"
	"strings"

	"hearthmail/acts"
	"hearthmail/locale"
	"hearthmail/store"
)

// sentences sets them beside each other.
func sentences(all ...string) string {
	said := make([]string, 0, len(all))
	for _, one := range all {
		if one != "" {
			said = append(said, one)
		}
	}
	return strings.Join(said, " ")
}

// actInWords says what was done, and what broke it off; "" where the rows themselves say
// enough.
func (s *Server) actInWords(ctx context.Context, o *acts.Outcome) string {
	switch {
	case o.Kind == acts.Undo:
		return sentences(undoneInWords(ctx, o), s.brokenInWords(ctx, o))
	case o.Kind == acts.Flags && o.Err == nil:
		return ""
	case o.Done == 0 && (o.Kind == acts.Purge || o.Kind == acts.Empty):
		return sentences(say(ctx, "Nothing was purged: the messages had been restored or had already left."), s.brokenInWords(ctx, o))
	case o.Done == 0:
		return sentences(say(ctx, "Nothing was done: the messages had already left this folder."), s.brokenInWords(ctx, o))
	}
	return sentences(doneInWords(ctx, o), leftInWords(ctx, o), s.brokenInWords(ctx, o))
}

// endInWords says how an act has ended that went on by itself.
func (s *Server) endInWords(ctx context.Context, o *acts.Outcome) string {
	if o.Kind == acts.Undo && o.State == store.ActDone {
		return undoneInWords(ctx, o)
	}
	switch o.State {
	case store.ActCancelled:
		return sentences(say(ctx, "Cancelled."), farInWords(ctx, o), say(ctx, "The others are as they were."), leftInWords(ctx, o))
	case store.ActStopped:
		return sentences(say(ctx, "Hearthmail was stopped in the middle of it."), farInWords(ctx, o),
			say(ctx, "The others are as they were, but for some of the last."))
	case store.ActBroken:
		return sentences(farInWords(ctx, o), leftInWords(ctx, o), s.brokenInWords(ctx, o))
	default:
		return sentences(doneInWords(ctx, o), leftInWords(ctx, o))
	}
}

// doneInWords says what was done with how many messages.
func doneInWords(ctx context.Context, o *acts.Outcome) string {
	return say(ctx, wordsOfAct(o).done, withTarget(ctx, o, o.Done)...)
}

// farInWords says with how many of those that were asked for it was done.
func farInWords(ctx context.Context, o *acts.Outcome) string {
	return say(ctx, wordsOfAct(o).far, withTarget(ctx, o, locale.Of(ctx).Number(int64(o.Done)), o.Asked)...)
}

// progressInWords says how far an act has come that goes on.
func progressInWords(ctx context.Context, o *acts.Outcome) string {
	l := locale.Of(ctx)
	return say(ctx, wordsOfAct(o).progress, withTarget(ctx, o, l.Number(int64(min(o.Done, o.Asked))), l.Number(int64(o.Asked)))...)
}

func withTarget(ctx context.Context, o *acts.Outcome, args ...any) []any {
	if o.Target == "" || o.Kind == acts.Undo {
		return args
	}
	return append(args, labelOfName(ctx, o.Target))
}

func undoneInWords(ctx context.Context, o *acts.Outcome) string {
	switch {
	case o.Done == 0:
		return say(ctx, "Nothing was taken back: the messages have been changed since, or have left.")
	case o.Done < o.Asked:
		return say(ctx, "%s of %d messages are as before. The others have been changed since, or have left.", locale.Of(ctx).Number(int64(o.Done)), o.Asked)
	default:
		return say(ctx, "%d messages are as before.", o.Done)
	}
}

// leftInWords says what has become of the other messages, or what is odd.
func leftInWords(ctx context.Context, o *acts.Outcome) string {
	var all []string
	if o.Behind > 0 && o.Kind == acts.Empty {
		all = append(all, say(ctx, "The mail server can't take single messages away, so they stay until it is asked to purge all that is struck."))
	} else if o.Behind > 0 {
		all = append(all, say(ctx, "This mail server can't take messages out of a folder one by one, so they are still where they were too, struck through."))
	}
	if o.Doubled > 0 {
		all = append(all, say(ctx, "The connection to the mail server was lost, so %d messages may be in both folders.", o.Doubled))
	}
	if o.Fixed > 0 {
		all = append(all, say(ctx, "That can't be undone here, since the mail server has not said where the copies are."))
	}
	if o.Err == nil && o.State == store.ActDone && o.Done > 0 && o.Done < o.Asked {
		all = append(all, othersInWords(ctx, o))
	}
	return sentences(all...)
}

func othersInWords(ctx context.Context, o *acts.Outcome) string {
	if o.Kind == acts.Purge {
		return say(ctx, "The others had been restored or had already left.")
	}
	return say(ctx, "The others had already left.")
}

// brokenInWords says what broke an act off.
func (s *Server) brokenInWords(ctx context.Context, o *acts.Outcome) string {
	if o.Err == nil {
		return ""
	}
	why := s.problemOf(o.Err).sentence(ctx)
	if rest := o.Asked - o.Done; rest > 0 {
		return sentences(say(ctx, "It was broken off: %d messages may be as before.", rest), why)
	}
	return why
}

// actUnknown is for an act that isn't known, or no longer.
func actUnknown(err error) error {
	if errors.Is(err, acts.ErrGone) {
		p := notFoundProblem(err)
		p.message = "What was done is remembered for some minutes, where it was done. Look at the folder to see how it is now."
		return p
	}
	return err
}
