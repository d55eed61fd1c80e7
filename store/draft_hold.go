package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"
)

// Draft is where the last copy lies of a letter that is being written.
type Draft struct {
	Mailbox          string // "" before the first copy
	UIDValidity, UID uint32
	OldUID           uint32 // of a copy in the same mailbox that is still to go; 0 for none
	Unclean          bool   // a save was broken off: further copies may have been left behind
	Tab              string // names the page that saved last
	Turn             int64  // grows with each save of that page
}

// DraftHold is the right to save a letter, which one at a time has.
type DraftHold struct {
	store         *Store
	login, letter string
	holder        string
	Draft         Draft // as it was when it was taken
}

// ErrHeld says that somebody else is about to do the same.
var ErrHeld = errors.New("held by somebody else")

// DraftHeldFor is for how long a letter is held that nobody says more of. Then
// whoever held it is taken to have died.
const DraftHeldFor = 15 * time.Second

// HoldDraft takes the right to save a letter; ErrHeld when somebody has it. A folder
// or memory has no other user than this Store: what somebody before it held is free.
func (s *Store) HoldDraft(ctx context.Context, login, letter string, now time.Time) (*DraftHold, error) {
	h := &DraftHold{store: s, login: login, letter: letter, holder: s.name + "." + rand.Text()}
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := exec(ctx, tx, `INSERT INTO drafts (login, letter, mailbox, uidvalidity, uid, old_uid, unclean, tab, turn, holder, held, saved)
			VALUES ($1, $2, '', 0, 0, 0, $3, '', 0, '', 0, $4) ON CONFLICT (login, letter) DO NOTHING`, login, letter, false, moment(now))
		if err != nil {
			return err
		}
		n, err := exec(ctx, tx, `UPDATE drafts SET unclean = (unclean OR holder <> ''), holder = $3, held = $4
			WHERE login = $1 AND letter = $2 AND (holder = '' OR held < $5 OR holder NOT LIKE $6)`,
			login, letter, h.holder, moment(now.Add(DraftHeldFor)), moment(now), s.rivals())
		if err == nil && n == 0 {
			err = ErrHeld
		}
		if err == nil {
			h.Draft, err = readDraft(ctx, tx, login, letter)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return h, nil
}

// rivals is a pattern of those whose hold counts: this Store alone, unless the
// database has further users.
func (s *Store) rivals() string {
	if s.Shared() {
		return "%"
	}
	return s.name + ".%"
}

// Draft gives where a letter's last copy lies, ErrNotFound when none has been saved.
func (s *Store) Draft(ctx context.Context, login, letter string) (Draft, error) {
	d, err := readDraft(ctx, s.read, login, letter)
	if err == nil && d.Mailbox == "" {
		err = ErrNotFound
	}
	return d, err
}

func readDraft(ctx context.Context, r runner, login, letter string) (d Draft, err error) {
	err = one(ctx, r, "SELECT mailbox, uidvalidity, uid, old_uid, unclean, tab, turn FROM drafts WHERE login = $1 AND letter = $2",
		[]any{login, letter}, &d.Mailbox, &d.UIDValidity, &d.UID, &d.OldUID, &d.Unclean, &d.Tab, &d.Turn)
	return d, err
}

// Prolong says that the letter is still held; ErrHeld when it isn't any more.
func (h *DraftHold) Prolong(ctx context.Context, now time.Time) error {
	return h.change(ctx, "UPDATE drafts SET held = $4 WHERE login = $1 AND letter = $2 AND holder = $3", moment(now.Add(DraftHeldFor)))
}

// Put keeps where the letter lies now. It stays held.
func (h *DraftHold) Put(ctx context.Context, d Draft, now time.Time) error {
	return h.put(ctx, d, now, "")
}

func (h *DraftHold) put(ctx context.Context, d Draft, now time.Time, more string) error {
	return h.change(ctx, `UPDATE drafts SET mailbox = $4, uidvalidity = $5, uid = $6, old_uid = $7, unclean = $8, tab = $9, turn = $10, saved = $11`+more+`
		WHERE login = $1 AND letter = $2 AND holder = $3`,
		d.Mailbox, int64(d.UIDValidity), int64(d.UID), int64(d.OldUID), d.Unclean, d.Tab, d.Turn, moment(now))
}

// Finish keeps where the letter lies now, and gives the right back.
func (h *DraftHold) Finish(ctx context.Context, d Draft, now time.Time) error {
	return h.put(ctx, d, now, ", holder = '', held = 0")
}

// Remove forgets the letter, which is held no more.
func (h *DraftHold) Remove(ctx context.Context) error {
	return h.change(ctx, "DELETE FROM drafts WHERE login = $1 AND letter = $2 AND holder = $3")
}

// change changes the row, unless somebody else holds it by now: ErrHeld.
func (h *DraftHold) change(ctx context.Context, query string, args ...any) error {
	n, err := exec(ctx, h.store.write, query, append([]any{h.login, h.letter, h.holder}, args...)...)
	if err == nil && n == 0 {
		err = ErrHeld
	}
	return err
}

// EndDrafts forgets letters that nobody has saved since, and says how many. Their
// copies stay where they are.
func (s *Store) EndDrafts(ctx context.Context, since time.Time) (int, error) {
	return exec(ctx, s.write, "DELETE FROM drafts WHERE saved < $1 AND held < $1", moment(since))
}
