package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/store"
	"hearthmail/templates"
)

func countOf(messages int) string { return templates.Messages(messages) }

// actInWords says what was done, and what broke it off; "" where the rows themselves say
// enough.
func (s *Server) actInWords(o *acts.Outcome) string {
	if o.Kind == acts.Undo {
		return undoneInWords(o) + s.brokenInWords(o)
	}
	if o.Kind == acts.Flags && o.Err == nil {
		return ""
	}
	if o.Done == 0 && (o.Kind == acts.Purge || o.Kind == acts.Empty) {
		return "Nothing was purged: the messages had been restored or had already left." + s.brokenInWords(o)
	}
	if o.Done == 0 {
		return "Nothing was done: the messages had already left this folder." + s.brokenInWords(o)
	}
	return countOf(o.Done) + " " + didInWords(o) + "." + leftInWords(o) + s.brokenInWords(o)
}

// endInWords says how an act has ended that went on by itself.
func (s *Server) endInWords(o *acts.Outcome) string {
	if o.Kind == acts.Undo && o.State == store.ActDone {
		return undoneInWords(o)
	}
	far := fmt.Sprintf("%s of %s %s.", templates.Number(o.Done), countOf(o.Asked), didInWords(o))
	switch o.State {
	case store.ActCancelled:
		return "Cancelled. " + far + " The others are as they were." + leftInWords(o)
	case store.ActStopped:
		return "Hearthmail was stopped in the middle of it. " + far + " The others are as they were, but for some of the last."
	case store.ActBroken:
		return far + leftInWords(o) + s.brokenInWords(o)
	default:
		return countOf(o.Done) + " " + didInWords(o) + "." + leftInWords(o)
	}
}

// progressInWords says how far an act has come that goes on.
func progressInWords(o *acts.Outcome) string {
	return fmt.Sprintf("%s of %s %s", templates.Number(min(o.Done, o.Asked)), templates.Number(o.Asked), didInWords(o))
}

// flaggedInWords is for a change that one sees, and may want to take back.
func flaggedInWords(o *acts.Outcome) string { return countOf(o.Done) + " " + didInWords(o) + "." }

func didInWords(o *acts.Outcome) string {
	switch {
	case o.Kind == acts.Undo:
		return "taken back"
	case o.Kind == acts.Copy:
		return "copied to " + labelOfName(o.Target)
	case o.Target != "":
		return "moved to " + labelOfName(o.Target)
	case o.Kind == acts.Purge, o.Kind == acts.Empty && o.Behind == 0:
		return "purged"
	case o.Kind == acts.Read:
		return "marked as read"
	case o.Kind == acts.Restore:
		return "restored"
	case o.Kind == acts.Strike, o.Kind == acts.Empty:
		return "struck through"
	default:
		return markedInWords(o.Change)
	}
}

// markedInWords says what a change of flags was, as far as that is known still.
func markedInWords(change imapclient.Change) string {
	flags := slices.Concat(change.Add, change.Remove)
	if len(flags) != 1 {
		return "marked"
	}
	flag, words := flags[0], [2]string{"labelled", "no longer labelled so"}
	switch {
	case strings.EqualFold(flag, imapclient.FlagSeen):
		words = [2]string{"marked as read", "marked as unread"}
	case strings.EqualFold(flag, imapclient.FlagFlagged):
		words = [2]string{"starred", "no longer starred"}
	case strings.EqualFold(flag, imapclient.FlagAnswered):
		words = [2]string{"marked as answered", "marked as not answered"}
	}
	return words[len(change.Remove)]
}

func undoneInWords(o *acts.Outcome) string {
	switch {
	case o.Done == 0:
		return "Nothing was taken back: the messages have been changed since, or have left."
	case o.Done < o.Asked:
		return fmt.Sprintf("%s of %s are as before. The others have been changed since, or have left.", templates.Number(o.Done), countOf(o.Asked))
	case o.Done == 1:
		return "1 message is as before."
	default:
		return countOf(o.Done) + " are as before."
	}
}

// leftInWords says what has become of the other messages, or what is odd.
func leftInWords(o *acts.Outcome) string {
	var words string
	if o.Behind > 0 && o.Kind == acts.Empty {
		words += " The mail server can't take single messages away, so they stay until it is asked to purge all that is struck."
	} else if o.Behind > 0 {
		words += " This mail server can't take messages out of a folder one by one, so they are still where they were too, struck through."
	}
	if o.Doubled > 0 {
		words += fmt.Sprintf(" The connection to the mail server was lost, so %s may be in both folders.", countOf(o.Doubled))
	}
	if o.Fixed > 0 {
		words += " That can't be undone here, since the mail server has not said where the copies are."
	}
	if o.Err == nil && o.State == store.ActDone && o.Done > 0 && o.Done < o.Asked {
		words += othersInWords(o)
	}
	return words
}

func othersInWords(o *acts.Outcome) string {
	if o.Kind == acts.Purge {
		return " The others had been restored or had already left."
	}
	return " The others had already left."
}

// brokenInWords says what broke an act off.
func (s *Server) brokenInWords(o *acts.Outcome) string {
	if o.Err == nil {
		return ""
	}
	words := ""
	if rest := o.Asked - o.Done; rest > 0 {
		words = fmt.Sprintf(" It was broken off: %s may be as before.", countOf(rest))
	}
	return words + " " + s.problemOf(o.Err).message
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
