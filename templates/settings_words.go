package templates

import (
	"net/url"
	"strings"
)

// others is how many browsers are signed in besides the one that asks.
func (m SettingsPage) others() int {
	n := 0
	for _, entry := range m.Sessions {
		if !entry.Current {
			n++
		}
	}
	return n
}

// mark is the state's name for tests and styles.
func (f SecondFactor) mark() string {
	switch f.State {
	case FactorOn:
		return "on"
	case FactorOff:
		return "off"
	case FactorElsewhere:
		return "elsewhere"
	case FactorUnknown:
		return "unknown"
	default:
		return "unavailable"
	}
}

func (f SecondFactor) codesLeft() string {
	switch f.CodesLeft {
	case 0:
		return "No recovery code is left: make new ones, or a lost phone locks you out."
	case 1:
		return "1 recovery code is left: make new ones soon."
	default:
		return count(uint32(f.CodesLeft)) + " recovery codes are left."
	}
}

func (m RecoveryCodesPage) heading() string {
	if m.First {
		return "The second step is on"
	}
	return "New recovery codes"
}

func (m RecoveryCodesPage) introduction() string {
	if m.First {
		return "From now on signing in takes a code. Whoever is signed in already stays so; the settings can sign them out."
	}
	return "The old recovery codes no longer open anything."
}

// file is a text file of the codes, as an address.
func (m RecoveryCodesPage) file() string {
	text := "Hearthmail: recovery codes of " + m.Username + "\r\nEach works once.\r\n\r\n" + strings.Join(m.Codes, "\r\n") + "\r\n"
	return "data:text/plain;charset=utf-8," + url.PathEscape(text)
}

// mark is the choice's name for tests and styles.
func (p PictureSettings) mark() string {
	if p.Always {
		return "always"
	}
	return "ask"
}

func (p PictureSettings) sendersSentence() string {
	if len(p.Senders) == 1 {
		return "1 sender whose pictures are shown without asking"
	}
	return count(uint32(len(p.Senders))) + " senders whose pictures are shown without asking"
}
