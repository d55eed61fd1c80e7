package outbox

import (
	"errors"

	"hearthmail/smtpclient"
)

// failureOf gives every failure of a submission a kind.
func failureOf(err error) *smtpclient.Error {
	var failure *smtpclient.Error
	if errors.As(err, &failure) {
		return failure
	}
	return &smtpclient.Error{Kind: smtpclient.KindTemporary, Err: err}
}

// isUnknown says of a failure after the last octets whether the server may have
// taken the letter: only an answer that makes sense tells that it has not.
func isUnknown(f *smtpclient.Error) bool {
	return f.Kind == smtpclient.KindUncertain || f.Answer.Code == 0
}

// isFinal says whether trying again is of no use: for a "no" to the letter itself,
// also where some were refused it before. Without that, what single recipients were
// told may differ.
func isFinal(f *smtpclient.Error) bool {
	switch f.Kind {
	case smtpclient.KindPermanent:
		return len(f.Refused) == 0 || f.Answer.Code != 0
	case smtpclient.KindTooLarge, smtpclient.KindUnsupported, smtpclient.KindInvalid:
		return true
	default:
		return false
	}
}

func troubleOf(f *smtpclient.Error) string {
	switch f.Kind {
	case smtpclient.KindPermanent, smtpclient.KindInvalid:
		return TroubleRefused
	case smtpclient.KindTooLarge:
		return TroubleTooLarge
	case smtpclient.KindUnsupported:
		return TroubleUnsupported
	case smtpclient.KindDenied:
		return TroubleDenied
	}
	if f.Answer.Code == 0 && len(f.Refused) == 0 {
		return TroubleAway
	}
	return TroubleLater
}
