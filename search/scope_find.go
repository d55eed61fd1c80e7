package search

import (
	"slices"
	"strings"
)

// Scope takes out of an expression where it is to be looked: the names in its in:
// terms, Everywhere among them when it says so; none when it says nothing. in: within
// a group, or after a minus, stays: [Expression.At] sees to that.
func Scope(e Expression) (mailboxes []string, rest Expression) {
	parts := []Expression{e}
	if e.Op == And {
		parts = e.Of
	}
	var left []Expression
	for _, part := range parts {
		names := part.places()
		if names == nil {
			left = append(left, part)
		}
		for _, name := range names {
			if !slices.Contains(mailboxes, name) {
				mailboxes = append(mailboxes, name)
			}
		}
	}
	return mailboxes, Every(left...)
}

// places are the names of in: terms of which an expression consists; nil when it
// consists of others.
func (e Expression) places() []string {
	switch {
	case e.Op == Term && e.Field == In:
		if strings.EqualFold(e.Text, Everywhere) {
			return []string{Everywhere}
		}
		return []string{inbox(e.Text)}
	case e.Op == Or && !slices.ContainsFunc(e.Of, func(part Expression) bool { return part.places() == nil }):
		var names []string
		for _, part := range e.Of {
			names = append(names, part.places()...)
		}
		return names
	default:
		return nil
	}
}

// inbox writes INBOX, which knows no case, as all others write it.
func inbox(name string) string {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	return name
}

// At is the expression as it is in one mailbox, without in: terms.
func (e Expression) At(mailbox string) Expression {
	return e.Map(func(term Expression) Expression {
		switch {
		case term.Field != In:
			return term
		case strings.EqualFold(term.Text, Everywhere), inbox(term.Text) == inbox(mailbox):
			return Expression{}
		default:
			return None()
		}
	})
}
