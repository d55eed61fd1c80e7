package templates

import (
	"strings"

	"hearthmail/message"
)

// methodName is what an authentication method is called.
func methodName(method string) string {
	if method == "auth" {
		return "Sign-in"
	}
	return strings.ToUpper(method)
}

// resultWords say what became of an authentication method.
func resultWords(r message.AuthenticationResult) string {
	switch r.Value {
	case "pass":
		return "passed"
	case "fail", "hardfail":
		return "failed"
	case "softfail":
		return "failed, though the domain is not sure that it matters"
	case "none":
		return "there was nothing to check"
	case "neutral", "policy":
		return "says neither yes nor no"
	case "temperror":
		return "could not be checked at that time"
	case "permerror":
		return "could not be checked, for it is set up wrongly"
	default:
		return r.Value
	}
}
