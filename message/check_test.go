package message

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkShown says what in a text of one line must not be shown, "" for nothing.
func checkShown(s string) string {
	if !utf8.ValidString(s) {
		return "invalid UTF-8"
	}
	for _, r := range s {
		switch {
		case unicode.IsControl(r), r == 0x2028, r == 0x2029:
			return fmt.Sprintf("control character %U", r)
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return fmt.Sprintf("bidi control %U", r)
		}
	}
	return ""
}

// checkFilename says why a file name is not safe, "" if it is.
func checkFilename(name string) string {
	switch {
	case name == "":
		return "empty"
	case len(name) > 200:
		return fmt.Sprintf("%d bytes", len(name))
	case strings.ContainsAny(name, `/\`):
		return "has a path"
	case strings.ContainsAny(name, `<>:"|?*`):
		return "has what Windows can't save"
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "-"):
		return "starts with a dot or a dash"
	case strings.HasSuffix(name, "."):
		return "ends in a dot"
	case isDeviceName(name):
		return "is a device"
	case strings.TrimSpace(name) != name:
		return "blanks round it"
	}
	return checkShown(name)
}

// checkLines says what in a formatted text is not safe, "" for nothing.
func checkLines(lines []Line) string {
	for _, line := range lines {
		for _, span := range line.Spans {
			if span.Text == "" {
				return "empty span"
			}
			if problem := checkShown(strings.NewReplacer("\t", " ", "\n", " ").Replace(span.Text)); problem != "" {
				return problem
			}
			if span.URL == "" {
				continue
			}
			if problem := checkURL(span.URL); problem != "" {
				return fmt.Sprintf("%s: %q", problem, span.URL)
			}
			if strings.ContainsAny(span.Text, "\"'<>` \t") {
				return fmt.Sprintf("the link %q takes in a quote, a bracket or a blank", span.Text)
			}
		}
	}
	return ""
}

func checkURL(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return err.Error()
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto":
		return "scheme"
	case strings.ContainsAny(address, "\"'<>`\\ \t\r\n"):
		return "a quote, a bracket or a blank in it"
	}
	return checkShown(address)
}
