package message

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// WriteCards writes contacts as vCards of version 3.0 (RFC 2426), which every
// address book reads: a card each, with its groups as CATEGORIES.
func WriteCards(w io.Writer, cards []Card) error {
	out := bufio.NewWriter(w)
	for _, c := range cards {
		name := c.Name
		if name == "" && len(c.Emails) > 0 {
			name = c.Emails[0]
		}
		writeCardLine(out, "BEGIN:VCARD")
		writeCardLine(out, "VERSION:3.0")
		writeCardLine(out, "FN:"+escapedText(name))
		writeCardLine(out, "N:"+nameFields(c.Name))
		for _, email := range c.Emails {
			writeCardLine(out, "EMAIL;TYPE=INTERNET:"+escapedText(email))
		}
		if len(c.Groups) > 0 {
			groups := make([]string, len(c.Groups))
			for i, group := range c.Groups {
				groups[i] = escapedText(group)
			}
			writeCardLine(out, "CATEGORIES:"+strings.Join(groups, ","))
		}
		writeCardLine(out, "END:VCARD")
	}
	return out.Flush() // which gives the first error
}

// nameFields takes the last word for the family's name, as far as that can be told.
func nameFields(name string) string {
	given, family := "", name
	if i := strings.LastIndexByte(name, ' '); i > 0 && !strings.HasSuffix(name, ")") {
		given, family = name[:i], name[i+1:]
	}
	return escapedText(family) + ";" + escapedText(given) + ";;;"
}

// escapedText is a text as a value (RFC 6350, section 3.4).
func escapedText(text string) string {
	return strings.NewReplacer("\\", "\\\\", ",", "\\,", ";", "\\;", "\r\n", "\\n", "\n", "\\n", "\r", "").Replace(text)
}

// maxFolded is how long a line may be without its line end, in octets.
const maxFolded = 75

// writeCardLine folds a line between characters.
func writeCardLine(out *bufio.Writer, line string) {
	room := maxFolded
	for len(line) > room {
		cut := room
		for cut > 1 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		_, _ = out.WriteString(line[:cut] + "\r\n ") // Flush tells
		line, room = line[cut:], maxFolded-1
	}
	_, _ = out.WriteString(line + "\r\n") // Flush tells
}
