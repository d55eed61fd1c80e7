package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"hearthmail/cache"
	"hearthmail/store"
)

// contactBook is all that a login knows of people and groups, ready to be searched.
// It never changes.
type contactBook struct {
	entries []contactEntry // groups first, then who is used most
	byKey   map[string]store.Contact
	groups  []store.Group
}

// contactEntry is a contact or a group.
type contactEntry struct {
	store.Contact
	group *store.Group // nil for a contact
	words string       // folded: what it is found by
	own   int          // how many octets of words are its own name: the rest is the domain, which many have
}

func newContactBook(contacts []store.Contact, groups []store.Group) *contactBook {
	b := &contactBook{byKey: make(map[string]store.Contact, len(contacts)), groups: groups, entries: make([]contactEntry, 0, len(contacts)+len(groups))}
	for i := range groups {
		words := folded(groups[i].Name)
		b.entries = append(b.entries, contactEntry{group: &groups[i], words: words, own: len(words)})
	}
	contacts = slices.Clone(contacts)
	slices.SortFunc(contacts, func(x, y store.Contact) int {
		return cmp.Or(cmp.Compare(y.Written, x.Written), cmp.Compare(y.Heard, x.Heard), y.Last.Compare(x.Last), cmp.Compare(x.Address, y.Address))
	})
	for _, c := range contacts {
		b.byKey[c.Address] = c
		b.entries = append(b.entries, newContactEntry(c))
	}
	return b
}

func newContactEntry(c store.Contact) contactEntry {
	local, domain := c.Address, ""
	if at := strings.LastIndexByte(c.Address, '@'); at >= 0 {
		local, domain = c.Address[:at], c.Address[at:]
	}
	own := folded(c.Name + " " + local)
	return contactEntry{Contact: c, words: own + folded(domain), own: len(own)}
}

// find gives at most so many entries, in order, of which each word of the text
// begins a word; all for a text without any. Those of which the domain alone has it
// come last.
func (b *contactBook) find(text string, most int, which func(*contactEntry) bool) []*contactEntry {
	var wanted []string
	for _, word := range strings.Fields(text) {
		if word = folded(word); word != "" {
			wanted = append(wanted, word)
		}
	}
	var found, byDomain []*contactEntry
	for i := range b.entries {
		if len(found) == most {
			break
		}
		switch e := &b.entries[i]; {
		case !hasAll(e.words, wanted) || !which(e):
		case hasAll(e.words[:e.own], wanted):
			found = append(found, e)
		default:
			byDomain = append(byDomain, e)
		}
	}
	found = append(found, byDomain...)
	return found[:min(len(found), most)]
}

func hasAll(words string, wanted []string) bool {
	for _, word := range wanted {
		if !strings.Contains(words, word) {
			return false
		}
	}
	return true
}

// size is about how much memory it takes, in octets.
func (b *contactBook) size() int64 {
	size := int64(1000)
	for i := range b.entries {
		e := &b.entries[i]
		size += int64(400 + 2*len(e.Address) + len(e.Name) + len(e.words))
		if e.group != nil {
			size += int64(60 * len(e.group.Addresses))
		}
	}
	return size
}

// booksSize bounds the memory of the contacts of all logins, in octets: of ten
// thousand contacts each, some ten logins at once.
const booksSize = 64 << 20

// contactBooks remembers them, so that each letter that is typed asks no database.
type contactBooks struct {
	store *store.Store
	known *cache.Cache[string, *contactBook]

	mu      sync.Mutex
	changes uint64 // how often something was forgotten
}

func newContactBooks(kept *store.Store) *contactBooks {
	return &contactBooks{store: kept, known: cache.New[string, *contactBook](booksSize)}
}

// of gives a login's. What is remembered counts only while changes at other
// instances are heard of.
func (b *contactBooks) of(ctx context.Context, login string) (*contactBook, error) {
	if b.store.Listening() {
		if book, ok := b.known.Get(login); ok {
			return book, nil
		}
	}
	before := b.turn()
	contacts, err := b.store.Contacts(ctx, login)
	if err != nil {
		return nil, storeProblem(err)
	}
	groups, err := b.store.Groups(ctx, login)
	if err != nil {
		return nil, storeProblem(err)
	}
	book := newContactBook(contacts, groups)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.changes == before { // else it may be old already
		b.known.Put(login, book, book.size())
	}
	return book, nil
}

func (b *contactBooks) turn() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.changes
}

// forget is for when a login's contacts have changed.
func (b *contactBooks) forget(login string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changes++
	b.known.Remove(login)
}

// forgetAll is for when word of that may have been missed.
func (b *contactBooks) forgetAll() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changes++
	b.known.RemoveFunc(func(string) bool { return true })
}
