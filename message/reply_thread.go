package message

import "slices"

const (
	// maxThread bounds the messages that an answer names: the first of the thread,
	// and the latest.
	maxThread = 40
	// maxThreadID bounds an id; a longer one would not fit into a line (RFC 5322,
	// section 2.1.1).
	maxThreadID = 250
)

// ReplyThread is what an answer names as what it answers, and as what went before
// (In-Reply-To and References, RFC 5322, section 3.6.4): ids without angle brackets,
// the oldest first. header is the original's. A message without an id of its own has
// its thread go on without it.
func ReplyThread(header Header) (inReplyTo string, references []string) {
	references = messageIDs(header.Raw("References"))
	if before := messageIDs(header.Raw("In-Reply-To")); len(references) == 0 && len(before) == 1 {
		references = before
	}
	own := header.MessageID()
	references = threadIDs(references, own)
	if isThreadID(own) {
		inReplyTo = own
		references = append(references, own)
	}
	if n := len(references) - maxThread; n > 0 {
		references = slices.Delete(references, 1, 1+n)
	}
	return inReplyTo, references
}

// threadIDs are ids that can be named, each once, without one of them.
func threadIDs(all []string, without string) []string {
	seen := map[string]bool{without: true}
	var kept []string
	for _, id := range all {
		if !seen[id] && isThreadID(id) {
			seen[id] = true
			kept = append(kept, id)
		}
	}
	return kept
}

// isThreadID tells an id that can be written in a header: printable ASCII.
func isThreadID(id string) bool {
	if id == "" || len(id) > maxThreadID {
		return false
	}
	for i := range len(id) {
		if c := id[i]; c <= ' ' || c > '~' || c == '<' || c == '>' {
			return false
		}
	}
	return true
}
