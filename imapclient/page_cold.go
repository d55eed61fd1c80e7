package imapclient

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"

	"hearthmail/search"
)

// coldPage asks the server for a page, without an index: in one round trip
// where the number of messages is known, whatever the size of the mailbox.
func (a *Account) coldPage(ctx context.Context, mailbox string, q Query) (*Page, error) {
	expected := a.countsOf(mailbox)
	if wantsFresh(ctx) {
		expected = nil
	}
	t := task{mailbox: mailbox}
	if !q.plain() {
		t.urgency = long
	}
	ask := func(c *connection) (*Page, error) { return c.coldPage(mailbox, q, expected) }
	if q.Where.Op != search.All {
		t.cancel, t.more = true, searchPatience
		b := newBox(a, mailbox) // nobody knows yet whether it is there
		ask = func(c *connection) (*Page, error) { return b.foundPage(c, q) }
	}
	var page *Page
	err := a.pool.run(ctx, t, func(c *connection) (err error) {
		page, err = ask(c)
		return err
	})
	return page, err
}

func (c *connection) coldPage(mailbox string, q Query, expected *boxState) (*Page, error) {
	if !q.byArrival() && !c.caps.Has(imap.CapSort) {
		return nil, errNoSort(q.Sort)
	}
	if q.Filter != FilterNone || !q.byArrival() && !canPage(c.caps) {
		return c.searchedPage(mailbox, q)
	}
	return c.guessedPage(mailbox, q, expected)
}

func (c *connection) page(at span, total int, state boxState, rows []Summary) *Page {
	return &Page{
		UIDValidity: c.selected.uidValidity, Total: total, Unseen: state.unseen,
		Number: at.page, Pages: at.pages, Sorts: sortsOf(c.caps), Rows: rows,
		Through: max(c.selected.uidNext, 1) - 1,
	}
}

// guessedPage asks for the page as it is if the mailbox holds as many messages
// as expected (nil for nobody knows), and once more if it turns out to hold
// another number.
func (c *connection) guessedPage(mailbox string, q Query, expected *boxState) (*Page, error) {
	total, state := -1, boxState{}
	if expected != nil {
		total, state = int(expected.messages), *expected
	}
	if c.has(mailbox) {
		if err := c.sel(mailbox, 0); err != nil {
			return nil, err
		}
		total = int(c.messages())
	}
	for tries := 1; ; tries++ {
		at := spanOf(q.Page, total)
		commands := pageCommands(q, at, total)
		rows := len(commands)
		if expected == nil {
			commands = append(commands, statusCommand(mailbox))
		}
		answers, err := c.ask(mailbox, commands)
		if err != nil {
			return nil, err
		}
		told := answers.untagged()
		if expected == nil {
			state = stateIn(told)
		}
		// Messages may come faster than they can be counted.
		if now := int(c.messages()); now != total && tries < guesses {
			total = now
			continue
		}
		return c.page(at, int(c.messages()), state, rowsOfPage(told, q)), answers[:rows].err() // some servers refuse the STATUS of a selected mailbox
	}
}

// guesses bounds how often a page is asked for while the number of messages
// changes.
const guesses = 3

// asked are commands that were sent in one go.
type asked []*exchange

// untagged is all that was answered. It can't be told which answer is whose:
// Dovecot begins a command before it says that the one before is done.
func (a asked) untagged() []frame {
	var all []frame
	for _, x := range a {
		all = append(all, x.untagged...)
	}
	return all
}

// err is the first failure among the answers.
func (a asked) err() error {
	for _, x := range a {
		if err := x.wait(); err != nil {
			return err
		}
	}
	return nil
}

// ask sends commands in one go, and waits for all answers.
func (c *connection) ask(mailbox string, commands []string) (asked, error) {
	var exchanges asked
	var err error
	if c.has(mailbox) {
		exchanges, err = c.frames.begin(commands...)
	} else {
		exchanges, err = c.selectWith(mailbox, known{}, commands...)
	}
	if err != nil {
		return nil, err
	}
	for _, x := range exchanges {
		if failed := x.wait(); failed != nil && !isAnswer(failed) {
			return nil, failed
		}
	}
	return exchanges, nil
}

// pageCommands ask for the rows of a page; none for an empty mailbox.
func pageCommands(q Query, at span, total int) []string {
	if total <= 0 {
		return nil
	}
	from, to := at.ascending(q.Ascending, total)
	if q.byArrival() {
		return []string{fmt.Sprintf("FETCH %d:%d %s", from+1, to, rowItems())}
	}
	return []string{
		fmt.Sprintf("UID SORT RETURN (SAVE PARTIAL %d:%d) (%s) UTF-8 ALL", from+1, to, q.Sort.key()),
		"UID FETCH $ " + rowItems(),
	}
}

// rowsOfPage reads the answers to pageCommands, in the order shown.
func rowsOfPage(answers []frame, q Query) []Summary {
	rows := summarised(answers)
	place := map[uint32]int{}
	if !q.byArrival() {
		for _, f := range answers {
			if uids, ok := decodeNumbers(f, PageSize); ok {
				for i, uid := range uids {
					place[uid] = i
				}
			}
		}
	}
	slices.SortFunc(rows, func(x, y Summary) int {
		return cmp.Or(cmp.Compare(place[x.UID], place[y.UID]), cmp.Compare(x.UID, y.UID))
	})
	if !q.Ascending {
		slices.Reverse(rows)
	}
	return rows
}

func summarised(answers []frame) []Summary {
	rows := make([]Summary, 0, len(answers))
	for _, row := range decodeRows(answers) {
		if row.isRow() {
			rows = append(rows, summarise(&row))
		}
	}
	return rows
}

// searchedPage makes a page of what SEARCH or SORT finds.
func (c *connection) searchedPage(mailbox string, q Query) (*Page, error) {
	if err := c.sel(mailbox, 0); err != nil {
		return nil, err
	}
	state, err := c.state(mailbox)
	if err != nil && !isAnswer(err) {
		return nil, err
	}
	uids, err := c.find(q)
	if err != nil {
		return nil, err
	}
	at := spanOf(q.Page, len(uids))
	rows, err := c.rowsOf(at.cut(uids, q.Ascending))
	return c.page(at, len(uids), state, rows), err
}

// find gives the UIDs of the list that q describes, ascending.
func (c *connection) find(q Query) ([]uint32, error) {
	if q.byArrival() {
		return c.search(q.Filter.criteria())
	}
	return c.sort(q)
}
