package message

import (
	"fmt"
	"net/url"
	"strings"
)

// cleanLink checks an address that a reader may follow and writes it in its
// plain form: http, https, mailto or tel, with a host, a recipient or a number,
// nothing in it that could end an attribute. A bare "//host" is taken for https.
func cleanLink(raw string) (string, bool) {
	if len(raw) > maxURLBytes {
		return "", false
	}
	raw = strings.Map(func(r rune) rune {
		// Browsers drop line breaks and tabs within an address.
		if r == '\t' || r == '\n' || r == '\r' || isInvisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.TrimSpace(raw), ""))
	raw = strings.ReplaceAll(escapePercent(raw), " ", "%20")
	if strings.HasPrefix(raw, "//") {
		raw = "https:" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", false
	}
	switch u.Scheme {
	case "http", "https":
		if u.Hostname() == "" || u.Opaque != "" || strings.ContainsAny(u.Hostname(), "<>\"'`%^{|}\\") {
			return "", false
		}
	case "mailto":
		if u.Opaque == "" && u.RawQuery == "" || u.Host != "" {
			return "", false
		}
	case "tel":
		if u.Opaque == "" || strings.Trim(u.Opaque, "+0123456789-.()*#") != "" {
			return "", false
		}
	default:
		return "", false
	}
	clean := escapeQuotes(u.String())
	return clean, len(clean) <= maxURLBytes
}

// escapeQuotes escapes what net/url leaves in queries and opaque parts.
func escapeQuotes(s string) string {
	const quotes = "\"'<>`\\"
	if !strings.ContainsAny(s, quotes) {
		return s
	}
	var out strings.Builder
	for i := range len(s) {
		if strings.IndexByte(quotes, s[i]) < 0 {
			out.WriteByte(s[i])
		} else {
			fmt.Fprintf(&out, "%%%02X", s[i])
		}
	}
	return out.String()
}

// escapePercent makes "%25" of each "%" that starts no escape.
func escapePercent(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var out strings.Builder
	for i := range len(s) {
		out.WriteByte(s[i])
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			out.WriteString("25")
		}
	}
	return out.String()
}
