package message

import "time"

// Bounds on what is read of a calendar.
const (
	maxEvents    = 5
	maxAttendees = 20
	maxZones     = 20
	maxObserved  = 50 // changes of the clock in one of its zones
)

// A Calendar is what somebody sent of one: usually an invitation (RFC 5546).
type Calendar struct {
	Method string // "REQUEST", "CANCEL", "REPLY"…; "" when it just is an entry
	Events []Event
	More   int // events that Events doesn't hold
}

// An Event is an entry of a calendar (RFC 5545, section 3.6.1). Its texts are fit
// to be shown.
type Event struct {
	UID                            string // the same wherever it is sent again, "" for none
	Summary, Location, Description string
	Start, End                     Moment // End is zero when it isn't given
	Cancelled                      bool
	Repeats                        *Recurrence // nil for once
	Organizer                      Address
	Attendees                      []Attendee
	MoreAttendees                  int
}

// A Moment is when something happens, in the zone of who wrote it.
type Moment struct {
	Time     time.Time
	AllDay   bool // only the day counts
	Floating bool // wherever one is: the zone of Time means nothing
}

// An Attendee has been invited.
type Attendee struct {
	Address
	State string // PARTSTAT: "ACCEPTED", "DECLINED", "TENTATIVE"…; "" when unknown
}

// A Recurrence says how an event repeats (RFC 5545, section 3.3.10). It is told
// in words and never worked out.
type Recurrence struct {
	Freq     string // "DAILY", "WEEKLY", "MONTHLY", "YEARLY"; others are odd ones
	Interval int    // 1 for each
	Count    int    // 0 for no end
	Until    time.Time
	Days     []string // as in BYDAY: "MO", "2TU", "-1FR"
	Rest     bool     // there is more to it
}
