package message

import (
	"net/netip"
	"strings"
	"unicode"
)

// Wire is the address as SMTP has it in its commands (RFC 5321, section 4.1.2):
// without the name, a domain in its own letters as A-labels. It is "" for what is
// no address that mail can be sent to. A local part that isn't ASCII stays as it
// is; see NeedsUTF8.
func (a Address) Wire() string {
	addr, _ := a.wire()
	return addr
}

func (a Address) wire() (addr string, ok bool) {
	addr, fault := wireAddress(a.Addr)
	return addr, fault == FaultNone
}

// NeedsUTF8 says whether mail to it needs SMTPUTF8 (RFC 6531): its local part isn't ASCII.
func (a Address) NeedsUTF8() bool { return !isASCII([]byte(a.Wire())) }

// FormatRecipients writes addresses as they stand in a field of the form: what
// ParseRecipients reads them from. An Address without Addr is text that stood
// there and was none.
func FormatRecipients(list []Address) string {
	all := make([]string, len(list))
	for i, a := range list {
		name := letterLine(a.Name)
		switch {
		case a.Addr == "":
			all[i] = name
		case name == "":
			all[i] = letterLine(a.Addr)
		case strings.ContainsAny(name, `()<>[]:;@\,"`) || strings.Contains(name, "  "):
			all[i] = quotedString(name) + " <" + letterLine(a.Addr) + ">"
		default:
			all[i] = name + " <" + letterLine(a.Addr) + ">"
		}
	}
	return strings.Join(all, ", ")
}

// wireAddress is Address.Wire with what is wrong when there is none.
func wireAddress(addr string) (wire string, fault AddressFault) {
	at := strings.LastIndexByte(addr, '@')
	switch {
	case at < 0:
		return "", FaultNoAt
	case at == 0:
		return "", FaultNoName
	case at == len(addr)-1:
		return "", FaultNoServer
	}
	local, fault := wireLocalPart(addr[:at])
	if fault != FaultNone {
		return "", fault
	}
	domain, fault := wireDomain(addr[at+1:])
	if fault != FaultNone {
		return "", fault
	}
	if wire = local + "@" + domain; len(wire) > maxWireAddress {
		return "", FaultLong
	}
	return wire, FaultNone
}

// maxWireAddress bounds an address (RFC 5321, section 4.5.3.1.3).
const maxWireAddress = 254

// wireLocalPart writes what stands before the "@", in quotes only when it has to be:
// some operators give out addresses with two dots in a row.
func wireLocalPart(local string) (wire string, fault AddressFault) {
	if len(local) > 1 && local[0] == '"' && closingQuote(local) == len(local)-1 {
		local = unquote(local[1 : len(local)-1])
	} else if strings.ContainsAny(local, `()<>[]:;@\," `) {
		return "", FaultCharacters
	}
	dotted := true // a dot-atom (RFC 5322, section 3.2.3)
	for atom := range strings.SplitSeq(local, ".") {
		dotted = dotted && atom != ""
	}
	for _, r := range local {
		switch {
		case r == unicode.ReplacementChar, r == '<', r == '>', unicode.IsControl(r), isInvisible(r), r != ' ' && unicode.IsSpace(r):
			return "", FaultCharacters
		case r < 0x80 && r != '.' && !strings.ContainsRune(atomCharacters, r):
			dotted = false
		}
	}
	if !dotted {
		local = quotedString(local)
	}
	if len(local) > maxLocalPart {
		return "", FaultLongName
	}
	return local, FaultNone
}

// wireDomain checks a domain and writes it in ASCII, or an IP address in brackets
// (RFC 5321, section 4.1.3).
func wireDomain(domain string) (wire string, fault AddressFault) {
	const wrong = FaultServer
	if inside, ok := strings.CutPrefix(domain, "["); ok {
		inside = strings.TrimSuffix(inside, "]")
		ip, err := netip.ParseAddr(strings.TrimPrefix(inside, "IPv6:"))
		switch {
		case err != nil || ip.Zone() != "":
			return "", wrong
		case ip.Is4():
			return "[" + ip.String() + "]", FaultNone
		}
		return "[IPv6:" + ip.String() + "]", FaultNone
	}
	if len(domain) > maxHostLetters {
		return "", wrong
	}
	if !isPlainHost(domain) || strings.Contains(domain, "_") || strings.HasSuffix(domain, ".") {
		var err error
		if domain, err = hostProfile().ToASCII(strings.TrimSuffix(domain, ".")); err != nil {
			return "", wrong
		}
	}
	if len(domain) > maxDomain || !isHostName(domain) {
		return "", wrong
	}
	return domain, FaultNone
}

// isHostName tells labels of letters, digits, hyphens and the underscores that
// some use all the same.
func isHostName(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' ||
			!isAlnums(strings.Map(dropHyphens, label)) {
			return false
		}
	}
	return true
}

func dropHyphens(r rune) rune {
	if r == '-' || r == '_' {
		return -1
	}
	return r
}

// maxLabel bounds a label of a domain (RFC 1035, section 2.3.4).
const maxLabel = 63
