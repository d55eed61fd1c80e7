package message

import (
	"bytes"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
)

const (
	// detectBytes is how much 8-bit text the detector is given at most.
	detectBytes = 2 << 10
	// minDetected is how many bytes beyond ASCII it takes to guess at all.
	minDetected = 6
	// minConfidence is how sure the detector must be.
	minConfidence = 0.75
)

// detectCharset guesses the encoding of text whose label says nothing, from
// which letters stand beside which. It is "" for Latin text, and for what can't
// be told from it. b is not UTF-8.
func detectCharset(b []byte) string {
	sample := eightBitLines(b)
	if hasKana(sample) {
		return "shift_jis"
	}
	high, inWords := countHigh(sample)
	if high < minDetected || inWords*2 < high {
		return "" // Latin text with an accent here and there
	}
	found := chardet.Detect(sample)
	if found.Confidence < minConfidence {
		return ""
	}
	switch label := cleanLabel(found.Encoding); label {
	case "euc-jp", "euc-kr", "cp949", "gb2312", "gb18030", "big5",
		"windows-1251", "koi8-r", "iso-8859-5", "ibm866", "iso-8859-7", "windows-1253", "windows-1255", "iso-8859-8", "tis-620":
		return label
	}
	return ""
}

// eightBitLines are the lines of b that aren't ASCII, as many as the detector
// needs to see.
func eightBitLines(b []byte) []byte {
	var lines []byte
	for line := range bytes.Lines(b) {
		if isASCII(line) {
			continue
		}
		if first := bytes.IndexFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }); first > detectBytes {
			line = line[first:]
		}
		lines = append(lines, line[:min(len(line), detectBytes-len(lines))]...)
		if len(lines) >= detectBytes {
			break
		}
	}
	return lines
}

// countHigh counts the bytes beyond ASCII, and how many of them stand at least
// three together: words of another alphabet, or characters of several bytes.
func countHigh(b []byte) (high, inWords int) {
	run := 0
	end := func() {
		if high += run; run >= 3 {
			inWords += run
		}
		run = 0
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			run++
		} else {
			end()
		}
	}
	end()
	return high, inWords
}

// hasKana tells Shift_JIS, which the detector misses, by its hiragana and
// katakana: no other text has several of the pairs that write them.
func hasKana(b []byte) bool {
	const enough = 3
	kana := 0
	for i := 0; i+1 < len(b); i++ {
		lead, trail := b[i], b[i+1]
		if lead < utf8.RuneSelf || lead >= 0xA0 && lead <= 0xDF {
			continue
		}
		if lead == 0x82 && trail >= 0x9F && trail <= 0xF1 || lead == 0x83 && trail >= 0x40 && trail <= 0x96 {
			kana++
		}
		i++ // a character of two bytes
	}
	return kana >= enough
}
