package message

import (
	"cmp"
	"strings"
)

// maxUnsubscribeLinks bounds the addresses that List-Unsubscribe may name.
const maxUnsubscribeLinks = 20

// Unsubscribe is how a reader can leave a mailing list.
type Unsubscribe struct {
	// OneClick is an address of https that a POST of
	// "List-Unsubscribe=One-Click" may be sent to (RFC 8058), "" for none.
	OneClick string
	// Link is an address of https, http or mailto for the reader to follow (RFC
	// 2369), "" for none.
	Link string
	// Host is the one of OneClick, else of Link, as it may be shown; for mailto
	// the address that is written to.
	Host string
}

// Unsubscribe reads List-Unsubscribe and List-Unsubscribe-Post. Addresses whose
// host isn't what it seems to be are passed over. The zero value says that
// there is no way.
func (h Header) Unsubscribe() Unsubscribe {
	oneClick := strings.EqualFold(withoutSpace(h.Raw("List-Unsubscribe-Post")), "List-Unsubscribe=One-Click")
	var found Unsubscribe
	for _, raw := range unsubscribeLinks(h.Raw("List-Unsubscribe")) {
		link, ok := cleanLink(raw)
		if check := CheckLink("", link); !ok || check.Warning.Fault != LinkFine || check.Host == "" {
			continue
		}
		secure := strings.HasPrefix(link, "https:")
		if found.Link == "" || secure && !strings.HasPrefix(found.Link, "https:") {
			found.Link = link
		}
		if oneClick && secure && found.OneClick == "" {
			found.OneClick = link
		}
	}
	found.Host = CheckLink("", cmp.Or(found.OneClick, found.Link)).Host
	return found
}

// unsubscribeLinks are the addresses in angle brackets, or all of a value that
// has none.
func unsubscribeLinks(value string) []string {
	value = decodeWords(value)
	var links []string
	for rest := value; len(links) < maxUnsubscribeLinks; {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			break
		}
		link, after, ok := strings.Cut(after, ">")
		if !ok {
			break
		}
		links = append(links, withoutSpace(link))
		rest = after
	}
	if links == nil && !strings.ContainsAny(value, "<> \t,") && value != "" {
		return []string{value}
	}
	return links
}
