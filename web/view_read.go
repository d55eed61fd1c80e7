package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/search"
	"hearthmail/templates"
)

// viewParams reads which part of a mailbox is looked at.
func viewParams(r *http.Request) (templates.View, error) { return viewOf(r.URL.Query()) }

func viewOf(q url.Values) (templates.View, error) {
	v := templates.View{Page: 1, Sort: q.Get("sort"), Order: q.Get("order"), Label: q.Get("label"), Threads: q.Get("threads")}
	var err error
	if v.Query, err = searchText(q.Get("q")); err != nil {
		return v, err
	}
	if below := q.Get("below"); below != "" {
		var ok bool
		if v.Below, ok = mailboxName(below); !ok {
			return v, errNotFound
		}
	}
	v.Found = v.Below == "" && q.Get("found") == "everywhere"
	if p := q.Get("page"); p != "" {
		page, err := strconv.Atoi(p)
		if err != nil || page < 1 {
			return v, badRequest("There is no such page of this list.")
		}
		v.Page = page
	}
	if v.Sort != "" && !slices.Contains(sortNames(), v.Sort) {
		return v, badSort()
	}
	if !slices.Contains([]string{"", "asc", "desc"}, v.Order) {
		return v, badOrder()
	}
	if !slices.Contains([]string{"", "on", "off"}, v.Threads) {
		return v, badRequest("Conversations are shown either as one row or not.")
	}
	if v.Label != "" && (!imapclient.ValidFlag(v.Label) || strings.HasPrefix(v.Label, `\`)) {
		return v, badRequest("There is no such label.")
	}
	if list := q.Get("list"); list != "" {
		var ok bool
		if v.List, ok = mailboxName(list); !ok {
			return v, errNotFound
		}
	}
	v.Filter, err = filterOf(q["filter"])
	return v, err
}

// filterOf puts filters in the one order in which a view names them.
func filterOf(chosen []string) (string, error) {
	chosen = slices.DeleteFunc(strings.Split(strings.Join(chosen, ","), ","), func(f string) bool { return f == "" })
	slices.Sort(chosen)
	chosen = slices.Compact(chosen)
	for _, filter := range chosen {
		if !slices.Contains([]string{"attachment", "deleted", "flagged", "unread"}, filter) {
			return "", badRequest("A list can show the unread, the starred or the struck messages, or those with attachments.")
		}
	}
	return strings.Join(chosen, ","), nil
}

// queryOf turns a view into what imapclient is asked. Names go from A to Z
// unless asked otherwise, dates and sizes from the newest and largest.
func queryOf(v templates.View) imapclient.Query {
	ascending := v.Sort == "from" || v.Sort == "to" || v.Sort == "subject"
	if v.Order != "" {
		ascending = v.Order == "asc"
	}
	q := imapclient.Query{Sort: imapclient.Sort(v.Sort), Ascending: ascending, Page: v.Page}
	q.Filter, q.Where = conditionsOf(v)
	return q
}

// conditionsOf is what the messages of a view have in common. One filter alone is
// one that imapclient has counts for.
func conditionsOf(v templates.View) (imapclient.Filter, search.Expression) {
	var filter imapclient.Filter
	var where []search.Expression
	for name := range strings.SplitSeq(v.Filter, ",") {
		switch name {
		case "attachment":
			where = append(where, search.Expression{Op: search.Term, Field: search.Has, Text: name})
		case "":
		default:
			if filter == imapclient.FilterNone {
				filter = imapclient.Filter(name)
				continue
			}
			where = append(where, search.IsState(map[string]string{"flagged": "starred", "unread": "unread"}[name]))
		}
	}
	if v.Label != "" {
		where = append(where, search.Expression{Op: search.Term, Field: search.Label, Text: v.Label})
	}
	return filter, search.Every(append(where, searchedBy(v))...)
}
