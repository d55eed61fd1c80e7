package search

import (
	"slices"
	"strings"
	"time"
)

// Mail is what a search looks at in a message. Its texts are decoded, and then folded
// ([Fold]), once for all searches.
type Mail struct {
	Mailbox string
	// From, To and Cc are addresses as "Ann Lee <ann@example.org>", one after another.
	From, To, Cc string
	Subject      string // white space as single spaces
	Header       string // all fields, with their names, as "Subject: Tea\r\n", those of parts too
	Body         string // the parts that are text or messages, of HTML the source
	Date         Date   // of the Date field, in its own zone; zero for none
	Received     time.Time
	Size         int64 // octets
	Flags        []string
	Attachment   bool
}

// Match says whether a message matches. now is the moment that ages count from.
func (e Expression) Match(m *Mail, now time.Time) bool {
	matches := func(part Expression) bool { return part.Match(m, now) }
	switch e.Op {
	case And:
		return !slices.ContainsFunc(e.Of, func(part Expression) bool { return !matches(part) })
	case Or:
		return slices.ContainsFunc(e.Of, matches)
	case Not:
		return !matches(e.Of[0])
	case Term:
		return e.matchTerm(m, now)
	default:
		return true
	}
}

func (e Expression) matchTerm(m *Mail, now time.Time) bool {
	switch e.Field {
	case Anywhere:
		return holds(m.Header, e.Text) || holds(m.Body, e.Text)
	case From:
		return holds(m.From, e.Text)
	case To:
		return holds(m.To, e.Text)
	case Cc:
		return holds(m.Cc, e.Text)
	case Subject:
		return holds(m.Subject, e.Text)
	case Body:
		return holds(m.Body, e.Text)
	case Has:
		return m.Attachment
	case Is:
		return e.MatchFlags(m.Flags)
	case Label:
		return hasFlag(m.Flags, e.Text)
	case In:
		return strings.EqualFold(e.Text, Everywhere) || inbox(e.Text) == inbox(m.Mailbox)
	case Newer:
		return m.Received.After(now.Add(-e.Age))
	case Older:
		return !m.Received.After(now.Add(-e.Age))
	case Larger, Smaller:
		return e.MatchSize(m.Size)
	default:
		return e.MatchDate(m.Date)
	}
}

// MatchDate says for a term of Before, After or On whether it is so of a message with
// this date; never of one without any.
func (e Expression) MatchDate(date Date) bool {
	switch {
	case date.IsZero():
		return false
	case e.Field == Before:
		return date.Compare(e.Date) < 0
	case e.Field == After:
		return date.Compare(e.Date) >= 0
	default:
		return e.Field == On && date == e.Date
	}
}

// MatchSize says for a term of Larger or Smaller whether it is so of a message of this
// size, in octets.
func (e Expression) MatchSize(size int64) bool {
	return e.Field == Larger && size > e.Size || e.Field == Smaller && size < e.Size
}

// MatchFlags says for a term of Is or Label whether it is so with these flags.
func (e Expression) MatchFlags(flags []string) bool {
	if e.Field == Label {
		return hasFlag(flags, e.Text)
	}
	flag, set := FlagOf(e.Text)
	return flag != "" && hasFlag(flags, flag) == set
}

// FlagOf is the flag that a state speaks of (RFC 9051, section 2.3.2), and whether it
// must be set; "" for no state.
func FlagOf(state string) (flag string, set bool) {
	switch state {
	case "read", "unread":
		return `\Seen`, state == "read"
	case "starred", "unstarred":
		return `\Flagged`, state == "starred"
	case "answered", "unanswered":
		return `\Answered`, state == "answered"
	case "deleted", "undeleted":
		return `\Deleted`, state == "deleted"
	case "draft":
		return `\Draft`, true
	default:
		return "", false
	}
}

func hasFlag(flags []string, flag string) bool {
	return slices.ContainsFunc(flags, func(f string) bool { return strings.EqualFold(f, flag) })
}

func holds(folded, words string) bool { return strings.Contains(folded, Fold(words)) }
