package message

import (
	"io"
	"iter"
	"mime/quotedprintable"
	"strings"
)

// maxContentLine bounds a line of a calendar or a contact, unfolded, in octets:
// what is longer is a picture or worse.
const maxContentLine = 64 << 10

// A contentLine is a line of a calendar (RFC 5545, section 3.1) or of a contact
// (RFC 6350, section 3.3): NAME;PARAM=value:value.
type contentLine struct {
	name   string            // upper-case, without its group
	params map[string]string // by their names in upper-case; several values with commas between
	value  string            // as it stands there
}

// contentLines reads them, leniently: what is no such line is passed over. The
// libraries for these formats give up at the first bad line, and lose what
// vCard 2.1 writes ("TEL;HOME:…").
func contentLines(text string) iter.Seq[contentLine] {
	return func(yield func(contentLine) bool) {
		var whole strings.Builder
		soft := false // a quoted-printable line goes on
		flush := func() bool {
			line, ok := parseContentLine(whole.String())
			whole.Reset()
			return !ok || yield(line)
		}
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			folded := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
			if !folded && !soft && !flush() {
				return
			}
			if folded && !soft {
				line = line[1:]
			}
			if soft = strings.HasSuffix(line, "=") && (soft || isQuotedLine(line)); soft {
				line = strings.TrimSuffix(line, "=")
			}
			if whole.Len()+len(line) <= maxContentLine {
				whole.WriteString(line)
			}
		}
		flush()
	}
}

// isQuotedLine tells the first line of a value in quoted-printable (vCard 2.1).
func isQuotedLine(line string) bool {
	head, _, _ := strings.Cut(line, ":")
	return strings.Contains(strings.ToUpper(head), "QUOTED-PRINTABLE")
}

func parseContentLine(line string) (contentLine, bool) {
	head, value, ok := cutOutsideQuotes(line, ':')
	if !ok {
		return contentLine{}, false
	}
	name, rest, _ := cutOutsideQuotes(head, ';')
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		name = name[dot+1:] // a group
	}
	parsed := contentLine{name: strings.ToUpper(strings.TrimSpace(name)), params: map[string]string{}, value: value}
	for rest != "" {
		var param string
		param, rest, _ = cutOutsideQuotes(rest, ';')
		parsed.add(param)
	}
	if strings.EqualFold(parsed.params["ENCODING"], "QUOTED-PRINTABLE") {
		decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value)))
		if err == nil {
			parsed.value = DecodeText(decoded, parsed.params["CHARSET"])
		}
	}
	return parsed, parsed.name != ""
}

// add takes a parameter. One without a name is a type, or an encoding (vCard
// 2.1).
func (l contentLine) add(param string) {
	name, value, ok := strings.Cut(param, "=")
	name = strings.ToUpper(strings.TrimSpace(name))
	if !ok {
		value, name = name, "TYPE"
		if value == "QUOTED-PRINTABLE" || value == "BASE64" || value == "8BIT" {
			name = "ENCODING"
		}
	}
	value = strings.Trim(value, `"`)
	if before := l.params[name]; before != "" && len(before) < 1000 {
		value = before + "," + value
	}
	l.params[name] = value
}

// cutOutsideQuotes cuts at the first separator that is not within quotation marks.
func cutOutsideQuotes(s string, separator byte) (before, after string, found bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	if quoted { // a quotation mark that nothing closes means nothing
		return strings.Cut(s, string(separator))
	}
	return s, "", false
}

// text is the value with its escapes undone (RFC 5545, section 3.3.11), fit to
// be shown.
func (l contentLine) text() string { return shownText(unescaped(l.value)) }

func unescaped(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";").Replace(s)
}

// maxShownText bounds one text of a card, in octets.
const maxShownText = 2000

func shownText(s string) string {
	s = cutString(s, maxShownText)
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = cleanLine(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// fields are the parts of a structured value, which semicolons divide (RFC 6350,
// section 3.4).
func (l contentLine) fields() []string {
	var all []string
	var field strings.Builder
	for i := 0; i < len(l.value); i++ {
		switch c := l.value[i]; {
		case c == '\\' && i+1 < len(l.value):
			field.WriteString(l.value[i : i+2])
			i++
		case c == ';':
			all = append(all, shownText(unescaped(field.String())))
			field.Reset()
		default:
			field.WriteByte(c)
		}
		if len(all) == 20 {
			return all
		}
	}
	return append(all, shownText(unescaped(field.String())))
}
