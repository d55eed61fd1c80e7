package store

import (
	"context"
	"database/sql"
	"time"
)

// SecondFactor is what an account wants to see beside its password (TOTP, RFC
// 6238).
type SecondFactor struct {
	Login   string
	Inbox   string // names the account's INBOX on its server, however the login is spelt; "" when not known
	Sealed  []byte
	Step    int64 // the last time step whose code was taken
	Created time.Time
}

// AnySecondFactor says whether any account has one.
func (s *Store) AnySecondFactor(ctx context.Context) (bool, error) {
	var some bool
	err := one(ctx, s.read, "SELECT EXISTS (SELECT 1 FROM second_factors)", nil, &some)
	return some, err
}

// FindSecondFactor gives the second factor of login, else the one of inbox, else
// ErrNotFound. Its Login is what the other methods want.
func (s *Store) FindSecondFactor(ctx context.Context, login, inbox string) (SecondFactor, error) {
	var f SecondFactor
	err := one(ctx, s.read, `SELECT login, inbox, sealed, step, created FROM second_factors
		WHERE login = $1 OR (inbox = $2 AND inbox <> '')
		ORDER BY CASE WHEN login = $1 THEN 0 ELSE 1 END, created LIMIT 1`, []any{login, inbox},
		&f.Login, &f.Inbox, &f.Sealed, &f.Step, (*moment)(&f.Created))
	if err != nil {
		return SecondFactor{}, err
	}
	return f, nil
}

// PutSecondFactor keeps a second factor and its recovery codes, in place of
// those that the same login had.
func (s *Store) PutSecondFactor(ctx context.Context, f SecondFactor, recovery []Hash) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := exec(ctx, tx, `INSERT INTO second_factors (login, inbox, sealed, step, created) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (login) DO UPDATE SET inbox = $2, sealed = $3, step = $4, created = $5`,
			f.Login, f.Inbox, octets(f.Sealed), f.Step, moment(f.Created))
		if err != nil {
			return err
		}
		return putRecoveryCodes(ctx, tx, f.Login, recovery)
	})
}

// TakeStep takes a time step whose code was right. It says true only when no
// code of that step or of a later one has been taken.
func (s *Store) TakeStep(ctx context.Context, login string, step int64) (bool, error) {
	n, err := exec(ctx, s.write, "UPDATE second_factors SET step = $2 WHERE login = $1 AND step < $2", login, step)
	return n > 0, err
}

// PutRecoveryCodes replaces the recovery codes of an account; ErrNotFound when
// it has no second factor.
func (s *Store) PutRecoveryCodes(ctx context.Context, login string, codes []Hash) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		// The update keeps others from this account until all is done.
		n, err := exec(ctx, tx, "UPDATE second_factors SET login = login WHERE login = $1", login)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return putRecoveryCodes(ctx, tx, login, codes)
	})
}

func putRecoveryCodes(ctx context.Context, tx *sql.Tx, login string, codes []Hash) error {
	if _, err := exec(ctx, tx, "DELETE FROM recovery_codes WHERE login = $1", login); err != nil {
		return err
	}
	for _, code := range codes {
		if _, err := exec(ctx, tx, "INSERT INTO recovery_codes (login, code) VALUES ($1, $2)", login, code); err != nil {
			return err
		}
	}
	return nil
}

// TakeRecoveryCode uses a recovery code up, and says whether it was one.
func (s *Store) TakeRecoveryCode(ctx context.Context, login string, code Hash) (bool, error) {
	n, err := exec(ctx, s.write, "DELETE FROM recovery_codes WHERE login = $1 AND code = $2", login, code)
	return n > 0, err
}

// CountRecoveryCodes counts those that are left.
func (s *Store) CountRecoveryCodes(ctx context.Context, login string) (int, error) {
	var n int
	err := one(ctx, s.read, "SELECT COUNT(*) FROM recovery_codes WHERE login = $1", []any{login}, &n)
	return n, err
}

// RemoveSecondFactor forgets an account's second factor and recovery codes.
func (s *Store) RemoveSecondFactor(ctx context.Context, login string) error {
	_, err := exec(ctx, s.write, "DELETE FROM second_factors WHERE login = $1", login)
	return err
}
