package web

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hearthmail/imapclient"
)

// maxMailboxName bounds a mailbox's full name, in characters.
const maxMailboxName = 200

// checkMailboxName reads a name that somebody has typed. A delimiter in it stands between
// a mailbox and one below it. What else a server takes, it says itself.
func checkMailboxName(typed, delimiter string) (string, error) {
	name := norm.NFC.String(strings.TrimFunc(typed, unicode.IsSpace))
	switch {
	case strings.ContainsFunc(typed, unicode.IsControl):
		return "", badRequest("A folder's name can't hold line breaks or other invisible characters.")
	case name == "":
		return "", badRequest("Give the folder a name.")
	case !utf8.ValidString(name) || strings.ContainsRune(name, utf8.RuneError):
		return "", badRequest("That name did not arrive as it was typed. Type it again, please.")
	case utf8.RuneCountInString(name) > maxMailboxName:
		return "", badRequest("That name is too long. A folder's name has at most 200 characters, with those of the folders above it.")
	case strings.EqualFold(name, "INBOX"):
		return "", badRequest("“Inbox” is the folder that every account has. Choose another name.")
	}
	if delimiter == "" {
		return name, nil
	}
	levels := strings.Split(name, delimiter)
	for _, level := range levels {
		if strings.TrimSpace(level) == "" {
			return "", badRequest("A “%s” stands between a folder and the one below it, so a name can't begin or end with it, or hold two in a row.", delimiter)
		}
	}
	if strings.EqualFold(levels[0], "INBOX") {
		levels[0] = "INBOX"
	}
	return strings.Join(levels, delimiter), nil
}

// delimiterOf is what stands between the levels of personal mailboxes' names.
func delimiterOf(listed []imapclient.Mailbox) string {
	for _, m := range listed {
		if m.Namespace == imapclient.NamespacePersonal && m.Delimiter != "" {
			return m.Delimiter
		}
	}
	return ""
}
