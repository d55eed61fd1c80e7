package web

import (
	"context"
	"time"

	"hearthmail/store"
)

// The preference about pictures from elsewhere. Without it one is asked.
const (
	picturesPreference = "pictures"
	picturesAlways     = "always"
)

// choicesSize bounds the memory of what people have chosen, in octets.
const choicesSize = 4 << 20

// choices are what a login has chosen about pictures from elsewhere.
type choices struct {
	always  bool
	senders map[string]bool // whose are shown
}

func newPictureChoices(kept *store.Store, now func() time.Time) *loginKnown[choices] {
	return newLoginKnown(kept, choicesSize, now, func(ctx context.Context, login string) (choices, int64, error) {
		return loadChoices(ctx, kept, login)
	})
}

func loadChoices(ctx context.Context, kept *store.Store, login string) (choices, int64, error) {
	preference, err := kept.Preference(ctx, login, picturesPreference)
	if err != nil {
		return choices{}, 0, err
	}
	senders, err := kept.Senders(ctx, login)
	if err != nil {
		return choices{}, 0, err
	}
	c := choices{always: preference == picturesAlways, senders: make(map[string]bool, len(senders))}
	size := int64(len(login))
	for _, sender := range senders {
		c.senders[sender] = true
		size += int64(len(sender)) + 50
	}
	return c, size, nil
}
