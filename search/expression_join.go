package search

import "slices"

// Word is the term for words anywhere in a message.
func Word(text string) Expression { return Expression{Op: Term, Text: text} }

// Of is the term for words in a field.
func Of(field Field, text string) Expression { return Expression{Op: Term, Field: field, Text: text} }

// IsState is the term for a state of a message: Is with "unread" and so on.
func IsState(state string) Expression { return Of(Is, state) }

// Every joins expressions: all of them must match.
func Every(of ...Expression) Expression {
	var parts []Expression
	for _, e := range of {
		switch {
		case e.Op == All:
		case e.isNone():
			return e
		case e.Op == And:
			parts = append(parts, e.Of...)
		default:
			parts = append(parts, e)
		}
	}
	return joined(And, distinct(parts), Expression{})
}

// Any joins expressions: one of them must match. Of no expression it is None.
func Any(of ...Expression) Expression {
	var parts []Expression
	for _, e := range of {
		switch {
		case e.Op == All:
			return Expression{}
		case e.isNone():
		case e.Op == Or:
			parts = append(parts, e.Of...)
		default:
			parts = append(parts, e)
		}
	}
	return joined(Or, distinct(parts), None())
}

// Except is what doesn't match.
func Except(e Expression) Expression {
	if e.Op == Not {
		return e.Of[0]
	}
	return Expression{Op: Not, Of: []Expression{e}}
}

// None lets no message through.
func None() Expression { return Expression{Op: Not, Of: []Expression{{}}} }

func (e Expression) isNone() bool { return e.Op == Not && e.Of[0].Op == All }

// IsNone says whether no message can match.
func (e Expression) IsNone() bool { return e.isNone() }

func joined(op Op, parts []Expression, none Expression) Expression {
	switch len(parts) {
	case 0:
		return none
	case 1:
		return parts[0]
	default:
		return Expression{Op: op, Of: parts}
	}
}

// distinct leaves out what stands there twice.
func distinct(parts []Expression) []Expression {
	kept := parts[:0:0]
	for _, e := range parts {
		if !slices.ContainsFunc(kept, e.Equal) {
			kept = append(kept, e)
		}
	}
	return kept
}

// Equal says whether two expressions are put together in the same way.
func (e Expression) Equal(other Expression) bool {
	if !slices.EqualFunc(e.Of, other.Of, Expression.Equal) {
		return false
	}
	return e.Op == other.Op && e.Field == other.Field && e.Text == other.Text && e.Fuzzy == other.Fuzzy &&
		e.Date == other.Date && e.Age == other.Age && e.Size == other.Size
}

// Map gives the expression with each term replaced by what f makes of it: a label's
// name by its keyword, for instance.
func (e Expression) Map(f func(term Expression) Expression) Expression {
	if e.Op == Term {
		return f(e)
	}
	parts := make([]Expression, len(e.Of))
	for i, part := range e.Of {
		parts[i] = part.Map(f)
	}
	switch e.Op {
	case And:
		return Every(parts...)
	case Or:
		return Any(parts...)
	case Not:
		return Except(parts[0])
	default:
		return e
	}
}

// Terms gives all terms, from left to right, also those after a minus.
func (e Expression) Terms() []Expression {
	if e.Op == Term {
		return []Expression{e}
	}
	var all []Expression
	for _, part := range e.Of {
		all = append(all, part.Terms()...)
	}
	return all
}
