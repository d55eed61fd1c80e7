package message

import (
	"strings"

	"github.com/emersion/go-msgauth/authres"
)

// maxAuthenticationResults bounds the results that are read of one field.
const maxAuthenticationResults = 50

// Verdict is what is known of a message's sender.
type Verdict int

// What one's own server has found. A sender is proven when something has passed
// that belongs to the domain in From, and proven false when that domain wants
// its mail proven and this one isn't (DMARC), or, where the server says
// nothing of that, when SPF and DKIM have both failed.
const (
	SenderUnknown Verdict = iota
	SenderProven
	SenderFalse
)

// Authentication is what one's own mail server has found out about the sender
// of a message (RFC 8601).
type Authentication struct {
	Verdict Verdict
	Domain  string // with SenderProven: the domain that stands for the message
	// Results are the single ones, in the server's order.
	Results []AuthenticationResult
}

// AuthenticationResult is one method's.
type AuthenticationResult struct {
	Method string // "spf", "dkim", "dmarc", "arc" or "auth"
	Value  string // as RFC 8601 names it: "pass", "fail", "none", "softfail" …
	Domain string // that it was found for, as it may be shown; "" if unsaid
}

// Failed tells a result that speaks against the sender.
func (r AuthenticationResult) Failed() bool {
	return r.Value == "fail" || r.Value == "softfail" || r.Value == "hardfail" || r.Value == "permerror"
}

// Passed tells a result that speaks for the domain.
func (r AuthenticationResult) Passed() bool { return r.Value == "pass" }

// Authentication reads the first field Authentication-Results that one of the
// given servers has written (their authserv-ids, RFC 8601, section 2.5); with
// none given, and in mail without such a field, all is unknown.
//
// Anybody can write such a field in anybody's name. One's own server takes out
// those that come with its own name from elsewhere (section 5), and puts its
// field above all others: so one alone is believed, the topmost.
func (h Header) Authentication(trusted []string) Authentication {
	for _, f := range h.fields {
		if f.name != "authentication-results" {
			continue
		}
		parts := strings.Split(plainResults(f.value), ";")
		if !isTrusted(parts[0], trusted) {
			continue
		}
		a := Authentication{Results: readResults(parts[1:])}
		a.judge(h.senderDomain())
		return a
	}
	return Authentication{}
}

// senderDomain is the domain of the one address in From, in ASCII; "" when
// there is not exactly one.
func (h Header) senderDomain() string {
	from := h.Addresses("From")
	if len(from) != 1 {
		return ""
	}
	return domainOf(from[0]).ascii
}

// isTrusted looks for the server's name, which may have a version behind it.
func isTrusted(id string, trusted []string) bool {
	words := strings.Fields(id)
	if len(words) == 0 || len(words) > 1 && words[1] != "1" {
		return false
	}
	for _, name := range trusted {
		if strings.EqualFold(words[0], name) {
			return true
		}
	}
	return false
}

// readResults reads each result by itself: one that is odd costs no other.
func readResults(parts []string) []AuthenticationResult {
	var results []AuthenticationResult
	for _, part := range parts[:min(len(parts), maxAuthenticationResults)] {
		_, found, err := authres.Parse("server;" + part)
		if err != nil {
			continue
		}
		for _, one := range found {
			if result, ok := resultOf(one); ok {
				results = append(results, result)
			}
		}
	}
	return results
}

func resultOf(found authres.Result) (AuthenticationResult, bool) {
	var result AuthenticationResult
	switch r := found.(type) {
	case *authres.DMARCResult:
		result = AuthenticationResult{Method: "dmarc", Value: string(r.Value), Domain: r.From}
	case *authres.DKIMResult:
		result = AuthenticationResult{Method: "dkim", Value: string(r.Value), Domain: r.Domain}
		if r.Domain == "" {
			result.Domain = r.Identifier
		}
	case *authres.SPFResult:
		// What a server has greeted with is left aside: anybody can say it.
		result = AuthenticationResult{Method: "spf", Value: string(r.Value), Domain: r.From}
	case *authres.ARCResult:
		result = AuthenticationResult{Method: "arc", Value: string(r.Value)}
	case *authres.AuthResult:
		result = AuthenticationResult{Method: "auth", Value: string(r.Value), Domain: r.Auth}
	default:
		return result, false
	}
	if domain, ok := domainIn(result.Domain); ok {
		result.Domain = domain
	}
	if result.Domain != "" {
		result.Domain = checkHost(result.Domain).shown
	}
	result.Value = cutString(cleanLine(result.Value), maxCharsetLabel)
	return result, result.Value != ""
}

// judge finds the verdict on a message from this domain.
func (a *Authentication) judge(from string) {
	if from == "" {
		return
	}
	best := "" // what has passed for the domain's site
	worst := map[string]bool{}
	passed := map[string]bool{}
	for _, r := range a.Results {
		domain := checkHost(r.Domain).ascii
		switch {
		case r.Method == "dmarc" && (r.Domain == "" || domain == from):
			if r.Passed() {
				a.Verdict, a.Domain = SenderProven, checkHost(from).shown
				return
			}
			worst["dmarc"] = worst["dmarc"] || r.Failed() && r.Value != "permerror"
		case r.Method != "spf" && r.Method != "dkim":
		case r.Passed() && r.Domain != "" && siteOf(domain) == siteOf(from):
			best, passed[r.Method] = r.Domain, true
		case r.Passed():
			passed[r.Method] = true
		case r.Failed():
			worst[r.Method] = true
		}
	}
	switch {
	case worst["dmarc"]:
		a.Verdict = SenderFalse
	case best != "":
		a.Verdict, a.Domain = SenderProven, best
	case worst["spf"] && worst["dkim"] && !passed["dkim"] && !passed["spf"]:
		a.Verdict = SenderFalse
	}
}
