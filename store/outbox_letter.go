package store

import (
	"database/sql"
	"encoding/json"
	"time"
)

// TopicOutboxChanged is the topic of a change in an outbox. The text is the login.
const TopicOutboxChanged = "outbox-changed"

// MaxLetters is how many letters of a login may wait in the outbox.
const MaxLetters = 1000

// MaxForms is how many octets the forms of these letters may have together. They
// aren't counted among the blobs.
const MaxForms = 64 << 20

// LetterState is how far a letter has come.
type LetterState string

// The states of a letter. From the first to the last it goes down this list; the
// three below wait for a person.
const (
	LetterQueued     LetterState = "queued"     // nothing, or nothing more, is sent before it is due
	LetterSubmitting LetterState = "submitting" // the server has been sent it, and may have taken it
	LetterAccepted   LetterState = "accepted"   // the server has taken it; its copy is to be filed
	LetterFiled      LetterState = "filed"      // all is done

	LetterUncertain LetterState = "uncertain" // nobody knows whether the server has taken it
	LetterFailed    LetterState = "failed"    // it went to nobody
	LetterTaken     LetterState = "taken"     // taken back into the editor before it went to anybody
)

// Letter is a mail on its way out, without what the editor sent.
type Letter struct {
	Login      string
	ID         string // its compose-id; with Login what it is known by
	State      LetterState
	Due        time.Time
	Later      bool      // a person chose Due
	Dated      time.Time // what its Date field says
	Attempts   int       // to submit it, or to file its copy, that have failed since the last success
	Attempt    string    // who has claimed it, "" for nobody
	Lease      time.Time // until when
	MessageID  string    // without angle brackets
	Subject    string
	Recipients []LetterRecipient
	Details    LetterDetails
	Trouble    string    // a word for what went wrong last; the outbox's own
	Answer     string    // what the server said then
	Copied     bool      // its copy is where sent mail is, or isn't wanted there
	Appending  time.Time // since when its copy may be on the way there
	Attention  bool      // a person is to be told until they have seen to it
	Created    time.Time
	Changed    time.Time
	Blob       BlobID // the message without Date and Bcc, "" when it is needed no more
}

// LetterRecipient is one of those that a letter goes to.
type LetterRecipient struct {
	Address string         `json:"address"`
	State   RecipientState `json:"state,omitempty"`
	Answer  string         `json:"answer,omitempty"` // what the server said
}

// RecipientState is what has become of a letter for one of its recipients.
type RecipientState string

// The states of a recipient.
const (
	RecipientWaits    RecipientState = ""         // not sent yet, or to be tried again
	RecipientOffered  RecipientState = "offered"  // in the transaction whose end is open
	RecipientAccepted RecipientState = "accepted" // the server has taken it for this one
	RecipientRefused  RecipientState = "refused"  // the server will not, or has not for too long
)

// LetterDetails are what sending and filing a letter needs besides, and the
// database never asks for.
type LetterDetails struct {
	From     string `json:"from"`               // the envelope's
	Size     int64  `json:"size"`               // of the blob, in octets
	BccField string `json:"bcc,omitempty"`      // the line that only the copy has, with its CRLF
	UTF8     bool   `json:"utf8,omitempty"`     // its header needs SMTPUTF8 (RFC 6531)
	EightBit bool   `json:"8bit,omitempty"`     // it needs 8BITMIME (RFC 6152)
	Notify   bool   `json:"notify,omitempty"`   // a delivery report is wanted (RFC 3461)
	Kind     string `json:"kind,omitempty"`     // "reply", "reply-all", "forward", "forward-attached" or ""
	Written  string `json:"written,omitempty"`  // a hash of what a person wrote: another post of the same is no other letter
	Original string `json:"original,omitempty"` // the token of the message that it answers or forwards
}

// Begun says whether somebody has got the letter, or may have.
func (l *Letter) Begun() bool {
	for _, r := range l.Recipients {
		if r.State == RecipientAccepted || r.State == RecipientOffered {
			return true
		}
	}
	return false
}

const letterColumns = `login, id, state, due, later, dated, attempts, attempt, lease, message_id, subject,
	recipients, details, trouble, answer, copied, appending, attention, created, changed, blob`

// places are where a row with letterColumns is read to.
func (l *Letter) places() []any {
	return []any{
		&l.Login, &l.ID, &l.State, (*moment)(&l.Due), &l.Later, (*moment)(&l.Dated), &l.Attempts, &l.Attempt,
		(*moment)(&l.Lease), &l.MessageID, &l.Subject, asJSON{&l.Recipients}, asJSON{&l.Details}, &l.Trouble, &l.Answer,
		&l.Copied, (*moment)(&l.Appending), &l.Attention, (*moment)(&l.Created), (*moment)(&l.Changed), &l.Blob,
	}
}

func readLetter(rows *sql.Rows) (l Letter, err error) { return l, rows.Scan(l.places()...) }

// values are what places would read, to be written.
func (l *Letter) values() ([]any, error) {
	recipients, err := json.Marshal(l.Recipients)
	if err != nil {
		return nil, err
	}
	details, err := json.Marshal(l.Details)
	if err != nil {
		return nil, err
	}
	return []any{
		l.Login, l.ID, string(l.State), moment(l.Due), l.Later, moment(l.Dated), l.Attempts, l.Attempt,
		moment(l.Lease), l.MessageID, shown(l.Subject), shown(string(recipients)), shown(string(details)), l.Trouble, shown(l.Answer),
		l.Copied, moment(l.Appending), l.Attention, moment(l.Created), moment(l.Changed), string(l.Blob),
	}, nil
}

// asJSON reads a column into what it points to.
type asJSON struct{ into any }

// Scan is a part of sql.Scanner.
func (j asJSON) Scan(value any) error {
	switch text := value.(type) {
	case string:
		return json.Unmarshal([]byte(text), j.into)
	case []byte:
		return json.Unmarshal(text, j.into)
	default:
		return sql.ErrNoRows
	}
}
