package message

import (
	"io"
	"strings"
	"unicode/utf8"
)

// maxCharsetLabel bounds an encoded-word's charset and language.
const maxCharsetLabel = 64

// maxTruncatedWord bounds what is taken for an encoded-word without its end.
const maxTruncatedWord = 1 << 10

// encodedWord is one encoded-word of RFC 2047, cut up but not decoded.
type encodedWord struct {
	charset  string
	encoding byte // 'b' or 'q'
	text     string
}

// decodeWords decodes the encoded-words in a field's body, wherever they stand
// and however they break the rules. What is no encoded-word is taken for UTF-8
// when it is valid, else for Windows-1252. Time is linear in len(s).
func decodeWords(s string) string { return decodeWordsIn(s, "") }

// decodeWordsIn is decodeWords where what is no encoded-word has that charset.
func decodeWordsIn(s, charset string) string {
	lastEnd := strings.LastIndex(s, "?=")
	if !strings.Contains(s, "=?") {
		return decodeRaw(s, charset)
	}
	var out strings.Builder
	var run []encodedWord // encoded-words that stand together
	flush := func() {
		out.WriteString(decodeRun(run))
		run = run[:0]
	}
	for s != "" {
		start := strings.Index(s, "=?")
		if start < 0 {
			start = len(s)
		}
		plain := s[:start]
		s, lastEnd = s[start:], lastEnd-start
		// Blanks between two encoded-words belong to neither.
		if plain != "" && (len(run) == 0 || strings.Trim(plain, " \t\r\n") != "" || s == "") {
			flush()
			out.WriteString(decodeRaw(plain, charset))
		}
		if s == "" {
			break
		}
		word, n := cutWord(s, lastEnd)
		if n > 0 {
			run = append(run, word)
			s, lastEnd = s[n:], lastEnd-n
			continue
		}
		if isTruncatedWord(s) && (len(run) > 0 || !isBlank(out.String())) {
			break // better nothing than half of it
		}
		flush()
		if word.text != "" || isTruncatedWord(s) {
			out.WriteString(decodeTruncated(word))
			break
		}
		out.WriteString("=?")
		s, lastEnd = s[2:], lastEnd-2
	}
	flush()
	return out.String()
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// cutWord takes the encoded-word that s starts with; n is its length. With n
// 0 there is none, or only its beginning: then word holds what there is.
// lastEnd is the last "?=" in s.
func cutWord(s string, lastEnd int) (word encodedWord, n int) {
	charset, _, ok := strings.Cut(s[2:min(len(s), 2+maxCharsetLabel+1)], "?")
	if !ok || charset == "" || strings.ContainsAny(charset, " \t=\"<>,()") || len(charset) > maxCharsetLabel {
		return word, 0
	}
	rest := s[2+len(charset)+1:]
	if len(rest) < 2 || rest[1] != '?' {
		return word, 0
	}
	enc := rest[0] | 0x20
	if enc != 'b' && enc != 'q' {
		return word, 0
	}
	head := len(s) - len(rest) + 2
	word = encodedWord{charset: charset, encoding: enc}
	if lastEnd < head {
		word.text = s[head:]
		return word, 0
	}
	for i := head; ; i++ {
		switch {
		case strings.HasPrefix(s[i:], "?="):
			word.text = s[head:i]
			return word, i + 2
		case i > head && strings.HasPrefix(s[i:], "=?") && looksLikeWord(s[i:]):
			// This word never ended: here is the next.
			word.text = strings.TrimRight(s[head:i], " \t")
			return word, i
		}
	}
}

// looksLikeWord tells whether s starts with an encoded-word's first parts.
func looksLikeWord(s string) bool {
	_, rest, ok := strings.Cut(s[2:min(len(s), 2+maxCharsetLabel)], "?")
	return ok && len(rest) > 1 && rest[1] == '?' && strings.ContainsRune("bBqQ", rune(rest[0]))
}

// isTruncatedWord tells whether s, from a "=?" to the end of the field, is the
// beginning of an encoded-word that was cut off.
func isTruncatedWord(s string) bool {
	return len(s) <= maxTruncatedWord && !strings.ContainsAny(s, " \t\r\n") && !strings.Contains(s, "?=")
}

// decodeRun decodes encoded-words that stand together. Those of one charset
// are joined as bytes first: a character may be split between two words.
func decodeRun(run []encodedWord) string {
	var out strings.Builder
	for len(run) > 0 {
		charset := cleanLabel(run[0].charset)
		var b []byte
		for len(run) > 0 && cleanLabel(run[0].charset) == charset {
			b = append(b, run[0].bytes()...)
			run = run[1:]
		}
		out.WriteString(decodeCharset(b, charset))
	}
	return out.String()
}

// decodeTruncated decodes a word that was cut off, up to its last whole
// character.
func decodeTruncated(word encodedWord) string {
	b := word.bytes()
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) && lookupEncoding(cleanLabel(word.charset)) == nil {
				b = b[:i]
			}
			break
		}
	}
	return strings.TrimRight(decodeCharset(b, word.charset), "\uFFFD")
}

// bytes decodes the word's text, leniently.
func (w encodedWord) bytes() []byte {
	if w.encoding == 'b' {
		// Reading from memory can't fail.
		b, _ := io.ReadAll(NewTransferDecoder(strings.NewReader(w.text), "base64"))
		return b
	}
	b := make([]byte, 0, len(w.text))
	for i := 0; i < len(w.text); i++ {
		switch c := w.text[i]; {
		case c == '_':
			b = append(b, ' ')
		case c == '=' && i+2 < len(w.text) && isHex(w.text[i+1]) && isHex(w.text[i+2]):
			b = append(b, unhex(w.text[i+1])<<4|unhex(w.text[i+2]))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return b
}

// decodeRaw is text that was sent without encoding.
func decodeRaw(s, charset string) string {
	if isPlainASCII(s) {
		return s
	}
	return decodeCharset([]byte(s), charset)
}

// isPlainASCII: a zero octet may be half of a wide character, and an escape
// begins one of another set.
func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] == 0 || s[i] == 0x1B || s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
