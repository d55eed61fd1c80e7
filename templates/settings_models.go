package templates

import "time"

// SettingsPage is a person's own settings.
type SettingsPage struct {
	Chrome
	Sessions     []SessionEntry // in the order in which they are shown
	SecondFactor SecondFactor
	Pictures     PictureSettings
	WritesPlain  bool // letters begin as plain text
	Lists        ListSettings
	Sections     []PreferenceSection
}

// ListSettings are what a person has chosen about lists.
type ListSettings struct {
	Threads bool     // conversations are shown as one row
	Trash   bool     // what is deleted goes to the trash
	Sort    string   // of folders that have no order of their own, with "asc" or "desc" behind a blank; "" for arrival
	Sorts   []string // what the server can sort by
}

// PictureSettings are what a person has chosen about pictures from elsewhere.
type PictureSettings struct {
	Always  bool     // they are shown without asking
	Senders []string // whose are, in the order in which they are listed
}

// SessionEntry is a browser that is signed in.
type SessionEntry struct {
	ID      string // names it in an address; opens nothing
	Device  string // "Firefox on Linux"
	Address string // that it was last seen at
	Created time.Time
	Used    time.Time
	Private bool // signed in on a device of their own
	Current bool // the one that asks
}

// FactorState says what can be done about an account's second step.
type FactorState int

// The states of a second step.
const (
	FactorUnavailable FactorState = iota // this Hearthmail has no key to keep one under
	FactorElsewhere                      // the person signs in through a provider, whose matter it is
	FactorUnknown                        // the mail server can't be asked
	FactorOff
	FactorOn
)

// SecondFactor is what is said of an account's second step.
type SecondFactor struct {
	State     FactorState
	Since     time.Time // with FactorOn
	CodesLeft int       // recovery codes that have not been used
}

// FactorSetupPage shows a new second step's key, and asks for a code that proves
// that it has been taken over.
type FactorSetupPage struct {
	Chrome
	Picture string // the QR code's file, as a data: address
	Address string // otpauth://…, for an app on the same device
	Key     string // the same as text, in groups
	Pending string // handed back with the code
}

// RecoveryCodesPage shows recovery codes, this once.
type RecoveryCodesPage struct {
	Chrome
	Codes []string
	First bool // they come with a second step that has just been set up
}

// LoginCode asks for the second step at sign-in.
type LoginCode struct {
	Chrome
	Account string // whose password has been accepted
}
