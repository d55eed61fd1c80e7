package outbox

import (
	"time"

	"hearthmail/store"
)

// tally is how many recipients a letter has of each kind.
type tally struct{ waiting, accepted, refused int }

func counts(l *store.Letter) tally {
	var t tally
	for _, r := range l.Recipients {
		switch r.State {
		case store.RecipientAccepted, store.RecipientOffered:
			t.accepted++
		case store.RecipientRefused:
			t.refused++
		default:
			t.waiting++
		}
	}
	return t
}

// refuseRest has nobody wait for the letter any more.
func refuseRest(l *store.Letter, answer string) {
	for i, r := range l.Recipients {
		if r.State == store.RecipientWaits {
			l.Recipients[i].State = store.RecipientRefused
			if answer != "" {
				l.Recipients[i].Answer = answer
			}
		}
	}
}

// conclude says how a letter goes on that is with the server no longer: it is
// tried again at due as long as somebody waits for it; it has failed when nobody
// has got it; else it is done with.
func conclude(l *store.Letter, due time.Time) {
	switch t := counts(l); {
	case t.waiting > 0:
		l.State, l.Later = store.LetterQueued, false
	case t.accepted == 0:
		l.State, l.Attention = store.LetterFailed, true
	case !l.Copied:
		l.State = store.LetterAccepted
	default:
		l.State = store.LetterFiled
	}
	release(l, due)
}
