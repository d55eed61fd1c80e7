package templates

import (
	"context"
	"strings"

	"hearthmail/message"
)

// methodName is what an authentication method is called.
func methodName(ctx context.Context, method string) string {
	if method == "auth" {
		return say(ctx, "Sign-in|how a sender was verified")
	}
	return strings.ToUpper(method)
}

// resultWords say what became of an authentication method.
func resultWords(ctx context.Context, r message.AuthenticationResult) string {
	switch r.Value {
	case "pass":
		return say(ctx, "passed|check of a sender")
	case "fail", "hardfail":
		return say(ctx, "failed|check of a sender")
	case "softfail":
		return say(ctx, "failed, though the domain is not sure that it matters|check of a sender")
	case "none":
		return say(ctx, "there was nothing to check|check of a sender")
	case "neutral", "policy":
		return say(ctx, "says neither yes nor no|check of a sender")
	case "temperror":
		return say(ctx, "could not be checked at that time|check of a sender")
	case "permerror":
		return say(ctx, "could not be checked, for it is set up wrongly|check of a sender")
	default:
		return r.Value
	}
}
