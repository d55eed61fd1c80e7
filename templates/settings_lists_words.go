package templates

import "context"

// sortOption is an order that may be chosen for all folders.
type sortOption struct {
	value, words string
	chosen       bool
}

// choices are all orders, each both ways, the usual way first.
func (l ListSettings) choices(ctx context.Context) []sortOption {
	var all []sortOption
	for _, sort := range l.Sorts {
		label := sortLabel(sort)
		if label == "" {
			continue
		}
		usual := usualOrder(sort)
		for _, order := range []string{usual, opposite(usual)} {
			value := sort
			if order != usual {
				value += " " + order
			}
			chosen := l.Sort == value || l.Sort == sort+" "+order || l.Sort == "" && value == "arrival"
			all = append(all, sortOption{value, joined(ctx, []string{say(ctx, label), say(ctx, orderLabel(sort, order))}), chosen})
		}
	}
	return all
}
