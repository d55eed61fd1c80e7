package message

import (
	"strings"
	"testing"
)

func TestParseMailto(t *testing.T) {
	tests := map[string]string{ // to | cc | bcc | subject | body | in-reply-to
		"mailto:a@x.example":                             "a@x.example|||||",
		"MAILTO:a@x.example?Subject=Hi%20there":          "a@x.example|||Hi there||",
		"mailto:a@x.example,b@x.example?cc=c@x.example":  "a@x.example, b@x.example|c@x.example||||",
		"mailto:?to=a@x.example&to=b@x.example":          "a@x.example, b@x.example|||||",
		"mailto:a@x.example?bcc=b@x.example":             "a@x.example||b@x.example|||",
		"mailto:a%2Bb@x.example?body=a+b":                "a+b@x.example||||a+b|",
		"mailto:a+b@x.example":                           "a+b@x.example|||||",
		"mailto:%22not%40me%22@x.example":                `"not@me"@x.example|||||`,
		"mailto:Ann%20%3Ca@x.example%3E":                 "Ann <a@x.example>|||||",
		"mailto:a@x.example?body=one%0D%0Atwo%0Athree":   "a@x.example||||one\ntwo\nthree|",
		"mailto:a@x.example?body=one&body=two":           "a@x.example||||one\ntwo|",
		"mailto:a@x.example?in-reply-to=%3Cq@x%3E":       "a@x.example|||||q@x",
		"mailto:a@x.example?in-reply-to=%3Cq%3E%3Cr%3E":  "a@x.example|||||",
		"mailto:a@x.example?subject=caf%C3%A9":           "a@x.example|||café||",
		"mailto:a@x.example?subject=caf%E9":              "a@x.example|||caf\uFFFD||",
		"mailto:a@x.example?subject=a%0D%0ABcc:%20b@x":   "a@x.example|||a  Bcc: b@x||",
		"mailto:a@x.example%0D%0ABcc:b@x.example":        `"Bcc:b@x.example" <a@x.example>|||||`,
		"mailto:a@x.example?attach=/etc/passwd&from=b@x": "a@x.example|||||",
		"mailto:a@x.example?attachment=x&Reply-To=b@x":   "a@x.example|||||",
		"mailto:a@x.example?subject=50%":                 "a@x.example|||50%||",
		"mailto:a@x.example?subject=x#fragment":          "a@x.example|||x||",
		"mailto:":                                        "|||||",
		"mailto:?&&==&subject":                           "|||||",
	}
	for address, want := range tests {
		m, ok := ParseMailto(address)
		got := strings.Join([]string{FormatRecipients(m.To), FormatRecipients(m.Cc), FormatRecipients(m.Bcc), m.Subject, m.Body, m.InReplyTo}, "|")
		if !ok || got != want {
			t.Errorf("%s gives %q, %v, want %q", address, got, ok, want)
		}
	}
	for _, address := range []string{"", "mailto", "http://x.example", "javascript:alert(1)", " mailto:a@x", "mailto:" + strings.Repeat("a", maxMailtoBytes)} {
		if _, ok := ParseMailto(address); ok {
			t.Errorf("%.40q is taken for a mailto: address", address)
		}
	}
}

func FuzzParseMailto(f *testing.F) {
	f.Add("mailto:a@x?cc=b%0A&subject=%E2%80%AE&body=%00%0d&in-reply-to=<a>")
	f.Fuzz(func(t *testing.T, address string) {
		m, _ := ParseMailto(address)
		for _, line := range []string{FormatRecipients(m.To), FormatRecipients(m.Cc), FormatRecipients(m.Bcc), m.Subject, m.InReplyTo} {
			if problem := checkShown(line); problem != "" {
				t.Errorf("%s: %q", problem, line)
			}
		}
		for line := range strings.SplitSeq(m.Body, "\n") {
			if problem := checkShown(strings.ReplaceAll(line, "\t", "")); problem != "" {
				t.Errorf("%s: %q", problem, line)
			}
		}
	})
}
