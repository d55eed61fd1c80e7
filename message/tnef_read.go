package message

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// What is read of TNEF ([MS-OXTNEF], section 2.1.3): attributes by their number,
// of the message or of an attachment, and MAPI properties ([MS-OXPROPS]).
const (
	tnefSignature  = 0x223E9F78
	tnefCodepage   = 0x00069007
	tnefBody       = 0x0002800C
	tnefProperties = 0x00069003 // of the message
	tnefRendering  = 0x00069002 // with which an attachment begins
	tnefTitle      = 0x00018010
	tnefData       = 0x0006800F
	tnefAttachment = 0x00069005 // properties of an attachment

	mapiBody     = 0x1000
	mapiHTML     = 0x1013
	mapiData     = 0x3701
	mapiName     = 0x3704
	mapiLongName = 0x3707
	mapiMIMEType = 0x370E

	mapiUnicode  = 0x001F
	mapiObject   = 0x000D
	mapiMultiple = 0x1000 // set in the type of a property with several values
)

// tnefReader reads little-endian numbers and strings. Behind its end there are
// only zeros, and it is broken.
type tnefReader struct {
	rest   []byte
	broken bool
}

func (r *tnefReader) bytes(n uint32) []byte {
	if uint64(n) > uint64(len(r.rest)) {
		r.rest, r.broken = nil, true
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *tnefReader) u16() uint16 {
	if b := r.bytes(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *tnefReader) u32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// attribute reads the next attribute. What is cut off is left out.
func (r *tnefReader) attribute() (id uint32, data []byte, ok bool) {
	if len(r.rest) < 9 {
		return 0, nil, false
	}
	r.bytes(1) // whether it is of the message or of an attachment: its number says that too
	id = r.u32()
	data = r.bytes(r.u32())
	r.bytes(2) // the sum of the octets
	return id, data, data != nil
}

// maxTNEFProperties bounds the properties of a message or an attachment.
const maxTNEFProperties = 2000

// properties reads a list of MAPI properties, and gives the first value of each.
func (r *tnefReader) properties(each func(id uint16, value []byte)) {
	for range min(r.u32(), maxTNEFProperties) {
		kind, id := r.u16(), r.u16()
		if id >= 0x8000 {
			r.propertyName()
		}
		value := r.values(kind)
		if r.broken {
			return
		}
		if kind&^mapiMultiple == mapiUnicode {
			value = fromUTF16(value)
		}
		each(id, value)
	}
}

func (r *tnefReader) propertyName() {
	r.bytes(16)
	if r.u32() == 0 {
		r.u32()
		return
	}
	r.padded(r.u32())
}

// values reads a property's values, and gives the first.
func (r *tnefReader) values(kind uint16) (first []byte) {
	size, fixed := tnefSize(kind &^ mapiMultiple)
	count := uint32(1)
	if !fixed || kind&mapiMultiple != 0 {
		count = r.u32()
	}
	if fixed && size == 0 {
		return nil
	}
	for i := uint32(0); i < count && !r.broken; i++ {
		if !fixed {
			size = r.u32()
		}
		value := r.padded(size)
		if kind == mapiObject && len(value) >= 16 {
			value = value[16:] // the name of its interface
		}
		if i == 0 {
			first = value
		}
	}
	return first
}

// tnefSize is how many octets a value of that type has, if that is known.
func tnefSize(kind uint16) (size uint32, fixed bool) {
	switch kind {
	case 0x0000, 0x0001:
		return 0, true
	case 0x0002, 0x0003, 0x0004, 0x000A, 0x000B:
		return 4, true
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040:
		return 8, true
	case 0x0048:
		return 16, true
	}
	return 0, false
}

func (r *tnefReader) padded(size uint32) []byte {
	value := r.bytes(size)
	if pad := -size & 3; uint64(pad) <= uint64(len(r.rest)) {
		r.bytes(pad)
	}
	return value
}

// fromUTF16 writes UTF-8, without the much larger list of characters between.
func fromUTF16(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) >= 2 {
		r := rune(binary.LittleEndian.Uint16(b))
		b = b[2:]
		if utf16.IsSurrogate(r) && len(b) >= 2 {
			if pair := utf16.DecodeRune(r, rune(binary.LittleEndian.Uint16(b))); pair != utf8.RuneError {
				r, b = pair, b[2:]
			}
		}
		out = utf8.AppendRune(out, r) // half a pair becomes U+FFFD
	}
	return out
}
