package imapclient

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"hearthmail/search"
)

// FuzzWriteKeys: whatever a person types, the keys that come of it mean just that to
// one who reads them as a server does.
func FuzzWriteKeys(f *testing.F) {
	for _, seed := range []string{
		`tea "green tea" from:"Ann \"A\" Lee" -subject:re (a OR b c) | d`, "before:2026-11-22 after:2025 on:1999-1 larger:10k smaller:1g", "is:unread label:$x label:\"a b\" label:\\Seen -is:draft",
		"日本 OR é ~colour newer:7d older:12h", "\"a\r\nA1 DELETE INBOX\r\n\x00\"", "{5+} {0} \" \\ ) ( %", "in:INBOX -in:INBOX x",
	} {
		f.Add(seed)
	}
	caps := imap.CapSet{"WITHIN": {}, "SEARCH=FUZZY": {}}
	f.Fuzz(func(t *testing.T, text string) {
		want := search.Parse(text, time.Now()).At("INBOX").Map(func(term search.Expression) search.Expression {
			switch {
			case term.Field == search.Has:
				return search.Expression{}
			case term.Field == search.Label && (!ValidFlag(term.Text) || strings.HasPrefix(term.Text, `\`)):
				return search.None()
			}
			term.Size = min(term.Size, 1<<32-1)
			return term
		})
		keys := writeKeys(want, caps)
		for i, piece := range keys.pieces {
			if i%2 == 0 && strings.ContainsFunc(piece, func(r rune) bool { return r < ' ' || r > '~' }) || strings.Contains(piece, "\x00") {
				t.Errorf("%q is written with %q", text, piece)
			}
			if keys.ascii && strings.ContainsFunc(piece, func(r rune) bool { return r > '~' }) {
				t.Errorf("%q is written without a charset", text)
			}
		}
		r := keyReader{t: t, pieces: keys.pieces}
		if got := r.every(); !got.Equal(want) || len(r.pieces) != 1 || r.pieces[0] != "" {
			t.Errorf("%q is written as %q, which is read as %s and not %s", text, keys.pieces, got, want)
		}
	})
}

// keyReader reads search keys as a server does.
type keyReader struct {
	t      *testing.T
	pieces []string
}

// atom takes what stands up to the next space or parenthesis.
func (r *keyReader) atom() string {
	end := strings.IndexAny(r.pieces[0], " ()")
	if end < 0 {
		end = len(r.pieces[0])
	}
	atom := r.pieces[0][:end]
	r.pieces[0] = r.pieces[0][end:]
	return atom
}

func (r *keyReader) take(text string) bool {
	rest, ok := strings.CutPrefix(r.pieces[0], text)
	if ok {
		r.pieces[0] = rest
	}
	return ok
}

func (r *keyReader) space() {
	if !r.take(" ") {
		r.t.Fatalf("no space before %q", r.pieces)
	}
}

// astring takes a quoted string or a literal.
func (r *keyReader) astring() string {
	r.space()
	if r.pieces[0] == "" && len(r.pieces) > 2 {
		literal := r.pieces[1]
		r.pieces = r.pieces[2:]
		return literal
	}
	if !r.take(`"`) {
		r.t.Fatalf("no string in %q", r.pieces)
	}
	var out strings.Builder
	for !r.take(`"`) {
		r.take(`\`)
		out.WriteByte(r.pieces[0][0])
		r.pieces[0] = r.pieces[0][1:]
	}
	return out.String()
}

func (r *keyReader) every() search.Expression {
	keys := []search.Expression{r.key()}
	for r.take(" ") {
		keys = append(keys, r.key())
	}
	return search.Every(keys...)
}

func (r *keyReader) key() search.Expression {
	if r.take("(") {
		e := r.every()
		if !r.take(")") {
			r.t.Fatalf("nothing closes a parenthesis before %q", r.pieces)
		}
		return e
	}
	switch name := r.atom(); name {
	case "ALL":
		return search.Expression{}
	case "NOT":
		r.space()
		return search.Except(r.key())
	case "OR":
		r.space()
		one := r.key()
		r.space()
		return search.Any(one, r.key())
	case "FUZZY":
		r.space()
		e := r.key()
		e.Fuzzy = true
		return e
	case "TEXT":
		return search.Word(r.astring())
	case "FROM", "TO", "CC", "SUBJECT", "BODY":
		return search.Of(search.Field(strings.ToLower(name)), r.astring())
	case "KEYWORD":
		r.space()
		return search.Of(search.Label, r.atom())
	default:
		return r.number(name)
	}
}

func (r *keyReader) number(name string) search.Expression {
	fields := map[string]search.Field{
		"SENTBEFORE": search.Before, "SENTSINCE": search.After, "SENTON": search.On, "YOUNGER": search.Newer, "OLDER": search.Older, "LARGER": search.Larger, "SMALLER": search.Smaller,
	}
	e := search.Expression{Op: search.Term, Field: fields[name]}
	if e.Field == "" {
		return search.IsState(map[string]string{
			"SEEN": "read", "UNSEEN": "unread", "FLAGGED": "starred", "UNFLAGGED": "unstarred", "ANSWERED": "answered", "UNANSWERED": "unanswered",
			"DELETED": "deleted", "UNDELETED": "undeleted", "DRAFT": "draft",
		}[name])
	}
	r.space()
	text := r.atom()
	day, notDay := time.Parse("2-Jan-2006", text)
	n, notNumber := strconv.ParseInt(text, 10, 64)
	switch e.Field {
	case search.Before, search.After, search.On:
		e.Date = search.DateOf(day)
	case search.Newer, search.Older:
		e.Age = time.Duration(n) * time.Second
	default:
		e.Size = n
	}
	if notDay != nil && notNumber != nil {
		r.t.Fatalf("%s %q", name, text)
	}
	return e
}
