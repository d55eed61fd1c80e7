package web

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hearthmail/imapclient"
	"hearthmail/search"
	"hearthmail/templates"
)

// maxQuery is how long a search may be, in characters.
const maxQuery = 1000

// searchText is what a person has typed, on one line. Any text is a search.
func searchText(text string) (string, error) {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError))))
	if utf8.RuneCountInString(text) > maxQuery {
		return "", badRequest("A search can have 1,000 characters at most. Please look for fewer words.")
	}
	return text, nil
}

// searchedBy reads the words of a view. Days are told by this machine's clock.
func searchedBy(v templates.View) search.Expression {
	if v.Query == "" {
		return search.Expression{}
	}
	return search.Parse(v.Query, time.Now())
}

// searchModel is what a list says of the search of its view.
func searchModel(v templates.View) templates.Search {
	if v.Query == "" {
		return templates.Search{}
	}
	e := searchedBy(v)
	return templates.Search{Words: search.Hits(e), Fields: searchFields(e)}
}

// queryFor is queryOf for the one who asks: a label is named as this login calls it.
func (s *Server) queryFor(r *http.Request, v templates.View) imapclient.Query {
	q := queryOf(v)
	q.Where = s.withKeywords(r, q.Where)
	return q
}

// withKeywords has the keywords of labels in the place of their names.
func (s *Server) withKeywords(r *http.Request, e search.Expression) search.Expression {
	if !slices.ContainsFunc(e.Terms(), func(term search.Expression) bool { return term.Field == search.Label }) {
		return e
	}
	book := s.labelBook(r)
	return e.Map(func(term search.Expression) search.Expression {
		if term.Field == search.Label {
			keyword, ok := book.Keyword(term.Text)
			if !ok {
				keyword, ok = usualKeyword(term.Text)
			}
			if ok {
				term.Text = keyword
			}
		}
		return term
	})
}
