package message

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

const (
	// maxHostBytes bounds a host name (RFC 1035, section 2.3.4).
	maxHostBytes = 253
	// maxHostLetters bounds, in bytes, what is made punycode of: no name that
	// fits the former is longer in its own letters.
	maxHostLetters = 4 * maxHostBytes
)

// hostProblem says why a host may not be what it seems to be.
type hostProblem int

const (
	hostPlain      hostProblem = iota
	hostNumber                 // an IP address in place of a name
	hostUnreadable             // no browser would understand it, or only some
	hostInvisible              // holds characters that nobody sees
	hostMixed                  // a label of letters out of several scripts
	hostLookAlike              // letters that look like those of another script
)

// hostCheck is a host as it goes to the DNS and as a person may read it.
type hostCheck struct {
	ascii   string // lower-case, internationalised labels as punycode
	shown   string // the same in its own letters, where these deceive nobody
	problem hostProblem
}

// checkHost reads a host name as browsers do (UTS 46, not transitional) and
// judges its letters by UTS 39: each label is of one script, or of a mix that
// is usual in Japan, China and Korea ("highly restrictive"), and not all of it
// passes for Latin.
func checkHost(host string) hostCheck {
	host = strings.TrimSuffix(host, ".")
	if isPlainHost(host) {
		host = strings.ToLower(host)
		return hostCheck{ascii: host, shown: host}
	}
	if isNumericHost(host) {
		return hostCheck{ascii: host, shown: cutString(cleanLine(host), maxHostBytes), problem: hostNumber}
	}
	if len(host) > maxHostLetters {
		return hostCheck{ascii: host, shown: cutString(cleanLine(host), maxHostBytes), problem: hostUnreadable}
	}
	profile := hostProfile()
	ascii, err := profile.ToASCII(host)
	check := hostCheck{ascii: ascii, shown: ascii}
	switch name, nameErr := profile.ToUnicode(ascii); {
	case strings.ContainsFunc(host, hidesInHost):
		check.problem = hostInvisible
	case err != nil, nameErr != nil, ascii == "", len(ascii) > maxHostBytes:
		check.problem = hostUnreadable
	default:
		if check.problem = checkScripts(name); check.problem == hostPlain {
			check.shown = name
		}
	}
	if check.shown = cutString(cleanLine(check.shown), maxHostBytes); check.shown == "" {
		check.shown = cutString(strconv.QuoteToASCII(host), maxHostBytes)
	}
	return check
}

// hostProfile is made anew each time, for idna's own are strict about what
// browsers let pass, such as an underscore.
func hostProfile() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false), idna.BidiRule())
}

// asciiHost is what checkHost calls ascii, without the judgement.
func asciiHost(host string) string {
	host = strings.TrimSuffix(host, ".")
	if isPlainHost(host) || isNumericHost(host) || len(host) > maxHostLetters {
		return strings.ToLower(host)
	}
	ascii, _ := hostProfile().ToASCII(host) // as far as it can be read
	return ascii
}

// isPlainHost tells the names that need no second look: letters, digits,
// hyphens and dots, nothing encoded, no number at the end.
func isPlainHost(host string) bool {
	for i := range len(host) {
		if !isAlnum(host[i]) && host[i] != '-' && host[i] != '.' && host[i] != '_' {
			return false
		}
	}
	return host != "" && len(host) <= maxHostBytes && !isNumericHost(host) &&
		!strings.Contains(strings.ToLower(host), "xn--") && !strings.Contains(host, "..") && host[0] != '.'
}

// isNumericHost tells an IP address in any way that browsers take it: in
// brackets, or with a last label that is a number, which may be one number for
// all (WHATWG URL, section 3.5).
func isNumericHost(host string) bool {
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" {
		return false
	}
	if strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, err := strconv.ParseUint(last, 0, 64)
	return err == nil && strings.HasPrefix(strings.ToLower(last), "0x")
}

// hidesInHost tells characters that leave no mark in a host. The joiners have
// a use in some scripts, but none that a name could not do without.
func hidesInHost(r rune) bool {
	return isInvisible(r) || r >= 0x200B && r <= 0x200F || unicode.Is(unicode.Variation_Selector, r)
}

// siteOf is the domain that somebody has registered for a host (its public
// suffix and one label), by which two hosts are known for one site's. It wants
// the form in ASCII. A host without such a domain stands for itself.
func siteOf(ascii string) string {
	ascii = strings.TrimSuffix(strings.ToLower(ascii), ".")
	if site, err := publicsuffix.EffectiveTLDPlusOne(ascii); err == nil && !isNumericHost(ascii) {
		return site
	}
	return ascii
}
