package imapclient

// LastPage gives a page as it was when the server was last heard of, for when
// it can't be asked. False when not all of it is remembered.
func (a *Account) LastPage(mailbox string, q Query) (*Page, bool) {
	b := a.known(mailbox)
	if b == nil {
		return nil, false
	}
	s := b.snapshot()
	if s == nil {
		return nil, false
	}
	those, ok := b.recallChosen(s, q)
	if !ok {
		return nil, false
	}
	uids, total, ok := b.listed(s, q, those)
	if !ok {
		return nil, false
	}
	rows, missing := b.knownRows(s, uids)
	if len(missing) > 0 {
		return nil, false
	}
	return b.pageOf(s, q, total, rows), true
}

// LastMailboxes lists the mailboxes as they were when the server was last heard
// of; none when that was never.
func (a *Account) LastMailboxes() []Mailbox {
	a.tree.mu.Lock()
	last := a.tree.last
	a.tree.mu.Unlock()
	return a.lastCounted(a.ctx, last)
}
