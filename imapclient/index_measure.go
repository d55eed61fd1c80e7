package imapclient

import "context"

// IndexSize is what the index of a mailbox takes.
type IndexSize struct {
	Messages int
	Bytes    int64
}

// BuildIndex builds the index of a mailbox anew, whether there is one or not,
// and says how large it is: for those who measure. It is not kept. KindUnsupported
// when the mailbox can have none.
func (a *Account) BuildIndex(ctx context.Context, mailbox string) (IndexSize, error) {
	var s *snapshot
	err := a.pool.run(ctx, task{mailbox: mailbox, urgency: long}, func(c *connection) (err error) {
		s, err = c.buildIndex(mailbox)
		return err
	})
	if err == nil && s == nil {
		err = &Error{Kind: KindUnsupported, Op: "build the index"}
	}
	if err != nil {
		return IndexSize{}, err
	}
	return IndexSize{Messages: s.len(), Bytes: s.bytes()}, nil
}
