package message

import (
	"bytes"
	"encoding/asn1"
)

// maxBERDepth bounds how deep values may lie within each other. A signature
// needs about ten levels.
const maxBERDepth = 30

// Tags of the values that lead to what was signed (X.690, section 8.1.2).
const (
	berOctets      = 0x04
	berOctetPieces = 0x24 // an OCTET STRING in several
	berOID         = 0x06
	berSequence    = 0x30
	berFirst       = 0xA0 // [0] EXPLICIT
)

// SignedContent takes out of S/MIME's signed-data (RFC 5652, section 5) what was
// signed, a MIME entity. It checks no signature. ok is false for anything else.
//
// The libraries for this format read it recursively and without a bound: a mail
// could end the program.
func SignedContent(data []byte) (content []byte, ok bool) {
	info, _ := berRead(data, 0)
	signed := info.holds(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2})
	if signed.tag != berSequence {
		return nil, false
	}
	for _, part := range signed.children() { // version and digest algorithms stand before it
		if part.tag == berSequence {
			return part.holds(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}).octets(0)
		}
	}
	return nil, false
}

// berValue is a value of ASN.1 in BER. The zero value stands for none.
type berValue struct {
	tag     byte
	content []byte // without the end-of-contents octets of an indefinite length
	is      bool
}

// holds is the value of a ContentInfo (RFC 5652, section 3) of this type: a
// sequence of the type and [0] with the value in it.
func (v berValue) holds(oid asn1.ObjectIdentifier) berValue {
	all := v.children()
	if v.tag != berSequence || len(all) < 2 || all[0].tag != berOID || all[1].tag != berFirst {
		return berValue{}
	}
	want, err := asn1.Marshal(oid)
	inside := all[1].children()
	if err != nil || !bytes.Equal(want[2:], all[0].content) || len(inside) == 0 {
		return berValue{}
	}
	return inside[0]
}

// maxBERChildren bounds the values within one that are looked at.
const maxBERChildren = 100_000

func (v berValue) children() []berValue {
	var all []berValue
	for rest := v.content; len(rest) > 0 && len(all) < maxBERChildren; {
		child, n := berRead(rest, 0)
		if !child.is {
			return all
		}
		all = append(all, child)
		rest = rest[n:]
	}
	return all
}

// octets joins the pieces of an OCTET STRING.
func (v berValue) octets(depth int) ([]byte, bool) {
	switch {
	case v.tag == berOctets:
		return v.content, true
	case v.tag != berOctetPieces || depth > 2:
		return nil, false
	}
	var all []byte
	for _, piece := range v.children() {
		octets, ok := piece.octets(depth + 1)
		if !ok {
			return nil, false
		}
		all = append(all, octets...)
	}
	return all, true
}

// berRead reads the value that data begins with, and says how many octets it
// takes. A value that is cut off ends where data does.
func berRead(data []byte, depth int) (v berValue, size int) {
	if len(data) < 2 || depth > maxBERDepth || data[0]&0x1F == 0x1F || data[0] == 0 {
		return berValue{}, 0
	}
	v = berValue{tag: data[0], is: true}
	length, start := int(data[1]), 2
	switch {
	case length == 0x80:
		return berIndefinite(v, data, depth)
	case length > 0x84:
		return berValue{}, 0
	case length > 0x80:
		n := length - 0x80
		if len(data) < 2+n {
			return berValue{}, 0
		}
		length, start = 0, 2+n
		for _, b := range data[2 : 2+n] {
			length = length<<8 | int(b)
		}
	}
	end := min(start+length, len(data))
	v.content = data[start:end]
	return v, end
}

// berIndefinite reads up to the end-of-contents octets.
func berIndefinite(v berValue, data []byte, depth int) (berValue, int) {
	for at := 2; ; {
		if at+1 < len(data) && data[at] == 0 && data[at+1] == 0 {
			v.content = data[2:at]
			return v, at + 2
		}
		inside, n := berRead(data[at:], depth+1)
		if !inside.is {
			v.content = data[2:at]
			return v, len(data)
		}
		at += n
	}
}
