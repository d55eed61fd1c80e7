package testsmtp

import (
	"encoding/base64"
	"strings"
)

// signIn knows PLAIN, LOGIN, OAUTHBEARER and XOAUTH2, whatever EHLO has named.
func (c *conversation) signIn(rest string) bool {
	mechanism, first, _ := strings.Cut(rest, " ")
	var username string
	var ok, goOn bool
	switch strings.ToUpper(mechanism) {
	case "PLAIN":
		var text string
		if text, goOn = c.response(first, ""); goOn {
			words := strings.Split(text, "\x00")
			if ok = len(words) == 3; ok {
				username, ok = words[1], c.isPassword(words[2])
			}
		}
	case "LOGIN":
		var password string
		if username, goOn = c.response(first, "Username:"); goOn {
			password, goOn = c.response("", "Password:")
			ok = c.isPassword(password)
		}
	case "OAUTHBEARER", "XOAUTH2":
		username, ok, goOn = c.byToken(first)
	default:
		return c.say("504 5.5.4 Unknown mechanism")
	}
	if !goOn {
		return false
	}
	if !ok {
		return c.reply(Auth, "535 5.7.8 Wrong user name or password")
	}
	obeyed, goOn := c.replyObeyed(Auth, "", "235 2.7.0 Welcome")
	if obeyed {
		c.username = username
	}
	return goOn
}

// response is what the client has sent with its command, or sends when it is asked.
func (c *conversation) response(first, challenge string) (string, bool) {
	if first == "" {
		if !c.say("334 " + base64.StdEncoding.EncodeToString([]byte(challenge))) {
			return "", false
		}
		var ok bool
		if first, ok = c.line(); !ok {
			return "", false
		}
	}
	text, err := base64.StdEncoding.DecodeString(first)
	return string(text), err == nil
}

func (c *conversation) isPassword(text string) bool {
	return c.s.options.Password == "" || text == c.s.options.Password
}

// byToken refuses a token in a challenge first (RFC 7628, section 3.2.3).
func (c *conversation) byToken(first string) (username string, ok, goOn bool) {
	text, goOn := c.response(first, "")
	if !goOn {
		return "", false, false
	}
	_, after, _ := strings.Cut(text, "auth=Bearer ")
	token, _, _ := strings.Cut(after, "\x01")
	if c.s.options.Token != "" && token != c.s.options.Token {
		_, goOn = c.response("", `{"status":"invalid_token"}`)
		return "", false, goOn
	}
	for _, mark := range []string{"user=", "a="} {
		if _, after, found := strings.Cut(text, mark); found {
			username, _, _ = strings.Cut(after, "\x01")
			return strings.TrimSuffix(username, ","), true, true
		}
	}
	return "", false, true
}
