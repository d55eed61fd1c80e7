package imapclient

import (
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"hearthmail/search"
)

// searchKeys are an expression as SEARCH and SORT have it (RFC 9051, section 6.4.4):
// text, literal, text and so on. All that a person has typed is in quoted strings or
// literals.
type searchKeys struct {
	pieces []string // the last is text
	ascii  bool     // nothing needs a charset
}

// writeKeys writes an expression for a server with these capabilities. What a server
// can't be asked, in: and has:, must have been resolved.
func writeKeys(e search.Expression, caps imap.CapSet) searchKeys {
	w := keyWriter{caps: caps, keys: searchKeys{pieces: []string{""}, ascii: true}}
	w.write(e)
	return w.keys
}

type keyWriter struct {
	caps imap.CapSet
	keys searchKeys
}

func (w *keyWriter) text(text string) { w.keys.pieces[len(w.keys.pieces)-1] += text }

// word writes what is looked for.
func (w *keyWriter) word(word string) {
	if isQuotable(word) {
		w.text(quoted(word))
		return
	}
	// A literal can hold all but NUL (RFC 9051, section 4.3).
	w.keys.pieces = append(w.keys.pieces, strings.ReplaceAll(strings.ToValidUTF8(word, "\uFFFD"), "\x00", " "), "")
	for i := range len(word) {
		w.keys.ascii = w.keys.ascii && word[i] < 0x80
	}
}

func (w *keyWriter) write(e search.Expression) {
	switch {
	case e.IsNone():
		w.text("NOT ALL")
	case e.Op == search.And:
		for i, part := range e.Of {
			if i > 0 {
				w.text(" ")
			}
			w.operand(part)
		}
	case e.Op == search.Or:
		w.either(e.Of)
	case e.Op == search.Not:
		w.text("NOT ")
		w.operand(e.Of[0])
	case e.Op == search.Term:
		w.term(e)
	default:
		w.text("ALL")
	}
}

// operand writes what must be one key.
func (w *keyWriter) operand(e search.Expression) {
	if e.Op != search.And {
		w.write(e)
		return
	}
	w.text("(")
	w.write(e)
	w.text(")")
}

// either writes OR, which takes two keys, halving what there is: some servers bound
// the depth.
func (w *keyWriter) either(parts []search.Expression) {
	if len(parts) == 1 {
		w.operand(parts[0])
		return
	}
	w.text("OR ")
	w.either(parts[:len(parts)/2])
	w.text(" ")
	w.either(parts[len(parts)/2:])
}

func (w *keyWriter) term(e search.Expression) {
	switch e.Field {
	case search.Anywhere:
		if e.Fuzzy && w.caps.Has("SEARCH=FUZZY") { // RFC 6203
			w.text("FUZZY ")
		}
		w.text("TEXT ")
		w.word(e.Text)
	case search.From, search.To, search.Cc, search.Subject, search.Body:
		w.text(strings.ToUpper(string(e.Field)) + " ")
		w.word(e.Text)
	case search.Before, search.After, search.On:
		w.text(map[search.Field]string{search.Before: "SENTBEFORE ", search.After: "SENTSINCE ", search.On: "SENTON "}[e.Field] + writeDate(e.Date))
	case search.Newer, search.Older:
		w.age(e)
	case search.Larger, search.Smaller:
		// Servers before IMAP4rev2 know 32 bits, and no message beyond them.
		w.text(strings.ToUpper(string(e.Field)) + " " + strconv.FormatInt(min(e.Size, 1<<32-1), 10))
	case search.Is, search.Label:
		w.text(flagKey(e))
	default:
		w.text("ALL")
	}
}

// age writes an interval, or the day where the server knows days alone.
func (w *keyWriter) age(e search.Expression) {
	seconds := strconv.FormatInt(int64(e.Age/time.Second), 10)
	day := writeDate(search.DateOf(time.Now().Add(-e.Age)))
	switch within, newer := w.caps.Has("WITHIN"), e.Field == search.Newer; {
	case within && newer: // RFC 5032
		w.text("YOUNGER " + seconds)
	case within:
		w.text("OLDER " + seconds)
	case newer:
		w.text("SINCE " + day)
	default:
		w.text("BEFORE " + day)
	}
}

// flagKey is the key of a state or a keyword. What can't be a keyword no message has.
func flagKey(e search.Expression) string {
	if e.Field == search.Label {
		if !ValidFlag(e.Text) || strings.HasPrefix(e.Text, `\`) {
			return "NOT ALL"
		}
		return "KEYWORD " + e.Text
	}
	flag, set := search.FlagOf(e.Text)
	name := strings.ToUpper(strings.TrimPrefix(flag, `\`))
	switch {
	case name == "":
		return "NOT ALL"
	case set:
		return name
	default:
		return "UN" + name
	}
}

func writeDate(d search.Date) string {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Format("2-Jan-2006")
}
