package imapclient

import (
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"

	"hearthmail/search"
)

// PageSize is how many rows a page of a list has.
const PageSize = 50

// Sort is an order of a list.
type Sort string

// The orders. All but arrival need the SORT extension (RFC 5256).
const (
	SortArrival Sort = "arrival"
	SortDate    Sort = "date"
	SortFrom    Sort = "from"
	SortTo      Sort = "to" // the first recipient
	SortSubject Sort = "subject"
	SortSize    Sort = "size"
)

func (s Sort) key() goimap.SortKey {
	switch s {
	case SortDate:
		return goimap.SortKeyDate
	case SortFrom:
		return goimap.SortKeyFrom
	case SortTo:
		return goimap.SortKeyTo
	case SortSubject:
		return goimap.SortKeySubject
	case SortSize:
		return goimap.SortKeySize
	default:
		return goimap.SortKeyArrival
	}
}

// Filter is which messages a list holds.
type Filter string

// The filters.
const (
	FilterNone    Filter = ""
	FilterUnread  Filter = "unread"
	FilterFlagged Filter = "flagged"
	FilterDeleted Filter = "deleted"
)

func (f Filter) criteria() *imap.SearchCriteria {
	switch f {
	case FilterUnread:
		return &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}
	case FilterFlagged:
		return &imap.SearchCriteria{Flag: []imap.Flag{imap.FlagFlagged}}
	case FilterDeleted:
		return &imap.SearchCriteria{Flag: []imap.Flag{imap.FlagDeleted}}
	default:
		return &imap.SearchCriteria{}
	}
}

// Query says which list is meant.
type Query struct {
	Sort      Sort // "" is arrival
	Ascending bool
	Filter    Filter
	Where     search.Expression // what else must be so; the zero one for nothing
	Page      int               // from 1; one beyond the last is taken for the last
}

func (q Query) byArrival() bool { return q.Sort == "" || q.Sort == SortArrival }

// plain is the list that sequence numbers alone describe.
func (q Query) plain() bool {
	return q.byArrival() && q.Filter == FilterNone && q.Where.Op == search.All
}

func errNoSort(sort Sort) error {
	return &Error{Kind: KindUnsupported, Op: "sort", Err: fmt.Errorf("no SORT extension for %q", sort)}
}

// sortsOf is what a server can do.
func sortsOf(caps imap.CapSet) []Sort {
	if caps.Has(imap.CapSort) {
		return []Sort{SortArrival, SortDate, SortFrom, SortTo, SortSubject, SortSize}
	}
	return []Sort{SortArrival}
}

// Sorts are the orders that the account's server can put a list in.
func (a *Account) Sorts() []Sort { return sortsOf(a.caps) }

// span is a page's place in a list of total messages: list positions from
// (inclusive) to (exclusive), counted from 0 in the order shown.
type span struct{ page, pages, from, to int }

func spanOf(page, total int) span {
	pages := max(1, (total+PageSize-1)/PageSize)
	page = min(max(page, 1), pages)
	from := (page - 1) * PageSize
	return span{page: page, pages: pages, from: from, to: min(from+PageSize, total)}
}

// ascending is the span's place, from (inclusive) to (exclusive), among all total
// messages in ascending order.
func (s span) ascending(shown bool, total int) (from, to int) {
	if shown {
		return s.from, s.to
	}
	return total - s.to, total - s.from
}

// cut takes the span out of uids, which are in ascending order, and gives them
// in the order shown.
func (s span) cut(uids []uint32, ascending bool) []uint32 {
	from, to := s.ascending(ascending, len(uids))
	picked := slices.Clone(uids[from:to])
	if !ascending {
		slices.Reverse(picked)
	}
	return picked
}
