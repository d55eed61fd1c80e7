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
	// Warning is a sentence for the reader when the link isn't what it seems
	// to be, else "".
	Warning string
}

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
		check.Warning = "The text names " + named + ", but this link leads to " + host.shown + "."
		return check
	}
	if u.User != nil {
		check.Warning = "This link is written so as to look like another: it leads to " + host.shown + "."
		return check
	}
	check.Warning = hostWarning(host.problem)
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
	check.Warning = hostWarning(problem)
	if named := otherHost(text, sites); named != "" {
		check.Warning = "The text names " + named + ", but this link writes to " + check.Host + "."
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

func hostWarning(problem hostProblem) string {
	switch problem {
	case hostNumber:
		return "This link leads to a bare number in place of a site with a name."
	case hostUnreadable:
		return "The name of the site that this link leads to can't be read."
	case hostInvisible:
		return "The name of the site that this link leads to holds characters that can't be seen."
	case hostMixed:
		return "The name of the site that this link leads to mixes the letters of several scripts."
	case hostLookAlike:
		return "The name of the site that this link leads to has letters that look like others."
	}
	return ""
}
