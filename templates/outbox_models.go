package templates

import "time"

// Outbox is what every page says of letters on their way.
type Outbox struct {
	Sending []OutboxLetter // that may be taken back still, are sent just now, or have just been
	Alerts  []OutboxLetter // that a person is to be told of
	Waiting int            // how many lie there until something is done
}

// Empty says that there is nothing to say.
func (o Outbox) Empty() bool { return len(o.Sending)+len(o.Alerts)+o.Waiting == 0 }

// OutboxLetter is a letter on its way.
type OutboxLetter struct {
	ID         string
	Subject    string // "" when there is none
	Phase      OutboxPhase
	Trouble    string            // what went wrong last, as the outbox calls it; "" for nothing
	Answer     string            // what the server said then
	Due        time.Time         // when something is done next
	Seconds    int               // until Due, where that is counted down; 0 where not
	Recipients []OutboxRecipient // all of them
}

// OutboxPhase is how far a letter has come, for the one who looks.
type OutboxPhase string

// The phases of a letter.
const (
	OutboxSoon      OutboxPhase = "soon"      // it can be taken back for some seconds
	OutboxSending   OutboxPhase = "sending"   // it goes now
	OutboxSent      OutboxPhase = "sent"      // all of it is done
	OutboxLater     OutboxPhase = "later"     // a person chose its time
	OutboxRetry     OutboxPhase = "retry"     // it is tried again
	OutboxRest      OutboxPhase = "rest"      // some have it, and it is tried again for the others
	OutboxUncertain OutboxPhase = "uncertain" // nobody knows whether it was sent
	OutboxFailed    OutboxPhase = "failed"    // it went to nobody
	OutboxPartly    OutboxPhase = "partly"    // it went to some, and goes to the others no more
	OutboxTaken     OutboxPhase = "taken"     // taken back
	OutboxUncopied  OutboxPhase = "uncopied"  // sent, without a copy in the mailbox
)

// OutboxRecipient is somebody whom a letter is for.
type OutboxRecipient struct {
	Address string
	Got     bool
	Refused bool
	Answer  string // what the server said
}

// OutboxPage is the page of letters on their way.
type OutboxPage struct {
	Chrome
	Letters []OutboxLetter
	Asked   string // the letter that is to be discarded, which is asked about; "" for none
}
