package templates

import (
	"context"

	"hearthmail/locale"
)

// sortChoice is an order that a list can be put in.
type sortChoice struct {
	Sort, Order string      // what is to be asked for
	Label       locale.Text // "" for a sort that we don't know
	Current     bool        // the list is sorted so; asking turns it round
	Hint        string      // said to screen readers after the label
}

// SortedAs is the list with the order that it is shown in.
func (l List) SortedAs(v View) List {
	l.Sort, l.Order = v.Sort, v.order()
	return l
}

// sortLabel is what a sort is called, "" for one that we don't know.
func sortLabel(sort string) locale.Text {
	switch sort {
	case "", "arrival":
		return "Arrival|sort"
	case "date":
		return "Date|sort"
	case "from":
		return "Sender|sort"
	case "to":
		return "Recipient|sort"
	case "subject":
		return "Subject|sort"
	case "size":
		return "Size|sort"
	default:
		return ""
	}
}

// order is the direction of the list as it is shown. Names and subjects begin
// at A unless told otherwise, everything else with the newest or largest.
func (v View) order() string {
	if v.Order != "" {
		return v.Order
	}
	return usualOrder(v.Sort)
}

func usualOrder(sort string) string {
	switch sort {
	case "from", "to", "subject":
		return "asc"
	default:
		return "desc"
	}
}

// orderLabel puts a direction in words.
func orderLabel(sort, order string) locale.Text {
	words := [2]locale.Text{"oldest first|sort", "newest first|sort"}
	switch sort {
	case "from", "to", "subject":
		words = [2]locale.Text{"A to Z|sort", "Z to A|sort"}
	case "size":
		words = [2]locale.Text{"smallest first|sort", "largest first|sort"}
	}
	if order == "asc" {
		return words[0]
	}
	return words[1]
}

// shown is the order of the list.
func (l List) shown() (sort, order string) {
	v := View{Sort: l.Sort, Order: l.Order}
	if v.Sort == "" {
		v = View{Sort: l.View.Sort, Order: l.View.Order}
	}
	if v.Sort == "" {
		v.Sort = "arrival"
	}
	return v.Sort, v.order()
}

// sorts are the orders that the server can put the list in. Choosing the
// current one again turns it round.
func (l List) sorts(ctx context.Context) []sortChoice {
	var all []sortChoice
	for _, sort := range l.Sorts {
		if c := l.sortBy(ctx, sort); c.Label != "" && (c.Current || sort != l.hiddenPeople()) {
			all = append(all, c)
		}
	}
	return all
}

// hiddenPeople is the sort by those whom the rows don't show.
func (l List) hiddenPeople() string {
	if l.ShowTo {
		return "from"
	}
	return "to"
}

func (l List) sortBy(ctx context.Context, sort string) sortChoice {
	current, order := l.shown()
	c := sortChoice{Sort: sort, Order: usualOrder(sort), Label: sortLabel(sort), Current: sort == current}
	if c.Current {
		c.Order = opposite(order)
		c.Hint = say(ctx, "now %s; choose it to turn it round|sort", say(ctx, orderLabel(sort, order)))
	}
	return c
}

func opposite(order string) string {
	if order == "asc" {
		return "desc"
	}
	return "asc"
}

// sortedBy says how the list is sorted: "Sorted by Arrival, newest first".
func (l List) sortedBy(ctx context.Context) string {
	sort, order := l.shown()
	label := sortLabel(sort)
	if label == "" {
		label = sortLabel("")
	}
	return say(ctx, "Sorted by %s, %s", say(ctx, label), say(ctx, orderLabel(sort, order)))
}

// column is a heading above the rows.
type column struct {
	sortChoice
	Class string // of the cell below
	Sorts bool   // the server can sort by it
}

// columns are the headings, in the order of the cells.
func (l List) columns(ctx context.Context) []column {
	people := "from"
	if l.ShowTo {
		people = "to"
	}
	var all []column
	for _, c := range []struct{ sort, class string }{{people, "people"}, {"subject", "subject"}, {"date", "date"}, {"size", "size"}} {
		heading := column{sortChoice: l.sortBy(ctx, c.sort), Class: c.class}
		for _, sort := range l.Sorts {
			heading.Sorts = heading.Sorts || sort == c.sort
		}
		all = append(all, heading)
	}
	return all
}

// arrow is the picture of the direction in which the list is sorted by the column,
// "" when it isn't.
func (c column) arrow() string {
	switch {
	case !c.Current:
		return ""
	case c.Order == "desc": // what a click asks for is the opposite
		return "up"
	default:
		return "down"
	}
}
