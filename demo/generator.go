package demo

import (
	"math/rand/v2"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message/mail"
)

// generator makes the mails that come again and again (receipts, reminders)
// from the lists of mail/lists.txt, always the same ones for the same now.
type generator struct {
	now    time.Time
	people map[string]*mail.Address
	lists  map[string]*deck
	random *rand.Rand
}

// deck is a list that is gone through in a shuffled order, so that nothing
// comes back before everything else has had its turn.
type deck struct {
	cards []string
	next  int
}

func (d *deck) draw() string {
	card := d.cards[d.next%len(d.cards)]
	d.next++
	return card
}

func newGenerator(now time.Time, people map[string]*mail.Address, lists string) *generator {
	g := &generator{now: now, people: people, lists: make(map[string]*deck), random: rand.New(rand.NewPCG(14, 1931))}
	var current *deck
	for line := range strings.Lines(lists) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			current = &deck{}
			g.lists[strings.TrimSuffix(name, "]")] = current
		} else if line != "" {
			current.cards = append(current.cards, line)
		}
	}
	return g
}

// shuffle mixes the decks; the list of the months stays in order.
func (g *generator) shuffle(names ...string) {
	for _, name := range names {
		cards := g.lists[name].cards
		g.random.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
	}
}

func (g *generator) draw(list string) string { return g.lists[list].draw() }

// fields draws a card and splits it at its bars.
func (g *generator) fields(list string) []string { return strings.Split(g.draw(list), " | ") }

// schedule gives n moments, the newest first days ago and then about every
// step days back, between two hours of the day.
func (g *generator) schedule(n, first, step, fromHour, toHour int) []time.Time {
	dates := make([]time.Time, n)
	for i := range dates {
		days := first + i*step
		if i > 0 {
			days += g.random.IntN(step/2 + 1)
		}
		day := g.now.AddDate(0, 0, -days)
		dates[i] = time.Date(day.Year(), day.Month(), day.Day(), fromHour+g.random.IntN(toHour-fromHour), g.random.IntN(60), g.random.IntN(60), 0, g.now.Location())
	}
	return dates
}

// lastWeekday goes back to that day of the week.
func lastWeekday(t time.Time, day time.Weekday) time.Time {
	return t.AddDate(0, 0, -(int(t.Weekday()-day)+7)%7)
}

// letter begins one that was received and read.
func (g *generator) letter(from, to, subject string, date time.Time) *letter {
	return &letter{
		mailbox: inbox, date: date, subject: subject, flags: []imap.Flag{imap.FlagSeen},
		from: []*mail.Address{g.people[from]}, to: []*mail.Address{g.people[to]},
	}
}

// all is everything that the generator makes.
func (g *generator) all() (letters []*letter) {
	g.shuffle("groceries", "grocery notes", "parcels", "parcel places", "books", "lunches", "opponents", "match notes", "lessons", "carriages")
	for _, make := range []func() []*letter{
		g.groceryReceipts, g.energyStatements, g.parcelNotices, g.libraryReminders,
		g.railTickets, g.schoolLunches, g.matchReports, g.lessonNotes, g.nightSkies,
	} {
		letters = append(letters, make()...)
	}
	return letters
}
