package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"hearthmail/message"
	"hearthmail/store"
)

const (
	maxImport   = 10 << 20 // octets of a file
	importBatch = 500      // contacts that are kept in one go
	mostTold    = 20       // numbers of cards that are told
)

// contactsExport gives all contacts that were kept as vCards.
func (s *Server) contactsExport(w http.ResponseWriter, r *http.Request) error {
	book, err := s.books.of(r.Context(), loginFor(r))
	if err != nil {
		return err
	}
	var cards []message.Card
	for i := range book.entries {
		if e := &book.entries[i]; e.Kept {
			cards = append(cards, message.Card{Name: e.Name, Emails: []string{e.Address}, Groups: book.groupsOf(e.Address)})
		}
	}
	w.Header().Set("Content-Type", "text/vcard; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="contacts.vcf"`)
	setPolicy(w, downloadPolicy())
	if isHead(r) {
		return nil
	}
	_ = message.WriteCards(w, cards) // a browser that has gone is no failure
	return nil
}

// contactsImport keeps the people of a file of vCards.
func (s *Server) contactsImport(w http.ResponseWriter, r *http.Request) error {
	file, err := s.importedFile(w, r)
	if err != nil {
		return err
	}
	cards, unread, more := message.ReadCards(file)
	contacts, odd := importedContacts(cards)
	unread = append(unread, odd...)
	if len(contacts) == 0 {
		return badRequest("There is no contact with an address in this file. It should be a vCard file, as address books and phones write it (.vcf).")
	}
	for batch := range slices.Chunk(contacts, importBatch) {
		if err := s.contactsChanged(r, s.store.ImportContacts(r.Context(), loginFor(r), batch)); err != nil {
			return err
		}
	}
	notifySaid(r, importedSentence(r.Context(), len(contacts), unread, more))
	return redirect(w, r, s.links.Contacts())
}

// importedFile is the file that a form brings, within its bounds.
func (s *Server) importedFile(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body := s.steady(w, r, maxImport+64<<10) // the form round it
	defer body.finish()
	form, err := r.MultipartReader()
	if err != nil {
		return nil, badRequest("The form did not arrive whole. Please try again.").because(err)
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, badRequest("Choose a file first.")
		case err != nil:
			return nil, unreadFile(err)
		case part.FormName() != "file":
			continue
		}
		file, err := io.ReadAll(io.LimitReader(part, maxImport+1))
		if err != nil {
			return nil, unreadFile(err)
		}
		if len(file) > maxImport {
			return nil, tooLargeCards()
		}
		return file, nil
	}
}

func unreadFile(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLargeCards().because(err)
	}
	return badRequest("The file did not arrive whole. Please try again.").because(err)
}

func tooLargeCards() *problem {
	return &problem{status: http.StatusRequestEntityTooLarge, heading: "That file is too large",
		message: "A file of contacts may have 10 MB. Leave the pictures out, or bring it in parts."}
}

// importedContacts are the addresses of cards, each a contact of its own, and the
// numbers of the cards that have none that could be written to.
func importedContacts(cards []message.Card) (contacts []store.ImportedContact, odd []int) {
	for _, card := range cards {
		any := false
		for _, email := range card.Emails {
			key, ok := contactKey(email)
			if !ok {
				continue
			}
			any = true
			if len(contacts) < store.MaxContacts {
				contacts = append(contacts, store.ImportedContact{Address: key, Name: contactName(card.Name), Groups: groupNames(card.Groups)})
			}
		}
		if !any {
			odd = append(odd, card.Number)
		}
	}
	return contacts, odd
}

// importedSentence tells what has come of a file.
func importedSentence(ctx context.Context, count int, unread []int, more bool) string {
	all := []string{say(ctx, "%d addresses are among your contacts now.", count)}
	if len(unread) > 0 {
		slices.Sort(unread)
		var numbers []string
		for _, n := range unread[:min(len(unread), mostTold)] {
			numbers = append(numbers, strconv.Itoa(n))
		}
		if len(unread) > mostTold {
			numbers = append(numbers, "…")
		}
		all = append(all, say(ctx, "%d cards of the file have no address or can't be read: numbers %s.", len(unread), strings.Join(numbers, ", ")))
	}
	if more {
		all = append(all, say(ctx, "The file has more than 20,000 cards; only these were read."))
	}
	return sentences(all...)
}
