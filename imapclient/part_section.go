package imapclient

import (
	"errors"
	"math"
	"strings"

	"hearthmail/message"
)

// section is a stretch of a body section (RFC 9051, section 6.4.5.1).
type section struct {
	name       string // as commands write it, "" for the whole message
	start, end int64  // octets within it; end may lie behind its own
}

func whole(name string) section { return section{name: name, end: math.MaxInt64} }

// sectionOf is where a part's body is to be had: at its place in the raw
// message if that is known, else by its path.
func sectionOf(part *message.Part) (section, error) {
	switch {
	case part == nil:
		return section{}, notAPart()
	case part.Range != nil:
		return section{start: part.Range.Start, end: part.Range.End}, nil
	case sectionPath(strings.TrimSuffix(part.Path, ".TEXT")) == "":
		return section{}, notAPart()
	}
	return whole(part.Path), nil
}

// headerOf is where the header of the message in a part is to be had.
func headerOf(part *message.Part) (section, error) {
	if part.Message != nil && part.Message.Range != nil {
		at := part.Message.Range
		return section{start: at.Header, end: at.Start}, nil
	}
	if sectionPath(part.Path) == "" {
		return section{}, notAPart()
	}
	return whole(part.Path + ".HEADER"), nil
}

// size is how much there may be from offset on, but at most limit.
func (s section) size(offset, limit int64) int64 {
	return max(0, min(limit, s.end-s.start-offset))
}

func notAPart() error {
	return &Error{Kind: KindNotFound, Op: "fetch", Err: errors.New("not a part path")}
}
