package web

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"hearthmail/message"
)

const (
	// mostAhead is the largest part, in octets, that is fetched before its turn.
	mostAhead = 256 << 10
	// aheadAtOnce bounds how many are fetched at a time.
	aheadAtOnce = 3
)

// fetchAhead fetches the texts of a message with several of them at once, so that
// a slow way to the mail server is gone once and not as often as there are texts.
// A failure shows when it is the text's turn.
func (o *openMail) fetchAhead(ctx context.Context, content *message.Content) {
	texts := textsOf(content, nil)
	if o.inner != "" || len(texts) < 2 {
		return
	}
	var group errgroup.Group
	var mu sync.Mutex
	group.SetLimit(aheadAtOnce)
	ahead := make(map[*message.Part][]byte)
	for _, part := range texts {
		if part.Size > mostAhead {
			continue
		}
		group.Go(func() error {
			if octets, err := o.encoded(ctx, part, mostAhead+1); err == nil {
				mu.Lock()
				defer mu.Unlock()
				ahead[part] = octets
			}
			return nil
		})
	}
	_ = group.Wait() // no error is given
	o.ahead = ahead
}

// textsOf adds the parts that are read for a message's sections.
func textsOf(content *message.Content, to []*message.Part) []*message.Part {
	for _, s := range content.Sections {
		switch s.Kind {
		case message.SectionPicture:
		case message.SectionMessage:
			to = textsOf(s.Content, to)
		default:
			to = append(to, s.Part)
		}
	}
	return to
}
