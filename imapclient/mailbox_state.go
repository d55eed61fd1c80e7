package imapclient

import (
	"bytes"
	"strings"
)

// boxState is what a server says of a mailbox in STATUS.
type boxState struct {
	uidValidity, uidNext, messages, unseen uint32
	modSeq                                 uint64
	size                                   int64
}

func statusCommand(mailbox string) string {
	return "STATUS " + quotedMailbox(mailbox) + " (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)"
}

// state asks for a mailbox's state.
func (c *connection) state(mailbox string) (boxState, error) {
	answers, err := c.frames.do(statusCommand(mailbox))
	return stateIn(answers), err
}

// stateIn finds the state that was asked for among answers.
func stateIn(answers []frame) boxState {
	for _, f := range answers {
		if _, state, ok := decodeStatus(f); ok {
			return state
		}
	}
	return boxState{}
}

// decodeStatus reads an untagged STATUS (RFC 9051, section 7.3.4).
func decodeStatus(f frame) (mailbox string, state boxState, ok bool) {
	return boxState{}.with(f)
}

// with gives the state with what an untagged STATUS says of it: one that a
// server pushes leaves out what hasn't changed (RFC 5465).
func (state boxState) with(f frame) (mailbox string, next boxState, ok bool) {
	rest, ok := bytes.CutPrefix(f, []byte("* STATUS "))
	if !ok {
		return "", state, false
	}
	r := valueReader{rest: rest}
	name, err1 := r.next(0)
	items, err2 := r.next(0)
	if err1 != nil || err2 != nil || name.kind == valueList {
		return "", state, false
	}
	for i := 0; i+1 < len(items.list); i += 2 {
		n := items.list[i+1].number()
		switch strings.ToUpper(items.list[i].str()) {
		case "MESSAGES":
			state.messages = uint32(n)
		case "SIZE": // octets of all messages (RFC 8438)
			state.size = n
		case "UNSEEN":
			state.unseen = uint32(n)
		case "UIDNEXT":
			state.uidNext = uint32(n)
		case "UIDVALIDITY":
			state.uidValidity = uint32(n)
		case "HIGHESTMODSEQ":
			state.modSeq = uint64(n)
		}
	}
	return decodeMailboxName(string(name.text)), state, true
}
