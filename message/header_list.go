package message

import "strings"

// maxFieldShown bounds a field's body in ListFields, in bytes.
const maxFieldShown = 16 << 10

// HeaderField is a field of a header for those who want to see it all.
type HeaderField struct {
	Name      string // as it was written, "" for lines that are no field
	Raw       string // the body as it was sent, made visible, with its folding
	Text      string // the body as a person reads it
	Shortened bool
}

// Encoded tells whether the field reads otherwise than it was written.
func (f HeaderField) Encoded() bool {
	return f.Text != strings.Join(strings.Fields(f.Raw), " ")
}

// ListFields gives all fields of a header block in their order, up to the first
// empty line. cut says that raw had more than maxHeaderBytes or
// maxHeaderFields.
func ListFields(raw []byte) (fields []HeaderField, cut bool) {
	guess := guessCharset(raw[:min(len(raw), maxHeaderBytes)], "")
	cut = len(raw) > maxHeaderBytes
	text := strings.TrimLeft(string(raw[:min(len(raw), maxHeaderBytes)]), "\r\n")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if end := strings.Index(text, "\n\n"); end >= 0 {
		text = text[:end]
	}
	for text != "" {
		if len(fields) >= maxHeaderFields {
			return fields, true
		}
		n := fieldLength(text)
		fields = append(fields, listedField(strings.TrimSuffix(text[:n], "\n"), guess))
		text = text[n:]
	}
	return fields, cut
}

// fieldLength is how far the field at the start of s goes: to the first line
// break that nothing folded follows.
func fieldLength(s string) int {
	for i := 0; i < len(s); {
		end := strings.IndexByte(s[i:], '\n')
		if end < 0 {
			break
		}
		if i += end + 1; i < len(s) && s[i] != ' ' && s[i] != '\t' {
			return i
		}
	}
	return len(s)
}

func listedField(s, charset string) HeaderField {
	first, _, _ := strings.Cut(s, "\n")
	name, body := "", s
	if lower, _ := cutField(first); lower != "" {
		name, body, _ = strings.Cut(s, ":")
		name = strings.TrimSpace(name)
	}
	f := HeaderField{Name: Visible([]byte(name)), Shortened: len(body) > maxFieldShown}
	body = body[:min(len(body), maxFieldShown)]
	f.Raw = strings.TrimSpace(Visible([]byte(body)))
	unfolded := strings.ReplaceAll(body, "\n", "")
	f.Text = strings.Join(strings.Fields(cleanLine(decodeWordsIn(unfolded, charset))), " ")
	return f
}
