package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Act is how far an act on messages has come.
type Act struct {
	Login, ID string
	Session   string // in which it was asked for
	Kind      string
	Target    string // a mailbox; "" for none
	State     ActState
	Total     int // messages that it is about
	Done      int // of those, with which it is done
	Behind    int // of those, brought elsewhere and also where they were
	Doubled   int // the same, for a failure
	Fixed     int // of those, that can't be taken back
	Trouble   int // the kind of failure that broke it off
	Cancel    bool
	Undone    bool // it was taken back, or that has begun
	Updated   time.Time
}

// ActState is where an act stands.
type ActState string

// The states of an act.
const (
	ActRunning   ActState = "running"
	ActDone      ActState = "done"
	ActCancelled ActState = "cancelled"
	ActBroken    ActState = "broken"  // by a failure
	ActStopped   ActState = "stopped" // with the program
)

const actColumns = "login, id, session, kind, target, state, total, done, behind, doubled, fixed, trouble, cancel, undone, updated"

func (a *Act) places() []any {
	return []any{
		&a.Login, &a.ID, &a.Session, &a.Kind, &a.Target, &a.State, &a.Total, &a.Done, &a.Behind, &a.Doubled, &a.Fixed, &a.Trouble,
		&a.Cancel, &a.Undone, (*moment)(&a.Updated),
	}
}

// ErrTooMany says that a login has as many of these already as it may.
var ErrTooMany = errors.New("too many at once")

// PutAct keeps a new act. When it is running, at most most of its login's may be, of
// those that were heard of since: else ErrTooMany.
func (s *Store) PutAct(ctx context.Context, a Act, most int, since time.Time) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := insertAct(ctx, tx, a); err != nil || a.State != ActRunning {
			return err
		}
		var running int
		err := one(ctx, tx, "SELECT COUNT(*) FROM acts WHERE login = $1 AND state = $2 AND updated >= $3",
			[]any{a.Login, string(ActRunning), moment(since)}, &running)
		if err == nil && running > most {
			err = ErrTooMany
		}
		return err
	})
}

// KeepAct keeps an act that is done, with what takes it back.
func (s *Store) KeepAct(ctx context.Context, a Act, undo string) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := insertAct(ctx, tx, a); err != nil {
			return err
		}
		_, err := exec(ctx, tx, insertPiece, a.Login, a.ID, 0, undo)
		return err
	})
}

const insertPiece = "INSERT INTO act_pieces (login, id, number, undo) VALUES ($1, $2, $3, $4)"

func insertAct(ctx context.Context, tx *sql.Tx, a Act) error {
	_, err := exec(ctx, tx, "INSERT INTO acts ("+actColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
		a.Login, a.ID, a.Session, a.Kind, a.Target, string(a.State), a.Total, a.Done, a.Behind, a.Doubled, a.Fixed, a.Trouble,
		a.Cancel, a.Undone, moment(a.Updated))
	return err
}

// AdvanceAct keeps how far an act has come, with what takes its last piece back, "" for
// nothing, and says whether somebody wants it to stop.
func (s *Store) AdvanceAct(ctx context.Context, a Act, number int, undo string) (cancel bool, err error) {
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if undo != "" {
			_, err := exec(ctx, tx, insertPiece, a.Login, a.ID, number, undo)
			if err != nil {
				return err
			}
		}
		return one(ctx, tx, `UPDATE acts SET state = $3, done = $4, behind = $5, doubled = $6, fixed = $7, trouble = $8, updated = $9
			WHERE login = $1 AND id = $2 RETURNING cancel`,
			[]any{a.Login, a.ID, string(a.State), a.Done, a.Behind, a.Doubled, a.Fixed, a.Trouble, moment(a.Updated)}, &cancel)
	})
	return cancel, err
}

// Act gives an act, ErrNotFound when there is none of that ID, or no longer.
func (s *Store) Act(ctx context.Context, login, id string) (a Act, undoable bool, err error) {
	err = one(ctx, s.read, "SELECT "+actColumns+` , EXISTS (SELECT 1 FROM act_pieces p WHERE p.login = acts.login AND p.id = acts.id)
		FROM acts WHERE login = $1 AND id = $2`, []any{login, id}, append(a.places(), &undoable)...)
	return a, undoable, err
}

// CancelAct wants an act to stop that was asked for in this session. ErrNotFound when
// it isn't running.
func (s *Store) CancelAct(ctx context.Context, login, session, id string) error {
	n, err := exec(ctx, s.write, "UPDATE acts SET cancel = $5 WHERE login = $1 AND session = $2 AND id = $3 AND state = $4",
		login, session, id, string(ActRunning), true)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return err
}

// TakeActBack says that an act is taken back, once, and gives what does so, the last
// piece first. ErrNotFound when it wasn't asked for in this session, is running, ended
// before since, or was taken back already.
func (s *Store) TakeActBack(ctx context.Context, login, session, id string, since time.Time) (pieces []string, err error) {
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n, err := exec(ctx, tx, `UPDATE acts SET undone = $6 WHERE login = $1 AND session = $2 AND id = $3 AND undone = $7
			AND state <> $4 AND updated >= $5`, login, session, id, string(ActRunning), moment(since), true, false)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		pieces, err = all(ctx, tx, func(rows *sql.Rows) (text string, err error) {
			err = rows.Scan(&text)
			return text, err
		}, "SELECT undo FROM act_pieces WHERE login = $1 AND id = $2 ORDER BY number DESC", login, id)
		return err
	})
	return pieces, err
}

// StopActs says of all acts that run that they have stopped: for a program that has
// the database to itself and begins.
func (s *Store) StopActs(ctx context.Context) error {
	_, err := exec(ctx, s.write, "UPDATE acts SET state = $1 WHERE state = $2", string(ActStopped), string(ActRunning))
	return err
}

// EndActs forgets acts of which nothing was heard since.
func (s *Store) EndActs(ctx context.Context, since time.Time) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := exec(ctx, tx, `DELETE FROM act_pieces WHERE EXISTS (SELECT 1 FROM acts
			WHERE acts.login = act_pieces.login AND acts.id = act_pieces.id AND acts.updated < $1)`, moment(since))
		if err == nil {
			_, err = exec(ctx, tx, "DELETE FROM acts WHERE updated < $1", moment(since))
		}
		return err
	})
}
