package message

import "strings"

// A Contact is a card with somebody's addresses (vCard: RFC 6350, 2426, and 2.1).
// Its texts are fit to be shown.
type Contact struct {
	Name, Organization, Title string
	Emails, Phones            []string
	Addresses, Sites          []string
	Birthday, Note            string
}

// Bounds on what is read of contacts.
const (
	maxContacts    = 5
	maxContactRows = 10 // of each kind
)

// ReadContacts reads the contacts in a text, whatever is wrong with it: those
// that have something to show, and how many more there are.
func ReadContacts(text string) (contacts []Contact, more int) {
	var c *Contact
	for line := range contentLines(text) {
		switch {
		case line.name == "BEGIN" && strings.EqualFold(strings.TrimSpace(line.value), "VCARD"):
			c = &Contact{}
		case c == nil:
		case line.name == "END":
			if c.isEmpty() {
				break
			}
			if len(contacts) < maxContacts {
				contacts = append(contacts, *c)
			} else {
				more++
			}
			c = nil
		default:
			c.take(line)
		}
	}
	return contacts, more
}

func (c *Contact) isEmpty() bool {
	return c.Name == "" && c.Organization == "" && len(c.Emails)+len(c.Phones) == 0
}

func (c *Contact) take(line contentLine) {
	switch line.name {
	case "FN":
		c.Name = oneLine(line.text())
	case "N":
		if f := line.fields(); c.Name == "" && len(f) > 1 {
			c.Name = strings.TrimSpace(f[1] + " " + f[0])
		}
	case "ORG":
		c.Organization = joinedFields(line)
	case "TITLE":
		c.Title = oneLine(line.text())
	case "EMAIL":
		addRow(&c.Emails, oneLine(line.text()))
	case "TEL":
		addRow(&c.Phones, strings.TrimPrefix(oneLine(line.text()), "tel:"))
	case "ADR":
		addRow(&c.Addresses, joinedFields(line))
	case "URL":
		addRow(&c.Sites, oneLine(line.text()))
	case "BDAY":
		c.Birthday = oneLine(line.text())
	case "NOTE":
		c.Note = line.text()
	}
}

func addRow(rows *[]string, row string) {
	if row != "" && len(*rows) < maxContactRows {
		*rows = append(*rows, row)
	}
}

func joinedFields(line contentLine) string {
	var words []string
	for _, field := range line.fields() {
		if field != "" {
			words = append(words, oneLine(field))
		}
	}
	return strings.Join(words, ", ")
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", ", ") }
