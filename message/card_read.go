package message

import (
	"cmp"
	"slices"
	"strings"
)

// A Card is what an address book takes from a vCard (RFC 6350, RFC 2426, and
// 2.1): a person with addresses and the groups they belong to. Its texts are fit
// to be shown, each of one line.
type Card struct {
	Number int // of the card in its file, from 1
	Name   string
	Emails []string
	Groups []string // by CATEGORIES, and by cards of KIND:group
}

// Bounds on the cards of a file.
const (
	// MaxCards is how many cards are read of a file.
	MaxCards       = 20_000
	maxCardRows    = 50   // addresses or categories of one card
	maxCardGroups  = 200  // that one person is a member of
	maxCardMembers = 1000 // of a card of KIND:group
)

// ReadCards reads a file of vCards: those with an address, and the numbers of
// those without one, or without an end. Cards of KIND:group are no people; their
// members are in the group instead. It takes what programs and phones write,
// pictures left out, in UTF-8, UTF-16 or what the octets look like. more is true
// when there were more than MaxCards.
func ReadCards(file []byte) (cards []Card, unread []int, more bool) {
	r := cardReader{byUID: map[string]int{}}
	for line := range contentLines(DecodeText(file, "")) {
		if r.take(line); r.number > MaxCards {
			more = true
			break
		}
	}
	r.begin() // so that one without an end is told
	r.joinGroups()
	return r.cards, r.unread, more
}

// cardReader reads cards one after the other.
type cardReader struct {
	cards  []Card
	unread []int
	groups []cardGroup
	byUID  map[string]int // place in cards

	number int
	open   *openCard // nil between cards
}

type openCard struct {
	Card
	uid     string
	isGroup bool
	members []string // UIDs and addresses, as they stand there
	agent   bool     // a card follows that is a part of this one (vCard 2.1's AGENT)
	depth   int      // of such cards that are open
}

type cardGroup struct {
	name    string
	members []string
}

func (r *cardReader) take(line contentLine) {
	isCard := strings.EqualFold(strings.TrimSpace(line.value), "VCARD")
	switch {
	case line.name == "BEGIN" && isCard && r.open != nil && r.open.agent:
		r.open.depth++
	case line.name == "BEGIN" && isCard:
		r.begin()
		r.number++
		r.open = &openCard{Card: Card{Number: r.number}}
	case r.open == nil:
	case line.name == "END" && isCard && r.open.depth > 0:
		r.open.depth--
	case line.name == "END" && isCard:
		r.end()
	case r.open.depth == 0:
		r.open.take(line)
	}
}

// begin gives up a card that has no end.
func (r *cardReader) begin() {
	if r.open != nil {
		r.unread = append(r.unread, r.open.Number)
		r.open = nil
	}
}

func (r *cardReader) end() {
	c := r.open
	r.open = nil
	switch {
	case c.isGroup && c.Name != "":
		r.groups = append(r.groups, cardGroup{c.Name, c.members})
	case c.isGroup || len(c.Emails) == 0:
		r.unread = append(r.unread, c.Number)
	default:
		if c.uid != "" {
			r.byUID[c.uid] = len(r.cards)
		}
		r.cards = append(r.cards, c.Card)
	}
}

func (c *openCard) take(line contentLine) {
	switch line.name {
	case "AGENT":
		c.agent = strings.TrimSpace(line.value) == ""
	case "FN":
		c.Name = cmp.Or(cardText(line.text()), c.Name)
	case "N":
		c.Name = cmp.Or(c.Name, nameOfFields(line.fields()))
	case "EMAIL":
		c.Emails = addCardRow(c.Emails, emailOf(line.text()), maxCardRows)
	case "CATEGORIES":
		for _, category := range splitValues(line.value) {
			c.Groups = addCardRow(c.Groups, cardText(unescaped(category)), maxCardRows)
		}
	case "UID":
		c.uid = memberOf(line.value)
	case "KIND", "X-ADDRESSBOOKSERVER-KIND":
		c.isGroup = strings.EqualFold(strings.TrimSpace(line.value), "group")
	case "MEMBER", "X-ADDRESSBOOKSERVER-MEMBER":
		c.members = addCardRow(c.members, memberOf(line.value), maxCardMembers)
	}
}

// nameOfFields joins a name's parts: family, given, additional names, what stands
// before it and what stands behind it (RFC 6350, section 6.2.2).
func nameOfFields(f []string) string {
	f = append(f, make([]string, 5)...)
	return cardText(strings.Join([]string{f[3], f[1], f[2], f[0], f[4]}, " "))
}

func cardText(text string) string {
	return cutString(strings.Join(strings.Fields(cleanLine(text)), " "), maxNameBytes)
}

func emailOf(text string) string {
	text = withoutSpace(cleanLine(text))
	if head := "mailto:"; len(text) > len(head) && strings.EqualFold(text[:len(head)], head) {
		text = text[len(head):]
	}
	if len(text) > maxNameBytes || !strings.Contains(text, "@") {
		return ""
	}
	return text
}

// memberOf is how a card of KIND:group names a member: a UID, or an address.
func memberOf(text string) string {
	text = strings.TrimSpace(text)
	for _, head := range []string{"urn:uuid:", "mailto:"} {
		if len(text) > len(head) && strings.EqualFold(text[:len(head)], head) {
			text = text[len(head):]
		}
	}
	return strings.ToLower(cutString(text, maxNameBytes))
}

// splitValues divides at the commas that are not escaped (RFC 6350, section 3.4).
func splitValues(text string) []string {
	var all []string
	from := 0
	for i := 0; i < len(text); i++ {
		if len(all) == maxCardRows {
			return all
		}
		switch text[i] {
		case '\\':
			i++
		case ',':
			all = append(all, text[from:i])
			from = i + 1
		}
	}
	return append(all, text[from:])
}

func addCardRow(rows []string, row string, most int) []string {
	if row == "" || len(rows) >= most || slices.Contains(rows, row) {
		return rows
	}
	return append(rows, row)
}

// joinGroups puts the members of cards of KIND:group into these.
func (r *cardReader) joinGroups() {
	byEmail := map[string]int{}
	for i, card := range r.cards {
		for _, email := range card.Emails {
			byEmail[strings.ToLower(email)] = i
		}
	}
	for _, group := range r.groups {
		for _, member := range group.members {
			i, ok := r.byUID[member]
			if !ok {
				i, ok = byEmail[member]
			}
			if ok {
				r.cards[i].Groups = addCardRow(r.cards[i].Groups, group.name, maxCardGroups)
			}
		}
	}
}
