package secondfactor

import (
	"context"
	"time"
)

// Ledger remembers what of one account's second factor has been used.
type Ledger interface {
	// TakeStep is true once for each step greater than all that were taken.
	TakeStep(ctx context.Context, step int64) (bool, error)
	// TakeRecoveryCode is true once for each recovery code that there is.
	TakeRecoveryCode(ctx context.Context, hash [32]byte) (bool, error)
}

// Accepted says by what an answer was accepted.
type Accepted int

// What an answer may be accepted by.
const (
	Not Accepted = iota
	ByCode
	ByRecoveryCode
)

// Accept checks what a person has typed: the code that their app shows, or a
// recovery code. Either is used up by it.
func (s Secret) Accept(ctx context.Context, ledger Ledger, typed string, now time.Time) (Accepted, error) {
	if code, ok := digits(typed); ok {
		step, fits := s.step(code, now)
		if !fits {
			return Not, nil
		}
		return acceptedIf(ByCode)(ledger.TakeStep(ctx, step))
	}
	if hash, ok := HashRecoveryCode(typed); ok {
		return acceptedIf(ByRecoveryCode)(ledger.TakeRecoveryCode(ctx, hash))
	}
	return Not, nil
}

func acceptedIf(by Accepted) func(taken bool, err error) (Accepted, error) {
	return func(taken bool, err error) (Accepted, error) {
		if err != nil || !taken {
			return Not, err
		}
		return by, nil
	}
}
