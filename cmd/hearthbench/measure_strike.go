package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	strikeButton  = `button[formaction$="/delete"]`
	restoreButton = `button[formaction$="/undelete"]`
)

// strikeLimit is how long a strike may take to be known to the mail server.
const strikeLimit = 10 * time.Second

// struck waits until the page says what it has shown, asks the mail server whether
// it is so, and takes the strike back.
func (s *screens) struck(t *tab, uid int) error {
	if err := t.tell("until", "said", uid); err != nil {
		return err
	}
	if err := s.deleted(uid, true); err != nil {
		return err
	}
	if err := t.press(0, fmt.Sprintf("[data-uid=\"%d\"] %s", uid, restoreButton)); err != nil {
		return err
	}
	return errors.Join(t.tell("until", "unstruck", uid), s.deleted(uid, false))
}

// deleted waits until another client finds a message deleted, or not.
func (s *screens) deleted(uid int, want bool) error {
	ctx, cancel := context.WithTimeout(s.ctx, strikeLimit)
	defer cancel()
	for {
		is := false
		err := s.other.each(fmt.Sprintf("UID FETCH %d (FLAGS)", uid), func(line []byte) {
			is = is || bytes.Contains(line, fmt.Appendf(nil, "UID %d ", uid)) && bytes.Contains(line, []byte(`\Deleted`))
		})
		if err != nil || is == want {
			return err
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return fmt.Errorf("the mail server says of message %d that it is deleted: %v; want %v", uid, is, want)
		}
	}
}
