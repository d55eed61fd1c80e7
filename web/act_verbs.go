package web

import (
	"slices"
	"strings"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/locale"
)

// actWords say what an act has done: with how many messages, with how many of how many,
// and how far it has come.
type actWords struct{ done, far, progress locale.Text }

// wordsOfAct are the words for what an act is.
func wordsOfAct(o *acts.Outcome) actWords {
	switch {
	case o.Kind == acts.Undo:
		return actWords{"%d messages taken back.", "%s of %d messages taken back.", "%s of %s taken back"}
	case o.Kind == acts.Copy:
		return actWords{"%d messages copied to %s.", "%s of %d messages copied to %s.", "%s of %s copied to %s"}
	case o.Target != "":
		return actWords{"%d messages moved to %s.", "%s of %d messages moved to %s.", "%s of %s moved to %s"}
	case o.Kind == acts.Purge, o.Kind == acts.Empty && o.Behind == 0:
		return actWords{"%d messages purged.", "%s of %d messages purged.", "%s of %s purged"}
	case o.Kind == acts.Read:
		return readWords()
	case o.Kind == acts.Restore:
		return actWords{"%d messages restored.", "%s of %d messages restored.", "%s of %s restored"}
	case o.Kind == acts.Strike, o.Kind == acts.Empty:
		return actWords{"%d messages struck through.", "%s of %d messages struck through.", "%s of %s struck through"}
	default:
		return wordsOfChange(o.Change)
	}
}

func readWords() actWords {
	return actWords{"%d messages marked as read.", "%s of %d messages marked as read.", "%s of %s marked as read"}
}

// wordsOfChange are the words for a change of flags, as far as that is known still.
func wordsOfChange(change imapclient.Change) actWords {
	flags := slices.Concat(change.Add, change.Remove)
	if len(flags) != 1 {
		return actWords{"%d messages marked.", "%s of %d messages marked.", "%s of %s marked"}
	}
	flag, words := flags[0], [2]actWords{
		{"%d messages labelled.", "%s of %d messages labelled.", "%s of %s labelled"},
		{"%d messages no longer labelled so.", "%s of %d messages no longer labelled so.", "%s of %s no longer labelled so"},
	}
	switch {
	case strings.EqualFold(flag, imapclient.FlagSeen):
		words = [2]actWords{
			readWords(),
			{"%d messages marked as unread.", "%s of %d messages marked as unread.", "%s of %s marked as unread"},
		}
	case strings.EqualFold(flag, imapclient.FlagFlagged):
		words = [2]actWords{
			{"%d messages starred.", "%s of %d messages starred.", "%s of %s starred"},
			{"%d messages no longer starred.", "%s of %d messages no longer starred.", "%s of %s no longer starred"},
		}
	case strings.EqualFold(flag, imapclient.FlagAnswered):
		words = [2]actWords{
			{"%d messages marked as answered.", "%s of %d messages marked as answered.", "%s of %s marked as answered"},
			{"%d messages marked as not answered.", "%s of %d messages marked as not answered.", "%s of %s marked as not answered"},
		}
	}
	return words[len(change.Remove)]
}
