package templates

// choice is one of several ways to look at a list.
type choice struct {
	Label   string
	View    View
	Current bool
	Hint    string // said to screen readers after the label
}

// filters are the parts of a mailbox that one may look at alone.
func (l List) filters() []choice {
	var all []choice
	for _, f := range []struct{ value, label string }{
		{"", "All"}, {"unread", "Unread"}, {"flagged", "Starred"}, {"deleted", "Struck through"},
	} {
		view := View{Sort: l.View.Sort, Order: l.View.Order, Filter: f.value}
		all = append(all, choice{Label: f.label, View: view, Current: l.View.Filter == f.value})
	}
	return all
}

// sortLabel is what a sort is called, "" for one that we don't know.
func sortLabel(sort string) string {
	switch sort {
	case "", "arrival":
		return "Arrival"
	case "date":
		return "Date"
	case "from":
		return "Sender"
	case "subject":
		return "Subject"
	case "size":
		return "Size"
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
	if sort == "from" || sort == "subject" {
		return "asc"
	}
	return "desc"
}

// orderLabel puts a direction in words.
func orderLabel(sort, order string) string {
	words := [2]string{"oldest first", "newest first"}
	switch sort {
	case "from", "subject":
		words = [2]string{"A to Z", "Z to A"}
	case "size":
		words = [2]string{"smallest first", "largest first"}
	}
	if order == "asc" {
		return words[0]
	}
	return words[1]
}

// sorts are the orders that the server can put the list in. Choosing the
// current one again turns it round.
func (l List) sorts() []choice {
	current := l.View.Sort
	if current == "" {
		current = "arrival"
	}
	var all []choice
	for _, sort := range l.Sorts {
		if sortLabel(sort) == "" {
			continue
		}
		c := choice{Label: sortLabel(sort), View: View{Sort: sort, Filter: l.View.Filter}, Current: sort == current}
		order := usualOrder(sort)
		if c.Current {
			order = opposite(l.View.order())
			c.Hint = "now " + orderLabel(sort, l.View.order()) + "; choose it to turn it round"
		}
		if order != usualOrder(sort) {
			c.View.Order = order
		}
		all = append(all, c)
	}
	return all
}

func opposite(order string) string {
	if order == "asc" {
		return "desc"
	}
	return "asc"
}

// sortedBy says how the list is sorted: "Arrival, newest first".
func (l List) sortedBy() string {
	label := sortLabel(l.View.Sort)
	if label == "" {
		label = sortLabel("")
	}
	return label + ", " + orderLabel(l.View.Sort, l.View.order())
}

// struck are the UIDs of the rows shown struck through.
func (l List) struck() []uint32 {
	var uids []uint32
	for _, r := range l.Rows {
		if r.Deleted {
			uids = append(uids, r.UID)
		}
	}
	return uids
}

// purgeOffer are the words of the link that leads to the question. The script
// writes the same ones.
func purgeOffer(struck int) string {
	return "Purge " + count(uint32(struck)) + " struck…"
}

// summary says how much the list holds: "9,812 messages, 12 unread".
func (l List) summary() string {
	total := counted(l.Total, "message", "messages")
	switch {
	case l.View.Filter == "unread":
		return counted(l.Total, "unread message", "unread messages")
	case l.View.Filter == "flagged":
		return counted(l.Total, "starred message", "starred messages")
	case l.View.Filter == "deleted":
		return counted(l.Total, "message struck through", "messages struck through")
	case l.Unseen == 0:
		return total
	default:
		return total + ", " + count(l.Unseen) + " unread"
	}
}

// nothing says kindly why a list is empty.
func (l List) nothing() (heading, sentence string) {
	switch {
	case l.Total > 0:
		return "This page is empty", "The folder has fewer messages than it had a moment ago."
	case l.View.Filter == "unread":
		return "All read", "Nothing in this folder is waiting to be read."
	case l.View.Filter == "flagged":
		return "No stars here", "Give a message a star, and it is easy to find again."
	case l.View.Filter == "deleted":
		return "Nothing is struck through", "Deleted messages stay here, struck through, until someone purges them."
	case l.Role == "inbox":
		return "The inbox is empty", "New mail will appear here."
	default:
		return "This folder is empty", "Messages that are put here will appear in this list."
	}
}
