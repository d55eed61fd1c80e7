package web

import (
	"context"
	"errors"
	"io"

	"golang.org/x/sync/semaphore"

	"hearthmail/cache"
	"hearthmail/picture"
)

// maxDecodes is how many pictures are decoded at once: each may take some 48 MiB
// of memory for a moment.
const maxDecodes = 2

// thumbnails makes small pictures, a few at a time, and keeps them.
type thumbnails struct {
	kept  *cache.Cache[partKey, picture.Thumbnail]
	turns *semaphore.Weighted
}

func newThumbnails(memory int64) *thumbnails {
	return &thumbnails{kept: cache.New[partKey, picture.Thumbnail](memory), turns: semaphore.NewWeighted(maxDecodes)}
}

// of is the thumbnail of that part, whose content open gives. That there is none
// is kept too.
func (t *thumbnails) of(ctx context.Context, key partKey, open func() (io.Reader, error)) (picture.Thumbnail, error) {
	if small, ok := t.kept.Get(key); ok {
		return thumbnailOf(small)
	}
	if err := t.turns.Acquire(ctx, 1); err != nil {
		return picture.Thumbnail{}, err
	}
	defer t.turns.Release(1)
	if small, ok := t.kept.Get(key); ok {
		return thumbnailOf(small)
	}
	r, err := open()
	if err != nil {
		return picture.Thumbnail{}, err
	}
	small, err := picture.NewThumbnail(r)
	if err != nil && !errors.Is(err, picture.ErrNotShown) {
		return small, err
	}
	t.kept.Put(key, small, int64(len(small.Bytes)+300))
	return thumbnailOf(small)
}

func thumbnailOf(small picture.Thumbnail) (picture.Thumbnail, error) {
	if small.Type == "" {
		return small, picture.ErrNotShown
	}
	return small, nil
}
