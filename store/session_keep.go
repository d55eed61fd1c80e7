package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Session is a browser's.
type Session struct {
	ID      Hash
	Login   string // whose, as the caller normalises user names
	Stage   string // "" signed in; "code" while the second factor is still wanted
	Sealed  []byte // what the session needs, under a key that only the cookie has
	Private bool   // on a private device
	Device  string // what the browser calls itself
	Address string // where it signed in from
	Created time.Time
	Used    time.Time
	Expires time.Time // it isn't found from then on
}

// AddSession keeps a new session.
func (s *Store) AddSession(ctx context.Context, n Session) error {
	_, err := exec(ctx, s.write, `INSERT INTO sessions
		(id, login, stage, sealed, private, device, address, created, used, expires)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		n.ID, n.Login, n.Stage, octets(n.Sealed), n.Private, shown(n.Device), shown(n.Address),
		moment(n.Created), moment(n.Used), moment(n.Expires))
	return err
}

// FindSession gives a session, or ErrNotFound when it is absent or over.
func (s *Store) FindSession(ctx context.Context, id Hash, now time.Time) (Session, error) {
	n := Session{ID: id}
	err := one(ctx, s.read, `SELECT login, stage, sealed, private, device, address, created, used, expires
		FROM sessions WHERE id = $1 AND expires > $2`, []any{id, moment(now)},
		&n.Login, &n.Stage, &n.Sealed, &n.Private, &n.Device, &n.Address,
		(*moment)(&n.Created), (*moment)(&n.Used), (*moment)(&n.Expires))
	if err != nil {
		return Session{}, err
	}
	return n, nil
}

// UseSession says that a session is used at this moment, and when it is over
// now; ErrNotFound when it is gone or was over before.
func (s *Store) UseSession(ctx context.Context, id Hash, used, expires time.Time) error {
	n, err := exec(ctx, s.write, "UPDATE sessions SET used = $2, expires = $3 WHERE id = $1 AND expires > $2",
		id, moment(used), moment(expires))
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// ReseatSession replaces what is sealed, if that is still old, and says whether
// it has.
func (s *Store) ReseatSession(ctx context.Context, id Hash, old, sealed []byte) (bool, error) {
	n, err := exec(ctx, s.write, "UPDATE sessions SET sealed = $3 WHERE id = $1 AND sealed = $2",
		id, octets(old), octets(sealed))
	return n > 0, err
}

// SessionsOf lists the sessions that are signed in as login, the one used last
// first, without what is sealed.
func (s *Store) SessionsOf(ctx context.Context, login string, now time.Time) ([]Session, error) {
	read := func(rows *sql.Rows) (Session, error) {
		n := Session{Login: login}
		return n, rows.Scan(&n.ID, &n.Private, &n.Device, &n.Address,
			(*moment)(&n.Created), (*moment)(&n.Used), (*moment)(&n.Expires))
	}
	return all(ctx, s.read, read, `SELECT id, private, device, address, created, used, expires
		FROM sessions WHERE login = $1 AND stage = '' AND expires > $2
		ORDER BY used DESC, created DESC, id`, login, moment(now))
}

// EndSession takes a session away and tells the other instances, both or
// neither. One that isn't there is no error.
func (s *Store) EndSession(ctx context.Context, id Hash) error {
	_, err := s.endSessions(ctx, "DELETE FROM sessions WHERE id = $1 RETURNING id", id)
	return err
}

// EndSessionsOf takes away the sessions of login, those at any stage, except the
// named ones. It tells the other instances of each, and gives their number.
func (s *Store) EndSessionsOf(ctx context.Context, login string, except ...Hash) (int, error) {
	query, args := "DELETE FROM sessions WHERE login = $1", []any{login}
	if len(except) > 0 {
		places := make([]string, len(except))
		for i, id := range except {
			args = append(args, id)
			places[i] = fmt.Sprintf("$%d", len(args))
		}
		query += " AND id NOT IN (" + strings.Join(places, ", ") + ")"
	}
	return s.endSessions(ctx, query+" RETURNING id", args...)
}

func (s *Store) endSessions(ctx context.Context, query string, args ...any) (int, error) {
	var ended []Hash
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		read := func(rows *sql.Rows) (id Hash, err error) { return id, rows.Scan(&id) }
		var err error
		if ended, err = all(ctx, tx, read, query, args...); err != nil {
			return err
		}
		for _, id := range ended {
			if err := s.tell(ctx, tx, TopicSessionEnded, hex.EncodeToString(id[:])); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(ended), nil
}

// EndExpired takes away what is over, and gives the number.
func (s *Store) EndExpired(ctx context.Context, now time.Time) (int, error) {
	return exec(ctx, s.write, "DELETE FROM sessions WHERE expires <= $1", moment(now))
}
