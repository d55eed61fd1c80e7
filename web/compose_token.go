package web

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
)

// Tokens name what goes with a letter, from when it is attached to when it is
// sent. A browser gives them back as they are.
const (
	tokenUpload  = 'u' // a file from the browser
	tokenPart    = 'p' // a part of a message
	tokenMessage = 'm' // a whole message
	tokenRemote  = 'r' // a picture that lies elsewhere
)

// mailToken is a message, or a part of one, on the mail server.
type mailToken struct {
	Mailbox     string `json:"m"`
	UIDValidity uint32 `json:"v"`
	UID         uint32 `json:"u"`
	Part        string `json:"p,omitempty"` // "" for the whole message
}

func newUploadToken() string { return string(tokenUpload) + rand.Text() }

func (t mailToken) String() string {
	kind := string(tokenPart)
	if t.Part == "" {
		kind = string(tokenMessage)
	}
	text, _ := json.Marshal(t) // which strings and numbers always allow
	return kind + base64.RawURLEncoding.EncodeToString(text)
}

// parseMailToken reads a token of a message or of a part.
func parseMailToken(token string) (t mailToken, ok bool) {
	if token == "" || token[0] != tokenPart && token[0] != tokenMessage {
		return t, false
	}
	text, err := base64.RawURLEncoding.DecodeString(token[1:])
	if err != nil || json.Unmarshal(text, &t) != nil {
		return t, false
	}
	name, ok := mailboxName(t.Mailbox)
	t.Mailbox = name
	return t, ok && t.UID > 0 && t.UIDValidity > 0 && (token[0] == tokenPart) == (t.Part != "")
}

func remoteToken(address string) string {
	return string(tokenRemote) + base64.RawURLEncoding.EncodeToString([]byte(address))
}

// parseRemoteToken gives the address of a picture that lies elsewhere.
func parseRemoteToken(token string) (address string, ok bool) {
	if token == "" || token[0] != tokenRemote {
		return "", false
	}
	text, err := base64.RawURLEncoding.DecodeString(token[1:])
	return string(text), err == nil
}
