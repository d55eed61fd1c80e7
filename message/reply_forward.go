package message

import "strings"

// ForwardText is what stands below the text of a letter that forwards a message: a
// heading, who wrote it to whom, and its text as it is.
func (q *Quoted) ForwardText() string {
	var out strings.Builder
	out.WriteString(q.Words.heading() + "\n")
	for _, field := range q.forwardFields() {
		out.WriteString(field.label + ": " + field.value + "\n")
	}
	if lines := withoutBlank(q.Lines); len(lines) > 0 {
		out.WriteString("\n" + JoinLines(lines))
	}
	return out.String()
}

// ForwardHTML is the same as HTML.
func (q *Quoted) ForwardHTML() string {
	out := "<p>" + escapeHTML(q.Words.heading())
	for _, field := range q.forwardFields() {
		out += "<br><b>" + escapeHTML(field.label) + ":</b> " + escapeHTML(field.value)
	}
	out += "</p>"
	if q.HTML != "" {
		return out + "<div>" + q.HTML + "</div>"
	}
	if lines := withoutBlank(q.Lines); len(lines) > 0 {
		return out + "<div>" + linesHTML(lines) + "</div>"
	}
	return out
}

// labelled is a line of a forwarded message's heading.
type labelled struct{ label, value string }

// maxForwardNames bounds the addresses that a heading names, in bytes.
const maxForwardNames = 2 << 10

func (q *Quoted) forwardFields() []labelled {
	w := q.Words
	fields := []labelled{{w.from, FormatRecipients(q.Header.Addresses("From"))}}
	if date, ok := q.Header.Date(); ok {
		fields = append(fields, labelled{w.date, q.in(date).Format(w.layout)})
	}
	fields = append(fields, labelled{w.subject, q.Header.Text("Subject")})
	for _, f := range []labelled{{w.to, "To"}, {w.cc, "Cc"}} {
		if all := FormatRecipients(q.Header.Addresses(f.value)); all != "" {
			fields = append(fields, labelled{f.label, shortNames(all)})
		}
	}
	return fields
}

// shortNames cuts a long list off behind an address.
func shortNames(all string) string {
	if len(all) <= maxForwardNames {
		return all
	}
	all = cutString(all, maxForwardNames)
	if end := strings.LastIndex(all, ", "); end > 0 {
		all = all[:end]
	}
	return all + ", …"
}
