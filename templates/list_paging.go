package templates

import (
	"context"

	"hearthmail/locale"
)

// pageSize is how many rows a full page of a list holds.
const pageSize = 50

// page is the number of the shown page, from 1.
func (v View) page() int { return max(v.Page, 1) }

// at is the same view on another page.
func (v View) at(page int) View {
	v.Page = page
	return v
}

// span says which rows are shown: "51–100 of 9,812".
func (l List) span(ctx context.Context) string {
	all := numeral(ctx, l.Total)
	if len(l.Rows) == 0 {
		return say(ctx, "%s of %s|rows", numeral(ctx, 0), all)
	}
	first := uint32(l.View.page()-1)*pageSize + 1
	last := first + uint32(len(l.Rows)) - 1
	if first == last {
		return say(ctx, "%s of %s|rows", numeral(ctx, first), all)
	}
	return say(ctx, "%s–%s of %s|rows", numeral(ctx, first), numeral(ctx, last), all)
}

// turn is one link of the pager; it leads nowhere when Page is 0.
type turn struct {
	ID    string
	Label locale.Text
	Icon  string
	Page  int
}

// backward and forward are the links on either side of the span.
func (l List) backward() []turn {
	first, previous := turn{ID: "page-first", Label: "First page", Icon: "first"}, turn{ID: "page-previous", Label: "Previous page", Icon: "left"}
	if page := l.View.page(); page > 1 {
		first.Page, previous.Page = 1, page-1
	}
	return []turn{first, previous}
}

func (l List) forward() []turn {
	next, last := turn{ID: "page-next", Label: "Next page", Icon: "right"}, turn{ID: "page-last", Label: "Last page", Icon: "last"}
	if page := l.View.page(); page < l.Pages {
		next.Page, last.Page = page+1, l.Pages
	}
	return []turn{next, last}
}
