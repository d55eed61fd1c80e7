package imapclient

import (
	"context"
	"errors"
	"slices"
	"time"

	"hearthmail/message"
)

// ThreadPage is a page of a mailbox's list with each conversation as one row.
type ThreadPage struct {
	UIDValidity uint32
	Total       int // conversations in the list, on all pages
	Messages    int // in these, of this mailbox
	Unseen      uint32
	Number      int // of this page, from 1
	Pages       int
	Sorts       []Sort // what the server can sort messages by
	Rows        []ThreadRow
	Partial     bool // messages are still being read: older conversations may fall apart for now
}

// ThreadRow is a conversation in a list.
type ThreadRow struct {
	Summary                         // of its newest message that lies in this mailbox
	Count, Unread int               // messages of the conversation, over the mailboxes that count
	Struck        int               // those of them that lie in this mailbox
	Newest        time.Time         // when the newest of all arrived
	People        []message.Address // who wrote, the oldest first, but who wrote what is unread last; at most maxThreadPeople
	Members       []ThreadMember    // the newest first
}

// ThreadMember is a message of a conversation.
type ThreadMember struct {
	Mailbox          string
	UIDValidity, UID uint32
}

// Threads gives a page of a mailbox's conversations, the one with the newest message
// first, or last when q is ascending; other orders count for nothing. A conversation
// is listed when one of its messages in this mailbox is one that q lets through. It
// may hold messages of other mailboxes: see threadSources. KindNotFound for a mailbox
// that isn't there, KindUnsupported for one that can have no index.
func (a *Account) Threads(ctx context.Context, mailbox string, q Query) (*ThreadPage, error) {
	defer a.use()
	b, s, err := a.indexed(ctx, mailbox)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	b.threaded = time.Now()
	b.mu.Unlock()
	sources, partial, err := b.threadSources(ctx, s)
	if err != nil {
		return nil, err
	}
	lists, err := b.threadsListed(ctx, s, q)
	if err != nil {
		return nil, err
	}
	list := b.threadsOf(sources).list(s, lists)
	at := spanOf(q.Page, list.len())
	from, to := at.ascending(!q.Ascending, list.len())
	heads := list.cut(from, to)
	if q.Ascending {
		slices.Reverse(heads)
	}
	rows, err := b.threadRows(ctx, sources, heads)
	return &ThreadPage{
		UIDValidity: s.uidValidity, Total: list.len(), Messages: list.messages, Unseen: uint32(s.count(FilterUnread)),
		Number: at.page, Pages: at.pages, Sorts: sortsOf(a.caps), Rows: rows, Partial: partial,
	}, err
}

// indexed gives what is known of a mailbox whose index is true at this moment; one
// that has none yet gets one.
func (a *Account) indexed(ctx context.Context, mailbox string) (*box, *snapshot, error) {
	unsupported := &Error{Kind: KindUnsupported, Op: "join messages", Err: errors.New("no index")}
	if !a.canIndex() || a.pool.queue.most < 2 {
		return nil, nil, unsupported
	}
	if b := a.known(mailbox); b != nil {
		b.look()
		if s, err := b.current(ctx); s != nil || err != nil {
			return b, s, err
		}
	}
	if _, err := a.Page(ctx, mailbox, Query{}); err != nil { // which begins to build the index
		return nil, nil, err
	}
	b := a.box(mailbox)
	b.mu.Lock()
	building := b.building
	b.mu.Unlock()
	if building != nil {
		if err := building.wait(ctx, "wait for the index"); err != nil {
			return nil, nil, err
		}
	}
	if s, err := b.current(ctx); s != nil || err != nil {
		return b, s, err
	}
	return nil, nil, unsupported
}

// threadsListed says which messages q lets through when it is asked about them
// ascending; nil for all.
func (b *box) threadsListed(ctx context.Context, s *snapshot, q Query) (func(e entry) bool, error) {
	found, err := b.choose(ctx, s, q)
	switch {
	case err != nil:
		return nil, err
	case found != nil:
		left := found.all()
		return func(e entry) bool {
			for len(left) > 0 && left[0] < e.uid {
				left = left[1:]
			}
			return len(left) > 0 && left[0] == e.uid
		}, nil
	case q.Filter == FilterNone:
		return nil, nil
	default:
		return func(e entry) bool { return q.Filter.passes(e.flags) }, nil
	}
}
