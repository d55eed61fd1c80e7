package smtpclient

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearthmail/mailserver"
)

// Envelope says whom a message is from and for, apart from what its header says.
type Envelope struct {
	From     string   // an address without angle brackets; "" for a message that nobody is to answer
	To       []string // at least one
	Size     int64    // of the message in octets: one that turns out different isn't sent; 0 when not known
	EightBit bool     // the body has octets above 127
	UTF8     bool     // the header has (RFC 6531). Addresses are looked at here
	Notify   bool     // asks the server to report success, failure and delay (RFC 3461)
	ID       string   // names the message in such reports: printable ASCII; "" for none
}

// checked is an envelope as it goes over the wire.
type checked struct {
	Envelope
	from string
	to   []string // in the order of To
}

// mostAddress is how many octets an address may have (RFC 5321, section
// 4.5.3.1).
const mostAddress = 320

// check writes the addresses so that they can be sent, and refuses what would end
// a command or is no address at all.
func (e Envelope) check() (checked, error) {
	c := checked{Envelope: e}
	invalid := func(what string, err error) (checked, error) {
		return checked{}, &Error{Kind: KindInvalid, Op: what, Err: err}
	}
	var err error
	if e.From != "" {
		if c.from, err = wireAddress(e.From); err != nil {
			return invalid("read the sender's address", err)
		}
	}
	if len(e.To) == 0 {
		return invalid("read the recipients' addresses", errors.New("there are none"))
	}
	for i, to := range e.To {
		address, err := wireAddress(to)
		if err != nil {
			return invalid(fmt.Sprintf("read the address of recipient %d", i+1), err)
		}
		c.to = append(c.to, address)
	}
	for _, r := range e.ID {
		if r < '!' || r > '~' {
			return invalid("read the envelope's name", errNoAddressee)
		}
	}
	c.UTF8 = c.UTF8 || !isASCII(c.from) || !isASCII(strings.Join(c.to, ""))
	return c, nil
}

// errNoAddressee doesn't repeat the address.
var errNoAddressee = errors.New("it has characters that it can't have")

// wireAddress checks an address, a local part and a domain or a literal, and writes
// its domain in A-labels, so that fewer servers have to know SMTPUTF8.
func wireAddress(address string) (string, error) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 || len(address) > mostAddress || !utf8.ValidString(address) {
		return "", errNoAddressee
	}
	local, domain := address[:at], address[at+1:]
	if !isLocalPart(local) {
		return "", errNoAddressee
	}
	if isASCII(domain) {
		if !isDomain(domain) {
			return "", errNoAddressee
		}
		return address, nil
	}
	ascii, err := mailserver.DomainName(domain)
	if err != nil {
		return "", errNoAddressee
	}
	return local + "@" + ascii, nil
}

// isLocalPart takes a dot-string, of more characters than RFC 5321 has, or a
// quoted one.
func isLocalPart(local string) bool {
	inner, quoted := strings.CutPrefix(local, `"`)
	if quoted {
		var closed bool
		if inner, closed = strings.CutSuffix(inner, `"`); !closed {
			return false
		}
	}
	escaped := false
	for _, r := range inner {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return false
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case quoted && r == '"', !quoted && (unicode.IsSpace(r) || strings.ContainsRune(`"<>()[]\,;:@`, r)):
			return false
		}
	}
	return !escaped
}

// isDomain takes a name, or an address literal in brackets.
func isDomain(domain string) bool {
	inner, literal := strings.CutPrefix(domain, "[")
	allowed := ".-_"
	if literal {
		var closed bool
		if inner, closed = strings.CutSuffix(inner, "]"); !closed {
			return false
		}
		allowed = ".:-"
	}
	for _, r := range inner {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(allowed, r) {
			return false
		}
	}
	return inner != ""
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}
