package message

import (
	"net/url"
	"strings"
)

// LinkCheck says where a link leads.
type LinkCheck struct {
	// Host is the site that a link of http or https leads to, and the address
	// of a mailto link: in its own letters where these deceive nobody, else in
	// punycode. "" for other links.
	Host string
	// Warning is for the reader when the link isn't what it seems to be, else zero.
	Warning LinkWarning
}

// LinkWarning is what a reader is to be told of a link that isn't what it seems to be.
type LinkWarning struct {
	Fault LinkFault
	Named string // the host that the text names, see the faults; fit to be shown
	Host  string // where it leads, as LinkCheck has it
}

// LinkFault is what is wrong with a link.
type LinkFault int

// What may be wrong.
const (
	LinkFine         LinkFault = iota
	LinkNamesAnother           // the text names another host than the link leads to
	LinkNamesOthers            // the text names another host than the link writes to
	LinkDisguised              // it is written so as to look like another
	LinkNumber                 // it leads to an IP address in place of a name
	LinkUnreadable             // no browser would understand the host's name, or only some
	LinkInvisible              // the host's name holds characters that nobody sees
	LinkMixed                  // the host's name mixes letters of several scripts
	LinkLookAlike              // the host's name has letters that look like those of another script
)

// CheckLink looks whether a link leads to where a reader would think. Text is
// what stands in the link, href its address, absolute, at most maxURLBytes.
//
// It warns when the text names a host of another site, when the letters of the
// host pass for others, and when the address is written so as to mislead. What
// a site does with those who come, such as sending them on, nobody can tell.
func CheckLink(text, href string) LinkCheck {
	if len(href) > maxURLBytes {
		return LinkCheck{}
	}
	u, err := url.Parse(href)
	if err != nil {
		return LinkCheck{}
	}
	switch u.Scheme {
	case "http", "https":
		if u.Hostname() != "" {
			return checkWebLink(text, u)
		}
	case "mailto":
		return checkMailLink(text, u)
	}
	return LinkCheck{}
}

func checkWebLink(text string, u *url.URL) LinkCheck {
	host := checkHost(u.Hostname())
	check := LinkCheck{Host: host.shown}
	if named := otherHost(text, []string{siteOf(host.ascii)}); named != "" {
		check.Warning = LinkWarning{LinkNamesAnother, named, host.shown}
		return check
	}
	if u.User != nil {
		check.Warning = LinkWarning{Fault: LinkDisguised, Host: host.shown}
		return check
	}
	check.Warning = hostWarning(host.problem, host.shown)
	return check
}

// checkMailLink looks at a link that would begin a mail.
func checkMailLink(text string, u *url.URL) LinkCheck {
	to, err := url.PathUnescape(u.Opaque)
	if err != nil {
		to = u.Opaque
	}
	var sites []string
	var problem hostProblem
	for _, addr := range strings.SplitN(to, ",", maxNamedHosts) {
		if domain, ok := domainIn(addr); ok {
			host := checkHost(domain)
			sites = append(sites, siteOf(host.ascii))
			problem = max(problem, host.problem)
		}
	}
	check := LinkCheck{Host: cutString(cleanLine(to), maxNameBytes)}
	if len(sites) == 0 || check.Host == "" {
		return check
	}
	check.Warning = hostWarning(problem, check.Host)
	if named := otherHost(text, sites); named != "" {
		check.Warning = LinkWarning{LinkNamesOthers, named, check.Host}
	}
	return check
}

// domainIn is what stands behind an address's last "@".
func domainIn(addr string) (domain string, ok bool) {
	at := strings.LastIndexByte(addr, '@')
	if at < 0 {
		return "", false
	}
	return strings.TrimSpace(addr[at+1:]), true
}

func hostWarning(problem hostProblem, host string) LinkWarning {
	switch problem {
	case hostNumber:
		return LinkWarning{Fault: LinkNumber, Host: host}
	case hostUnreadable:
		return LinkWarning{Fault: LinkUnreadable, Host: host}
	case hostInvisible:
		return LinkWarning{Fault: LinkInvisible, Host: host}
	case hostMixed:
		return LinkWarning{Fault: LinkMixed, Host: host}
	case hostLookAlike:
		return LinkWarning{Fault: LinkLookAlike, Host: host}
	}
	return LinkWarning{}
}
