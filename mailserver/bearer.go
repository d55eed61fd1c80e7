package mailserver

import (
	"net"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
)

// XOAUTH2 is the mechanism that Google and Microsoft had before OAUTHBEARER.
const XOAUTH2 = "XOAUTH2"

// bearer signs in by a token. A server says why it refuses one in a challenge,
// and its refusal comes only after an answer to that (RFC 7628, section 3.2.3).
type bearer struct {
	sasl.Client
}

// Next answers the refusal.
func (bearer) Next([]byte) ([]byte, error) { return []byte{1}, nil }

// Bearer chooses the mechanism: OAUTHBEARER (RFC 7628) where the server has it,
// else XOAUTH2; nil where it has neither.
func Bearer(has func(mechanism string) bool, at Target, username, token string) sasl.Client {
	switch {
	case has(sasl.OAuthBearer):
		_, port, _ := net.SplitHostPort(at.Address)
		number, _ := strconv.Atoi(port)
		return bearer{sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: saslName(username), Token: token, Host: at.Host, Port: number,
		})}
	case has(XOAUTH2):
		return bearer{xoauth2Client{username, token}}
	default:
		return nil
	}
}

// saslName writes a user name as GS2 wants it (RFC 5801, section 4), which
// go-sasl leaves to its caller.
func saslName(username string) string {
	return strings.NewReplacer("=", "=3D", ",", "=2C").Replace(username)
}

type xoauth2Client struct{ username, token string }

// Start gives the only message.
func (x xoauth2Client) Start() (mechanism string, response []byte, err error) {
	return XOAUTH2, []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next is never called: see bearer.
func (x xoauth2Client) Next([]byte) ([]byte, error) { return nil, sasl.ErrUnexpectedServerChallenge }
