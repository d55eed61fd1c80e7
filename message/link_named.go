package message

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

const (
	// maxLinkText bounds how much of a link's text is looked at, in bytes.
	maxLinkText = 4 << 10
	// maxNamedHosts bounds how many hosts are looked for in it.
	maxNamedHosts = 32
)

// otherHost is the first host that a text names and that is of none of these
// sites, as it may be shown; "" for none.
func otherHost(text string, sites []string) string {
	for _, name := range namedHosts(text) {
		if !slices.Contains(sites, siteOf(asciiHost(name))) {
			return checkHost(name).shown
		}
	}
	return ""
}

// namedHosts are the hosts that a text names: those of addresses with a scheme
// or "www.", of mail addresses, and words that are a domain by their end.
func namedHosts(text string) []string {
	text = cutString(text, maxLinkText)
	if isASCII([]byte(text)) {
		if !strings.ContainsAny(text, ".:") {
			return nil
		}
	} else { // other forms of the dot, the slash and the letters
		text = norm.NFKC.String(strings.Map(withoutHidden, strings.ToValidUTF8(text, " ")))
	}
	var hosts []string
	for word := range strings.FieldsFuncSeq(text, partsWords) {
		host := namedHost(word)
		if host == "" || slices.Contains(hosts, host) {
			continue
		}
		if hosts = append(hosts, host); len(hosts) == maxNamedHosts {
			break
		}
	}
	return hosts
}

func withoutHidden(r rune) rune {
	switch {
	case hidesInHost(r):
		return -1
	case r == '∕', r == '⁄', r == '⧸':
		return '/'
	case r == '。', r == '｡':
		return '.'
	}
	return r
}

func partsWords(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("<>()[]{}\"'`,;|“”„‘’«»‹›…", r)
}

// namedHost is the host that a word names, "" for none.
func namedHost(word string) string {
	scheme, rest, absolute := strings.Cut(word, "://")
	if !absolute {
		rest = word
	} else if !strings.HasPrefix(strings.ToLower(scheme), "http") {
		return ""
	}
	if end := strings.IndexAny(rest, `/?#\`); end >= 0 {
		rest = rest[:end]
	}
	at := strings.LastIndexByte(rest, '@')
	host, _, _ := strings.Cut(rest[at+1:], ":")
	host = strings.Trim(host, ".!*_~-")
	switch {
	case !strings.Contains(host, "."):
		return ""
	case absolute, len(host) > 4 && strings.EqualFold(host[:4], "www."):
		return host
	case at > 0 && strings.ContainsFunc(host, unicode.IsLetter), isDomain(host):
		return host
	}
	return ""
}

// isDomain tells a bare word that readers take for a domain: its end is one
// that domains have. Words that have lost the blank behind a full stop
// ("now.To") and the names of files ("notes.md") are none.
func isDomain(word string) bool {
	dot := strings.LastIndexByte(word, '.')
	last := word[dot+1:]
	if len(last) == 2 && last[0] <= 'Z' && last[1] >= 'a' {
		return false
	}
	if _, listed := publicsuffix.PublicSuffix("x." + asciiHost(last)); !listed {
		return false
	}
	switch last {
	case "md", "py", "rs", "sh", "so", "ps", "cc", "zip", "mov":
		return strings.Count(word, ".") > 1
	}
	return true
}
