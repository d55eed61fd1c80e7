package web

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"hearthmail/message"
	"hearthmail/templates"
)

// Bounds on what is shown as cards.
const (
	maxCards    = 5
	maxCardSize = 256 << 10 // octets of a file, as encoded
)

// cardModels are the invitations and contact cards among the parts that can be
// shown as such. One that can't be read is just an attachment.
func (s *Server) cardModels(r *http.Request, mail *openMail, parts []*message.Part) []templates.Card {
	var cards []templates.Card
	for _, part := range parts {
		kind := cardKind(part)
		if kind == "" || len(cards) == maxCards {
			continue
		}
		text, err := mail.text(r.Context(), part, maxCardSize)
		if err != nil {
			continue // its download will tell why
		}
		card := templates.Card{Part: part.Path}
		if kind == "contact" {
			card.Contacts, card.More = message.ReadContacts(text)
		} else if calendar, ok := message.ReadCalendar(text); ok {
			card.Calendar = calendar
		}
		if (card.Calendar != nil || len(card.Contacts) > 0) && !isTold(cards, card.Calendar) {
			cards = append(cards, card)
		}
	}
	return cards
}

// isTold says whether the calendar is on a card already: many invitations come as
// a text and, with less in it, as a file.
func isTold(cards []templates.Card, calendar *message.Calendar) bool {
	return calendar != nil && slices.ContainsFunc(cards, func(c templates.Card) bool {
		return c.Calendar != nil && c.Calendar.Method == calendar.Method && slices.EqualFunc(c.Calendar.Events, calendar.Events, isSameEvent)
	})
}

func isSameEvent(a, b message.Event) bool {
	return a.UID != "" && a.UID == b.UID && a.Start.Time.Equal(b.Start.Time)
}

// cardKind is "calendar", "contact" or, for anything else, "".
func cardKind(part *message.Part) string {
	switch part.MediaType() {
	case "text/calendar", "application/ics":
		return "calendar"
	case "text/vcard", "text/x-vcard", "text/directory":
		return "contact"
	}
	switch strings.ToLower(path.Ext(part.Filename())) {
	case ".ics":
		return "calendar"
	case ".vcf":
		return "contact"
	}
	return ""
}
