package demo

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/ianaindex"
)

// encodeCharset gives text in a charset named as MIME does.
func encodeCharset(charset, text string) ([]byte, error) {
	enc, err := ianaindex.MIME.Encoding(charset)
	if err != nil || enc == nil {
		return nil, fmt.Errorf("charset %q: can't be written (%w)", charset, err)
	}
	return enc.NewEncoder().Bytes([]byte(text))
}

// encodedWords writes text as RFC 2047 words in a charset, a few characters in
// each so that no word is longer than 75 (section 2).
func encodedWords(charset, text string) (string, error) {
	var words []string
	for runes := []rune(text); len(runes) > 0; {
		n := min(14, len(runes))
		encoded, err := encodeCharset(charset, string(runes[:n]))
		if err != nil {
			return "", err
		}
		words = append(words, "=?"+charset+"?B?"+base64.StdEncoding.EncodeToString(encoded)+"?=")
		runes = runes[n:]
	}
	return strings.Join(words, " "), nil
}
