package testopenid

// Fault is one thing that the provider does wrong.
type Fault string

// What it can do wrong.
const (
	None Fault = ""

	// In the answer by the browser.
	OtherState    Fault = "another state"
	NoState       Fault = "no state"
	TwoStates     Fault = "two states"
	OtherIssParam Fault = "another provider's iss parameter"
	NoIssParam    Fault = "no iss parameter"
	Declined      Fault = "error answer: access denied"
	Unwilling     Fault = "error answer: invalid scope"
	NoCode        Fault = "no code"
	OtherCode     Fault = "a code that it hasn't given"

	// In the id token.
	NoIDToken     Fault = "no id token"
	OtherNonce    Fault = "another nonce"
	NoNonce       Fault = "no nonce"
	OtherAudience Fault = "another audience"
	OtherParty    Fault = "another authorized party"
	TwoAudiences  Fault = "two audiences and no authorized party"
	OtherIssuer   Fault = "another issuer"
	Expired       Fault = "expired"
	Unsigned      Fault = "alg none"
	PublicHMAC    Fault = "HS256 with the public key"
	OtherKey      Fault = "signed by another key"
	OtherAtHash   Fault = "hash of another access token"
	Garbage       Fault = "an id token that is none"

	// In the other answers.
	OddToken     Fault = "an access token with control characters"
	MacToken     Fault = "a token that is no bearer token"
	OtherSubject Fault = "userinfo about somebody else"
	Slow         Fault = "no answer at the token endpoint"
	Huge         Fault = "a huge answer at the token endpoint"
	Redirects    Fault = "a redirect at the token endpoint"
	OtherName    Fault = "metadata of another issuer"
	PlainAddress Fault = "metadata with addresses that are not https"
	HugeMetadata Fault = "huge metadata"
	Away         Fault = "status 503 for everything"
	AwayForUs    Fault = "status 503 for everything but introspection"
)
