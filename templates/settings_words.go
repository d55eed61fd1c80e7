package templates

import (
	"context"
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

func (f SecondFactor) codesLeft(ctx context.Context) string {
	switch f.CodesLeft {
	case 0:
		return say(ctx, "No recovery code is left: make new ones, or a lost phone locks you out.")
	case 1:
		return say(ctx, "1 recovery code is left: make new ones soon.")
	default:
		return say(ctx, "%d recovery codes are left.", f.CodesLeft)
	}
}

func (m RecoveryCodesPage) heading(ctx context.Context) string {
	if m.First {
		return say(ctx, "The second step is on")
	}
	return say(ctx, "New recovery codes")
}

func (m RecoveryCodesPage) introduction(ctx context.Context) string {
	if m.First {
		return say(ctx, "From now on signing in takes a code. Whoever is signed in already stays so; the settings can sign them out.")
	}
	return say(ctx, "The old recovery codes no longer open anything.")
}

// file is a text file of the codes, as an address.
func (m RecoveryCodesPage) file(ctx context.Context) string {
	lines := []string{say(ctx, "Hearthmail: recovery codes of %s", m.Username), say(ctx, "Each works once."), ""}
	text := strings.Join(append(lines, m.Codes...), "\r\n") + "\r\n"
	return "data:text/plain;charset=utf-8," + url.PathEscape(text)
}

// mark is the choice's name for tests and styles.
func (p PictureSettings) mark() string {
	if p.Always {
		return "always"
	}
	return "ask"
}

func (p PictureSettings) sendersSentence(ctx context.Context) string {
	return say(ctx, "%d senders whose pictures are shown without asking", len(p.Senders))
}
