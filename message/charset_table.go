package message

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// byteTable is an encoding of one byte a character: ASCII, and these 128
// characters from 0x80 on. It is for reading alone.
type byteTable string

func (t byteTable) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &byteDecoder{upper: []rune(string(t))}}
}

func (t byteTable) NewEncoder() *encoding.Encoder { return encoding.Replacement.NewEncoder() }

type byteDecoder struct {
	transform.NopResetter
	upper []rune
}

func (d *byteDecoder) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for _, c := range src {
		r := rune(c)
		if c >= utf8.RuneSelf {
			r = d.upper[c-utf8.RuneSelf]
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc++
	}
	return nDst, nSrc, nil
}
