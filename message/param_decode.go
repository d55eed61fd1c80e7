package message

import (
	"strconv"
	"strings"
)

const (
	// maxParamBytes bounds a parameter's value before it is decoded.
	maxParamBytes = 16 << 10
	// maxParamSections bounds the sections of a continued parameter.
	maxParamSections = 500
)

// paramValue is a parameter's decoded value: as RFC 2231 has it (name*, or in
// sections name*0, name*1*, …), else plain, with the encoded-words that many
// programs put there. The map is as BODYSTRUCTURE gives it, keys lower-case.
// "" when there is none.
func paramValue(params map[string]string, name string) string {
	if value, ok := params[name+"*"]; ok {
		return decodeExtended(value)
	}
	if value, ok := joinSections(params, name); ok {
		return value
	}
	value := params[name]
	value = value[:min(len(value), maxParamBytes)]
	if charset, text, ok := cutExtended(value); ok && lookupKnown(charset) {
		return decodeCharset(percentDecode(text), charset) // RFC 2231 without the "*"
	}
	return decodeWords(value)
}

// lookupKnown tells whether the label names a charset.
func lookupKnown(label string) bool {
	label = cleanLabel(label)
	return label == "utf-8" || label == "utf8" || lookupEncoding(label) != nil
}

// joinSections puts a continued parameter together (RFC 2231, section 3). The
// charset stands in the first section; each tells by its own "*" whether it is
// percent-encoded. Some count from one.
func joinSections(params map[string]string, name string) (string, bool) {
	var (
		joined  []byte
		charset string
		found   bool
	)
	first := firstSection(params, name)
	for i := first; i < maxParamSections; i++ {
		key := name + "*" + strconv.Itoa(i)
		value, encoded := params[key+"*"]
		if !encoded {
			plain, ok := params[key]
			if !ok {
				break
			}
			value = plain
		}
		if i == first {
			if label, text, ok := cutExtended(value); ok && encoded {
				charset, value = label, text
			}
		}
		found = true
		if encoded {
			joined = append(joined, percentDecode(value)...)
		} else {
			joined = append(joined, value...)
		}
		if len(joined) > maxParamBytes {
			break
		}
	}
	if charset == "" {
		return decodeWords(string(joined)), found // some put encoded-words into sections
	}
	return decodeCharset(joined, charset), found
}

func firstSection(params map[string]string, name string) int {
	_, plain := params[name+"*0"]
	_, encoded := params[name+"*0*"]
	if plain || encoded {
		return 0
	}
	return 1
}

// decodeExtended decodes charset'language'percent-encoded (RFC 2231, section
// 4), the first two being left out by some.
func decodeExtended(value string) string {
	value = value[:min(len(value), maxParamBytes)]
	charset, text, ok := cutExtended(value)
	if !ok {
		return decodeWords(string(percentDecode(value)))
	}
	return decodeCharset(percentDecode(text), charset)
}

func cutExtended(value string) (charset, text string, ok bool) {
	charset, rest, ok := strings.Cut(value, "'")
	if !ok {
		return "", "", false
	}
	_, text, ok = strings.Cut(rest, "'")
	return charset, text, ok
}

// percentDecode leaves a "%" that starts no escape as it is.
func percentDecode(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return b
}
