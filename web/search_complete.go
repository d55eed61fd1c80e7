package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"hearthmail/locale"
	"hearthmail/search"
	"hearthmail/templates"
)

// searchComplete suggests how a search may go on where it is typed at: q is what
// stands in the field, at the cursor's place in it, in UTF-16 code units.
func (s *Server) searchComplete(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query().Get("q")
	if _, err := searchText(query); err != nil {
		return err
	}
	at, err := strconv.Atoi(r.URL.Query().Get("at"))
	if err != nil {
		at = len(query)
	}
	typed := typedAt(query, at)
	var options []templates.SearchOption
	for _, o := range s.completions(r, typed) {
		options = append(options, typed.with(o))
	}
	return s.render(w, r, http.StatusOK, templates.SearchOptions(options))
}

// typed is the term that the cursor stands in.
type typed struct {
	before, after string
	minus         string
	field, value  string // "" is no field yet
}

// typedAt finds the term that is typed: quotes keep words together.
func typedAt(query string, at int) typed {
	units := utf16.Encode([]rune(query))
	at = min(max(at, 0), len(units))
	head, tail := string(utf16.Decode(units[:at])), string(utf16.Decode(units[at:]))
	begin, quoted := 0, false
	for i, r := range head {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && (unicode.IsSpace(r) || r == '('):
			begin = i + len(string(r))
		}
	}
	t := typed{before: head[:begin], after: tail}
	word := head[begin:]
	if rest, ok := strings.CutPrefix(word, "-"); ok {
		t.minus, word = "-", rest
	}
	if field, value, ok := strings.Cut(word, ":"); ok {
		t.field, word = strings.ToLower(field), value
	}
	t.value = strings.Trim(word, `"`)
	return t
}

// completion is one way in which a term may go on.
type completion struct {
	text string // of the term, without the minus
	hint string
	open bool // more is to be typed behind it
}

// with is the field's text once the completion is taken.
func (t typed) with(c completion) templates.SearchOption {
	head := t.before + t.minus + c.text
	after := t.after
	if !c.open {
		head += " "
		after = strings.TrimLeftFunc(after, unicode.IsSpace)
	}
	return templates.SearchOption{Query: head + after, At: len(utf16.Encode([]rune(head))), Text: t.minus + c.text, Hint: c.hint}
}

// completions are at most mostFound.
func (s *Server) completions(r *http.Request, t typed) []completion {
	var all []completion
	switch search.Field(t.field) {
	case "":
		all = fieldCompletions(r.Context(), t.value)
	case search.From, search.To, search.Cc:
		all = s.peopleCompletions(r, t)
	case search.Label:
		all = s.labelCompletions(r, t)
	case search.In:
		all = mailboxCompletions(r, t)
	default:
		all = valueCompletions(t)
	}
	return all[:min(len(all), mostFound)]
}

// fieldCompletions are the fields that begin like this, in words too.
func fieldCompletions(ctx context.Context, begin string) []completion {
	var all []completion
	if begin == "" {
		return nil
	}
	for _, f := range []struct {
		text string
		hint locale.Text
		open bool
	}{
		{"from:", "who wrote it", true}, {"to:", "whom it was written to", true}, {"cc:", "who got a copy", true},
		{"subject:", "words of the subject", true}, {"body:", "words of the text", true},
		{"has:attachment", "with an attachment", false}, {"is:unread", "not read yet", false}, {"is:starred", "with a star", false},
		{"is:answered", "answered", false}, {"is:deleted", "struck through", false},
		{"after:", "from that day on", true}, {"before:", "before that day", true}, {"on:", "on that day", true},
		{"larger:", "larger than, such as 2M", true}, {"smaller:", "smaller than, such as 100k", true},
		{"label:", "with a label", true}, {"in:", "in a folder", true}, {"in:anywhere", "in all folders", false},
	} {
		c := completion{text: f.text, hint: say(ctx, f.hint), open: f.open}
		if begins(c.text, begin) || begins(strings.TrimPrefix(c.text, "is:"), begin) || begins(strings.TrimPrefix(c.text, "has:"), begin) {
			all = append(all, c)
		}
	}
	return all
}

// valueCompletions are the values that a field can have.
func valueCompletions(t typed) []completion {
	values := map[search.Field][]string{
		search.Is:     {"unread", "read", "starred", "answered", "deleted", "draft"},
		search.Has:    {"attachment"},
		search.After:  {"today", "yesterday"},
		search.Before: {"today", "yesterday"},
		search.On:     {"today", "yesterday"},
		search.Larger: {"100k", "1m", "10m"}, search.Smaller: {"10k", "100k", "1m"},
	}[search.Field(t.field)]
	var all []completion
	for _, value := range values {
		if begins(value, t.value) {
			all = append(all, completion{text: t.field + ":" + value})
		}
	}
	return all
}

func (s *Server) peopleCompletions(r *http.Request, t typed) []completion {
	book, err := s.books.of(r.Context(), loginFor(r))
	if err != nil || folded(t.value) == "" {
		return nil // one can type without
	}
	var all []completion
	for _, e := range book.find(t.value, mostFound, func(e *contactEntry) bool { return e.group == nil }) {
		all = append(all, completion{text: search.Of(search.Field(t.field), e.Address).String(), hint: e.Name})
	}
	return all
}

func mailboxCompletions(r *http.Request, t typed) []completion {
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return nil
	}
	var all []completion
	for _, m := range listed {
		if m.Selectable && (begins(m.Name, t.value) || begins(m.Label, t.value)) {
			all = append(all, completion{text: search.Of(search.In, m.Name).String()})
		}
	}
	if begins(search.Everywhere, t.value) {
		all = append(all, completion{text: "in:" + search.Everywhere, hint: say(r.Context(), "all folders")})
	}
	return all
}

// labelCompletions are of the labels that the login has.
func (s *Server) labelCompletions(r *http.Request, t typed) []completion {
	var all []completion
	for _, label := range s.labelBook(r).All() {
		if begins(label.Name, t.value) {
			all = append(all, completion{text: search.Of(search.Label, label.Name).String()})
		}
	}
	return all
}

// begins knows no case.
func begins(text, with string) bool { return strings.HasPrefix(search.Fold(text), search.Fold(with)) }
