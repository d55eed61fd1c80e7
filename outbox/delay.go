package outbox

import (
	"math/rand/v2"
	"time"
)

// Words for what went wrong with a letter last (store.Letter.Trouble).
const (
	TroubleAway        = "away"        // the server could not be reached, or was lost on the way
	TroubleLater       = "later"       // the server said to try again later
	TroubleDenied      = "denied"      // the server did not let the login in
	TroubleRefused     = "refused"     // the server won't take it
	TroubleTooLarge    = "too-large"   // the server won't take it for its size
	TroubleUnsupported = "unsupported" // the server can't do what the letter needs
	TroubleGivenUp     = "given-up"    // it was tried for long enough
	TroubleStopped     = "stopped"     // a person wanted it tried no more
	TroubleUncertain   = "uncertain"   // the server's last answer was lost
	TroubleNotCopied   = "not-copied"  // it was sent, but its copy could not be filed
)

// deniedAgain is how soon a login that was refused is tried again at the earliest.
const deniedAgain = 15 * time.Minute

// delay is how long to wait after so many failures before one more try. It is
// not the same each time, so that not all come at once.
func delay(failures int) time.Duration {
	minutes := []time.Duration{1, 2, 5, 15, 30, 60}
	wait := minutes[min(max(0, failures), len(minutes)-1)] * time.Minute
	return wait + rand.N(wait/5) - wait/10 //nolint:gosec // nobody gains by guessing it
}
