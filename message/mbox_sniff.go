package message

import (
	"bytes"
	"strings"
)

// LooksLikeMail says whether a file that begins so is a mail: its first line that isn't
// empty is a field of a header.
func LooksLikeMail(start []byte) bool {
	start = bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")), "\r\n")
	line, _, _ := strings.Cut(string(start[:min(len(start), maxFromLine)]), "\n")
	return looksLikeField(strings.TrimRight(line, "\r"))
}

// LooksLikeMbox says whether a file that begins so is a mailbox file.
func LooksLikeMbox(start []byte) bool {
	start = bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")), "\r\n \t")
	line, _, _ := strings.Cut(string(start[:min(len(start), maxFromLine)]), "\n")
	_, ok := parseFromLine(strings.TrimRight(line, "\r"))
	return ok
}
