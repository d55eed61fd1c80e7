package web

import (
	"fmt"

	"hearthmail/acts"
	"hearthmail/templates"
)

func countOf(messages int) string { return templates.Messages(messages) }

// actInWords says what was done; "" where the rows themselves say enough.
func (s *Server) actInWords(o *acts.Outcome) string {
	done, ok := doneInWords(o)
	if !ok {
		return ""
	}
	return done + leftInWords(o) + brokenInWords(o, s.problemOf)
}

func doneInWords(o *acts.Outcome) (string, bool) {
	where := labelOfName(o.Target)
	if o.Done == 0 {
		return "Nothing was done: the messages had already left this folder.", o.Kind != acts.Flags
	}
	switch o.Kind {
	case acts.Strike:
		if o.Target != "" {
			return countOf(o.Done) + " moved to " + where + ".", true
		}
		return countOf(o.Done) + " struck through.", true
	case acts.Restore:
		return countOf(o.Done) + " restored.", true
	case acts.Copy:
		return countOf(o.Done) + " copied to " + where + ".", true
	case acts.Flags:
		return "", o.Err != nil
	default:
		return countOf(o.Done) + " moved to " + where + ".", true
	}
}

// leftInWords says what has become of the other messages.
func leftInWords(o *acts.Outcome) string {
	var words string
	if o.Behind > 0 {
		words += " This mail server can't take messages out of a folder one by one, so they are still here too, struck through."
	}
	if o.Doubled > 0 {
		words += fmt.Sprintf(" The connection to the mail server was lost, so %s may be in both folders.", countOf(o.Doubled))
	}
	if o.Err == nil && o.Done > 0 && o.Done < o.Asked {
		words += " The others had already left."
	}
	return words
}

func brokenInWords(o *acts.Outcome, problemOf func(error) *problem) string {
	if o.Err == nil {
		return ""
	}
	words := " " + problemOf(o.Err).message
	if rest := o.Asked - o.Done; rest > 0 {
		words = fmt.Sprintf(" It was broken off: %s may be as before.", countOf(rest)) + words
	}
	return words
}
