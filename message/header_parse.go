package message

import "strings"

const (
	// maxHeaderBytes bounds how much of a header block is looked at. Real ones
	// are a few KB; long recipient lists reach some 100 KB.
	maxHeaderBytes = 1 << 20
	// maxHeaderFields bounds the number of fields kept.
	maxHeaderFields = 5000
	// maxFieldBytes bounds one field's body.
	maxFieldBytes = 256 << 10
	// maxTextBytes bounds what Text gives, in bytes of UTF-8.
	maxTextBytes = 32 << 10
	// maxReferences bounds References; the latest are kept.
	maxReferences = 500
)

// Header is a message's or a part's header fields (RFC 5322, section 2.2), in
// their order. The zero value is an empty header.
type Header struct {
	fields []field
	guess  string // the charset of what was sent without encoding, "" for the usual
}

type field struct {
	name  string // lower-case
	value string // unfolded, not decoded, bytes as sent
}

// Bytes is about how much memory the header takes.
func (h Header) Bytes() int64 {
	size := 0
	for _, f := range h.fields {
		size += 50 + len(f.name) + len(f.value)
	}
	return int64(size)
}

// ParseHeader reads a header block as it comes, up to the first empty line:
// lines may end in CRLF, LF or CR, be folded, lack a colon (then they are
// passed over), or break off anywhere. It never fails, and looks at no more
// than maxHeaderBytes.
func ParseHeader(raw []byte) Header {
	text := strings.TrimLeft(string(raw[:min(len(raw), maxHeaderBytes)]), "\r\n")
	lineEnd := "\n"
	if !strings.Contains(text, lineEnd) {
		lineEnd = "\r"
	}
	var (
		h           = Header{guess: guessCharset([]byte(text), "")}
		name, value string
		folded      strings.Builder // the value, if it has several lines
		finish      = func() {
			if folded.Len() > 0 {
				value = folded.String()
			}
			if name != "" && len(h.fields) < maxHeaderFields {
				h.fields = append(h.fields, field{name, strings.TrimSpace(value)})
			}
			name = ""
			folded.Reset()
		}
	)
	for first := true; text != "" && len(h.fields) < maxHeaderFields; first = false {
		line, rest, _ := strings.Cut(text, lineEnd)
		text = rest
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			break
		}
		if (line[0] == ' ' || line[0] == '\t') && !first {
			if folded.Len() == 0 {
				folded.WriteString(value)
			}
			folded.WriteString(line[:min(len(line), maxFieldBytes-min(folded.Len(), maxFieldBytes))])
			continue
		}
		finish()
		name, value = cutField(line)
	}
	finish()
	return h
}

// cutField splits a line at its colon. The name is "" for a line that is no
// field: no colon, or no field name before it (an mbox "From " line, say).
func cutField(line string) (name, body string) {
	before, body, ok := strings.Cut(line, ":")
	before = strings.Trim(before, " \t\r") // other blanks would make a field of what is none
	if !ok || before == "" {
		return "", ""
	}
	for i := range len(before) {
		if before[i] <= ' ' || before[i] >= 0x7F {
			return "", ""
		}
	}
	return strings.ToLower(before), body[:min(len(body), maxFieldBytes)]
}

// Raw is the first field of that name (in any case), unfolded but not decoded:
// bytes as they were sent. "" when there is none.
func (h Header) Raw(name string) string {
	for _, f := range h.fields {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// IsEmpty tells that there are no fields.
func (h Header) IsEmpty() bool { return len(h.fields) == 0 }

// count is how many fields have that name, which is lower-case.
func (h Header) count(name string) int {
	n := 0
	for _, f := range h.fields {
		if f.name == name {
			n++
		}
	}
	return n
}

// Text is the first field of that name as a person reads it: unfolded,
// encoded-words (RFC 2047) decoded, on one line and without characters that
// hide or reorder. At most maxTextBytes long.
func (h Header) Text(name string) string {
	return cutString(cleanLine(decodeWordsIn(h.Raw(name), h.guess)), maxTextBytes)
}

// MessageID is the message's own id without angle brackets, "" for none.
func (h Header) MessageID() string {
	ids := messageIDs(h.Raw("Message-ID"))
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// References are the ids, without angle brackets, of the messages that this
// one answers, the oldest first: those of References, else of In-Reply-To
// (RFC 5322, section 3.6.4). At most maxReferences.
func (h Header) References() []string {
	ids := messageIDs(h.Raw("References"))
	if len(ids) == 0 {
		ids = messageIDs(h.Raw("In-Reply-To"))
	}
	return ids[max(0, len(ids)-maxReferences):]
}

// messageIDs takes what stands in angle brackets; where nothing does, the
// words that hold an "@".
func messageIDs(value string) []string {
	var ids []string
	for rest := value; ; {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			break
		}
		id, after, ok := strings.Cut(after, ">")
		if !ok {
			break
		}
		if id = cleanID(id); id != "" {
			ids = append(ids, id)
		}
		rest = after
	}
	if ids != nil {
		return ids
	}
	for _, word := range strings.Fields(value) {
		if id := cleanID(strings.Trim(word, "<>,;")); strings.Contains(id, "@") {
			ids = append(ids, id)
		}
	}
	return ids
}

// cleanID drops the blanks that folding may have left within an id.
func cleanID(id string) string {
	return strings.Join(strings.Fields(cleanLine(id)), "")
}
