package message

import "strings"

const (
	// maxParams bounds the parameters of one field.
	maxParams = 2 * maxParamSections
	// maxParamName bounds a parameter's name, in octets.
	maxParamName = 100
)

// parseParams cuts up a field such as Content-Type (RFC 2045, section 5.1) as
// BODYSTRUCTURE does: its first word, lower-case, and its parameters as sent,
// keys lower-case, the first of two with one name. It forgives missing
// semicolons and quotes, and blanks in values. Time is linear in len(field).
func parseParams(field string) (first string, params map[string]string) {
	first = firstToken(field)
	rest := strings.TrimLeft(field, " \t\"")[len(first):]
	if strings.HasPrefix(strings.TrimLeft(rest, " \t"), "=") { // the first word was left out
		first, rest = "", field
	}
	for range maxParams {
		var name, value string
		var ok bool
		name, value, rest, ok = cutParam(rest)
		if !ok {
			break
		}
		if name == "" {
			continue
		}
		if params == nil {
			params = map[string]string{}
		}
		if _, taken := params[name]; !taken {
			params[name] = value
		}
	}
	return first, params
}

// firstToken is a field's first word, lower-case.
func firstToken(field string) string {
	field = strings.TrimLeft(field, " \t\"")
	end := strings.IndexAny(field, " \t;\"(,=")
	if end < 0 {
		end = len(field)
	}
	return strings.ToLower(field[:end])
}

// cutParam takes a parameter, with what stands before it. The name is "" when
// nothing of use was there.
func cutParam(s string) (name, value, rest string, ok bool) {
	s = strings.TrimLeft(s, "; \t\r\n\",")
	if s == "" {
		return "", "", "", false
	}
	if s[0] == '(' { // a comment
		_, rest, _ = strings.Cut(s, ")")
		return "", "", rest, true
	}
	end := strings.IndexAny(s, "=; \t")
	if end < 0 {
		return "", "", "", false
	}
	name, rest = strings.ToLower(s[:end]), strings.TrimLeft(s[end:], " \t")
	if !strings.HasPrefix(rest, "=") {
		return "", "", rest, true
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	if strings.HasPrefix(rest, `"`) {
		value, rest = cutQuoted(rest[1:])
	} else {
		value, rest = cutUnquoted(rest)
	}
	if len(name) > maxParamName {
		name = ""
	}
	return name, value, rest, true
}

// cutQuoted takes a quoted value. A quote that neither a semicolon, the end nor
// a further parameter follows is taken for a part of it. Without a last quote
// it is as if there were none.
func cutQuoted(s string) (value, rest string) {
	var out strings.Builder
	for i := 0; i < min(len(s), maxParamBytes); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		case s[i] == '"' && endsValue(s[i+1:]):
			return out.String(), s[i+1:]
		}
		out.WriteByte(s[i])
	}
	return cutUnquoted(s)
}

// cutUnquoted takes a value without quotes: blanks belong to it unless a
// further parameter follows, since many write file names like that.
func cutUnquoted(s string) (value, rest string) {
	for i := range len(s) {
		if s[i] == ';' || (s[i] == ' ' || s[i] == '\t') && beginsParam(s[i:]) {
			return strings.TrimRight(s[:i], " \t"), s[i:]
		}
	}
	return strings.TrimRight(s, " \t"), ""
}

// endsValue tells whether what stands behind a quote shows that it is the last.
func endsValue(s string) bool {
	s = strings.TrimLeft(s[:min(len(s), maxParamName)], " \t\r\n")
	return s == "" || s[0] == ';' || s[0] == '(' || beginsParam(" "+s)
}

// beginsParam tells whether a blank is followed by a name and "=".
func beginsParam(s string) bool {
	s = strings.TrimLeft(s[:min(len(s), maxParamName)], " \t")
	name, _, ok := strings.Cut(s, "=")
	return ok && name != "" && !strings.ContainsAny(name, " \t\"';?/()<>@,")
}
