package message

import (
	"slices"
	"strings"
	"unicode"
)

// SenderNoteKind says what a reader should know of a message's sender.
type SenderNoteKind int

// What there is to tell. Address, in the note, is what is named here.
const (
	// SenderMissing: From names nobody.
	SenderMissing SenderNoteKind = iota
	// SenderSeveral: From names several. Address is empty.
	SenderSeveral
	// SenderNamesAnother: the name holds an address or a domain of a site that
	// isn't the sender's. Address is that host.
	SenderNamesAnother
	// SenderNameMixed: a word of the name has letters of several scripts.
	SenderNameMixed
	// SenderHidden: name or address hold characters that can't be seen, or
	// that turn others round. These are taken out where they are shown.
	SenderHidden
	// SenderLookAlike: the domain's letters pass for others. Address is the
	// domain in punycode.
	SenderLookAlike
	// SenderRepliesElsewhere: answers go to another site. Address is theirs.
	SenderRepliesElsewhere
	// SenderIsReader: it says that it comes from the reader, and the reader's
	// own server could not confirm it. Address is the reader's.
	SenderIsReader
)

// maxSenders bounds how many addresses of one field are looked at.
const maxSenders = 20

// SenderNote is one thing to tell about a sender.
type SenderNote struct {
	Kind    SenderNoteKind
	Address string // see the kinds; fit to be shown
}

// CheckSender looks for what isn't as it seems in who a message says it is
// from. It needs the fields From, Reply-To, List-Id and List-Post. Own are the
// reader's addresses; found is what their server says.
func CheckSender(h Header, own []string, found Authentication) []SenderNote {
	from := h.Addresses("From")
	if len(from) == 0 || len(from) == 1 && from[0].Addr == "" {
		return []SenderNote{{Kind: SenderMissing}}
	}
	var notes []SenderNote
	if isSeveral(from) {
		notes = append(notes, SenderNote{Kind: SenderSeveral})
	}
	notes = append(notes, checkName(from[0])...)
	if hidesSomething(h.Raw("From")) {
		notes = append(notes, SenderNote{Kind: SenderHidden})
	}
	for _, a := range from[:min(len(from), maxSenders)] {
		if host := domainOf(a); host.deceives() {
			notes = append(notes, SenderNote{SenderLookAlike, host.shown})
			break
		}
	}
	if other := repliesElsewhere(h, from, found.Verdict); other != "" {
		notes = append(notes, SenderNote{SenderRepliesElsewhere, other})
	}
	if len(found.Results) > 0 && found.Verdict != SenderProven && !submitted(found) {
		for _, address := range own {
			if address != "" && strings.EqualFold(from[0].Addr, address) {
				notes = append(notes, SenderNote{SenderIsReader, from[0].Addr})
				break
			}
		}
	}
	return notes
}

// isSeveral tells whether there is more than one address.
func isSeveral(from []Address) bool {
	return slices.ContainsFunc(from, func(a Address) bool { return !strings.EqualFold(a.Addr, from[0].Addr) })
}

// checkName looks what a display name claims.
func checkName(a Address) []SenderNote {
	var notes []SenderNote
	if named := otherHost(a.Name, []string{siteOf(domainOf(a).ascii)}); named != "" {
		notes = append(notes, SenderNote{SenderNamesAnother, named})
	}
	for word := range strings.FieldsFuncSeq(a.Name, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) }) {
		if scripts := scriptsOf(word); !scripts.usual() {
			return append(notes, SenderNote{Kind: SenderNameMixed})
		}
	}
	return notes
}

// hidesSomething tells whether a field of addresses holds characters that are
// never shown.
func hidesSomething(raw string) bool {
	if strings.Contains(raw, "=?") || !isASCII([]byte(raw)) {
		return strings.ContainsFunc(decodeWords(raw), isInvisible)
	}
	return false
}

// domainOf is the host of an address.
func domainOf(a Address) hostCheck {
	domain, _ := domainIn(a.Addr)
	return checkHost(domain)
}

// deceives tells the problems that make a host pass for another.
func (c hostCheck) deceives() bool {
	return c.problem == hostMixed || c.problem == hostLookAlike || c.problem == hostInvisible
}

// repliesElsewhere is the first address of Reply-To that is at no site of the
// senders', nor the mailing list's own; "" for none. A message whose sender is
// proven false may say of itself in vain that it is from a list.
func repliesElsewhere(h Header, from []Address, verdict Verdict) string {
	var known []string
	for _, a := range from[:min(len(from), maxSenders)] {
		known = append(known, siteOf(domainOf(a).ascii))
	}
	post := ""
	if id := h.listID(); verdict != SenderFalse {
		known = append(known, siteOf(checkHost(id).ascii))
		post = strings.ToLower(h.Raw("List-Post"))
	}
	replies := h.Addresses("Reply-To")
	for _, a := range replies[:min(len(replies), maxSenders)] {
		if !strings.Contains(a.Addr, "@") || strings.Contains(post, "<mailto:"+strings.ToLower(a.Addr)) {
			continue
		}
		host := domainOf(a)
		if slices.Contains(known, siteOf(host.ascii)) {
			continue
		}
		if host.deceives() {
			return host.shown
		}
		return a.Addr
	}
	return ""
}

// listID is a mailing list's id (RFC 2919), which is like a host; "" for none.
func (h Header) listID() string {
	value := h.Raw("List-Id")
	if start := strings.LastIndexByte(value, '<'); start >= 0 {
		value, _, _ = strings.Cut(value[start+1:], ">")
	}
	return cutString(cleanLine(value), maxHostBytes)
}

// submitted tells mail that somebody has sent who had signed in to the server.
func submitted(found Authentication) bool {
	for _, r := range found.Results {
		if r.Method == "auth" && r.Passed() {
			return true
		}
	}
	return false
}
