package imapclient

import (
	"bytes"
	"slices"
	"strings"
)

// newKeywords stands among a mailbox's lasting flags for keywords that aren't there yet.
const newKeywords = `\*`

// lastingFlags reads what follows PERMANENTFLAGS up to its closing parenthesis (RFC
// 9051, section 7.1). What can't be read is as if the server hadn't said.
func lastingFlags(rest []byte) []string {
	list, _, closed := bytes.Cut(bytes.TrimPrefix(rest, []byte("(")), []byte(")"))
	if !closed || !bytes.HasPrefix(rest, []byte("(")) {
		return nil
	}
	return append([]string{}, strings.Fields(string(list))...)
}

// takesKeywords says whether the mailbox keeps the keywords among these flags.
func (s *selection) takesKeywords(flags []string) bool {
	if s.lasting == nil || slices.Contains(s.lasting, newKeywords) {
		return true
	}
	return !slices.ContainsFunc(flags, func(flag string) bool {
		return !strings.HasPrefix(flag, `\`) &&
			!slices.ContainsFunc(s.lasting, func(lasting string) bool { return strings.EqualFold(lasting, flag) })
	})
}
