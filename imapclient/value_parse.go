package imapclient

import (
	"bytes"
	"errors"
	"strconv"
)

// Bounds on a parenthesised value. What goes beyond them can't be believed.
const (
	maxDepth  = 500     // lists within lists; Dovecot reports parts up to 100 deep, some lists each
	maxValues = 200_000 // values in one response
)

// value is a datum of a response (RFC 9051, section 4), read leniently.
type value struct {
	kind valueKind
	text []byte  // of an atom or a string; not copied
	list []value // of a list
}

type valueKind uint8

const (
	valueAtom   valueKind = iota // NIL is one too
	valueString                  // quoted or literal
	valueList
)

var errBadValue = errors.New("a response that can't be read")

func (v *value) isList() bool { return v != nil && v.kind == valueList }

// str is the text of an nstring, "" for NIL and for a list.
func (v *value) str() string {
	if v == nil || v.kind == valueList || v.isNIL() {
		return ""
	}
	return string(v.text)
}

// octets is the text of an nstring, empty for NIL but never nil.
func (v *value) octets() []byte {
	if v.kind == valueString && v.text != nil {
		return v.text
	}
	return []byte{}
}

func (v *value) isNIL() bool {
	return v.kind == valueAtom && bytes.EqualFold(v.text, []byte("NIL"))
}

// number is 0 for what is none, negative or beyond 63 bits.
func (v *value) number() int64 {
	if v == nil || v.kind == valueList {
		return 0
	}
	n, err := strconv.ParseInt(string(v.text), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// at is a list's i-th value, nil when there is none.
func (v *value) at(i int) *value {
	if !v.isList() || i >= len(v.list) {
		return nil
	}
	return &v.list[i]
}

// valueReader reads values one after the other.
type valueReader struct {
	rest  []byte
	count int
	open  []value // of the lists that are being read
	room  []value // for those that have been
	block []value // of which room is what is left
}

// reset has the reader begin with another response. Lists that it gave before
// are no longer to be used.
func (r *valueReader) reset(rest []byte) {
	r.rest, r.count, r.open, r.room = rest, 0, r.open[:0], r.block
}

func (r *valueReader) skipSpace() {
	for len(r.rest) > 0 && (r.rest[0] == ' ' || r.rest[0] == '\t') {
		r.rest = r.rest[1:]
	}
}

// next reads a value. Lists are gone into up to maxDepth.
func (r *valueReader) next(depth int) (value, error) {
	r.skipSpace()
	if r.count++; r.count > maxValues || depth > maxDepth || len(r.rest) == 0 {
		return value{}, errBadValue
	}
	switch r.rest[0] {
	case '(':
		return r.nextList(depth)
	case '"':
		return r.nextQuoted()
	case '{':
		return r.nextLiteral()
	default:
		return r.nextAtom()
	}
}

func (r *valueReader) nextList(depth int) (value, error) {
	r.rest = r.rest[1:]
	start := len(r.open)
	for {
		r.skipSpace()
		if len(r.rest) == 0 {
			return r.closeList(start), errBadValue
		}
		if r.rest[0] == ')' {
			r.rest = r.rest[1:]
			return r.closeList(start), nil
		}
		v, err := r.next(depth + 1)
		if err != nil {
			return r.closeList(start), err
		}
		r.open = append(r.open, v)
	}
}

// closeList makes a list of the values from start on.
func (r *valueReader) closeList(start int) value {
	n := len(r.open) - start
	if n > len(r.room) {
		r.block = make([]value, max(n, valuesAtOnce))
		r.room = r.block
	}
	list := r.room[:n:n]
	r.room = r.room[n:]
	copy(list, r.open[start:])
	r.open = r.open[:start]
	return value{kind: valueList, list: list}
}

// valuesAtOnce is how many values room is made for.
const valuesAtOnce = 64

func (r *valueReader) nextQuoted() (value, error) {
	var unescaped []byte
	start := 1
	for i := 1; i < len(r.rest); i++ {
		switch r.rest[i] {
		case '\\':
			if i+1 < len(r.rest) {
				unescaped = append(unescaped, r.rest[start:i]...)
				i++
				start = i
			}
		case '"':
			text := r.rest[start:i]
			if unescaped != nil {
				text = append(unescaped, text...)
			}
			r.rest = r.rest[i+1:]
			return value{kind: valueString, text: text}, nil
		}
	}
	return value{}, errBadValue
}

func (r *valueReader) nextLiteral() (value, error) {
	line, rest, ok := bytes.Cut(r.rest, []byte("\n"))
	size, isLiteral := literalSize(line)
	if !ok || !isLiteral || size > int64(len(rest)) {
		return value{}, errBadValue
	}
	r.rest = rest[size:]
	return value{kind: valueString, text: rest[:size]}, nil
}

// nextAtom takes whatever stands there up to a space or a bracket, also what
// no atom may hold. Square brackets, as in BODY[HEADER.FIELDS (Date)]<0>, may
// hold spaces.
func (r *valueReader) nextAtom() (value, error) {
	squares := 0
	i := 0
	for ; i < len(r.rest); i++ {
		c := r.rest[i]
		switch {
		case c == '[':
			squares++
			continue
		case c == ']':
			squares--
			continue
		case squares > 0:
			continue
		case c == ' ', c == '\t', c == '\r', c == '\n', c == '(', c == ')', c == '"':
		default:
			continue
		}
		break
	}
	if i == 0 {
		return value{}, errBadValue
	}
	text := r.rest[:i]
	r.rest = r.rest[i:]
	return value{kind: valueAtom, text: text}, nil
}
