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
// semicolons and quotes, and blanks in values. Time is linear in len(field), and
// nothing of field is kept.
func parseParams(field string) (first string, params map[string]string) {
	first, rest := cutToken(field)
	if strings.HasPrefix(strings.TrimLeft(rest, " \t"), "=") { // the first word was left out
		first, rest = "", field
	}
	r := paramReader{rest: rest}
	for range maxParams {
		name, value, ok := r.next()
		if !ok {
			break
		}
		if name == "" || len(name) > maxParamName {
			continue
		}
		if params == nil {
			params = map[string]string{}
		}
		if _, taken := params[name]; !taken {
			params[name] = strings.Clone(value)
		}
	}
	return first, params
}

// firstToken is a field's first word, lower-case.
func firstToken(field string) string {
	first, _ := cutToken(field)
	return first
}

func cutToken(field string) (token, rest string) {
	field = strings.TrimLeft(field, " \t\"")
	end := strings.IndexAny(field, " \t;\"(,=")
	if end < 0 {
		end = len(field)
	}
	return lowerClone(field[:end]), field[end:]
}

func lowerClone(s string) string { return strings.Clone(strings.ToLower(s)) }

// paramReader reads parameters one after the other.
type paramReader struct {
	rest     string
	unclosed bool // no quote in rest is the last of a value
}

// next reads a parameter, with what stands before it. The name is lower-case,
// and "" when nothing of use was there.
func (r *paramReader) next() (name, value string, ok bool) {
	r.rest = strings.TrimLeft(r.rest, "; \t\r\n\",")
	if strings.HasPrefix(r.rest, "(") { // a comment
		_, r.rest, _ = strings.Cut(r.rest, ")")
		return "", "", true
	}
	end := strings.IndexAny(r.rest, "=; \t")
	if end < 0 {
		return "", "", false
	}
	name, r.rest = r.rest[:end], strings.TrimLeft(r.rest[end:], " \t")
	if !strings.HasPrefix(r.rest, "=") {
		return "", "", true
	}
	r.rest = strings.TrimLeft(r.rest[1:], " \t")
	return lowerClone(name), r.value(), true
}

func (r *paramReader) value() string {
	if quoted, ok := strings.CutPrefix(r.rest, `"`); ok {
		r.rest = quoted
		if value, ok := r.quoted(); ok {
			return value
		}
	}
	return r.unquoted()
}

// quoted reads a value behind its first quote. A quote that neither a semicolon,
// the end nor a further parameter follows is taken for a part of it.
func (r *paramReader) quoted() (value string, ok bool) {
	if r.unclosed {
		return "", false
	}
	var out strings.Builder
	s := r.rest
	for i := 0; i < min(len(s), maxParamBytes); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		case s[i] == '"' && endsValue(s[i+1:]):
			r.rest = s[i+1:]
			return out.String(), true
		}
		out.WriteByte(s[i])
	}
	r.unclosed = true
	return "", false
}

// unquoted reads a value without quotes, or without the last of them. Blanks
// belong to it unless a further parameter follows: many write file names so.
func (r *paramReader) unquoted() string {
	s, end := r.rest, len(r.rest)
	for i := range len(s) {
		if s[i] == ';' || isBlankOctet(s[i]) && beginsParam(s[i:]) {
			end = i
			break
		}
	}
	r.rest = s[end:]
	return strings.TrimRight(s[:end], " \t")
}

func isBlankOctet(c byte) bool { return c == ' ' || c == '\t' }

// endsValue tells whether what stands behind a quote shows that it is the last.
func endsValue(s string) bool {
	s = s[:min(len(s), maxParamName)]
	trimmed := strings.TrimLeft(s, " \t")
	return trimmed == "" || trimmed[0] == ';' || trimmed[0] == '(' || len(trimmed) < len(s) && beginsParam(s)
}

// beginsParam tells whether a name and "=" come next.
func beginsParam(s string) bool {
	s = strings.TrimLeft(s[:min(len(s), maxParamName)], " \t")
	for i := range len(s) {
		switch s[i] {
		case '=':
			return i > 0
		case ' ', '\t', '"', '\'', ';', '?', '/', '(', ')', '<', '>', '@', ',':
			return false
		}
	}
	return false
}
