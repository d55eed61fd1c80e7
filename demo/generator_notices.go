package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

func (g *generator) parcelNotices() (letters []*letter) {
	for i, date := range g.schedule(18, 1, 58, 11, 17) {
		parcel, place := g.fields("parcels"), g.draw("parcel places")
		number := fmt.Sprintf("HH-%04d-%04d", g.random.IntN(10000), g.random.IntN(10000))
		l := g.letter("parcels", "family", "Delivered: "+parcel[0], date)
		l.body = fmt.Sprintf("Hello!\n\nWe have brought you %s (%s).\nYou will find it %s.\n\nParcel number  %s\nFollow it back  https://harehound.example/p/%s\n\nHare & Hound\nFast out, faithful home\n",
			parcel[0], parcel[1], place, number, strings.ToLower(number))
		switch i {
		case 0:
			l.flags = nil
		case 1, 9:
			l.flags = append(l.flags, imap.FlagDeleted)
		}
		letters = append(letters, l)
	}
	return letters
}

func (g *generator) libraryReminders() (letters []*letter) {
	borrowers := []string{"mia", "theo", "clara", "jonas"}
	for i, date := range g.schedule(16, 4, 66, 8, 10) {
		due := date.AddDate(0, 0, 3)
		first, second, third := g.draw("books"), g.draw("books"), g.draw("books")
		subject := "Due on " + due.Format("Monday") + ": " + first + " and two more"
		if i%3 == 1 {
			subject = "Waiting for you at the desk: " + first
		}
		l := g.letter("library", borrowers[i%len(borrowers)], subject, date)
		l.body = fmt.Sprintf("Dear reader,\n\nthese are on your card:\n\n  * %s\n  * %s\n  * %s\n\nThe due date is %s. If nobody else waits for a book you can keep it on: https://harbour-library.example/renew\n\nWe are open on Thursdays until nine, with a lamp for everybody.\n\nHarbour Street Library\n",
			first, second, third, due.Format("Monday, 2 January"))
		l.flowed = true
		if i == 0 {
			l.flags = nil
		}
		letters = append(letters, l)
	}
	return letters
}

func (g *generator) schoolLunches() (letters []*letter) {
	for _, date := range g.schedule(12, 5, 85, 12, 14) {
		var rows strings.Builder
		first := ""
		for _, day := range []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"} {
			dish := g.draw("lunches")
			if first == "" {
				first, _, _ = strings.Cut(dish, ",")
			}
			fmt.Fprintf(&rows, "| %s | %s |\n", day, dish)
		}
		l := g.letter("kitchen", "family", "Next week's lunches, beginning with "+strings.ToLower(first[:1])+first[1:], date)
		l.layout, l.accent = "bulletin", "#8a6d1f"
		l.body = "Dear families, this is what we are going to cook. Whoever can't eat something tells us until Friday. Whoever doesn't like something tells nobody and tries it.\n\n## The week\n" + rows.String() + "\n## Always there\nBread, apples, water, and Mrs. Oduya, who knows everybody's name.\n"
		letters = append(letters, l)
	}
	return letters
}

func (g *generator) matchReports() (letters []*letter) {
	for i, date := range g.schedule(16, 13, 64, 16, 20) {
		date, opponent := lastWeekday(date, time.Saturday), g.draw("opponents")
		us, them := g.random.IntN(5), g.random.IntN(5)
		l := g.letter("club", "family", fmt.Sprintf("Match sheet: Millbrook Juniors %d, %s %d", us, opponent, them), date)
		l.body = fmt.Sprintf("FC Millbrook Juniors %d\n%s %d\n\n%s\n\n%s\n\nNext training as usual. Shirts to the wash, boots to the door, please, not the other way round.\n\nThe secretary\n",
			us, opponent, them, g.draw("match notes"), g.draw("match notes"))
		if i%5 == 3 {
			l.flags = append(l.flags, imap.FlagFlagged)
		}
		letters = append(letters, l)
	}
	return letters
}

func (g *generator) lessonNotes() (letters []*letter) {
	for i, date := range g.schedule(14, 12, 71, 17, 19) {
		date = lastWeekday(date, time.Thursday)
		what := []string{"Thursday's lesson", "For this week", "Notes from room 7", "Homework, the pleasant kind"}[i%4]
		l := g.letter("ilse", "mia", fmt.Sprintf("%s (%s)", what, date.Format("2 January")), date)
		l.to = append(l.to, g.people["clara"])
		l.body = fmt.Sprintf("Dear Mia,\n\n%s\n\n%s\n\nUntil Thursday,\nIlse Brandt\n\n-- \nIlse Brandt\nNorthlight Music School · room 7, the one with the fig tree\n", g.draw("lessons"), g.draw("lessons"))
		l.flowed = true
		letters = append(letters, l)
	}
	return letters
}

func (g *generator) nightSkies() (letters []*letter) {
	months := g.lists["skies"].cards
	for _, date := range g.schedule(12, 8, 89, 18, 21) {
		text := strings.Split(months[int(date.Month())-1], " | ")
		l := g.letter("sky", "mia", fmt.Sprintf("The sky in %s, and where to stand", text[0]), date)
		l.layout, l.accent, l.listID = "night", "#34456b", "littleobservatory.example"
		l.body = fmt.Sprintf(`Good evening,

%[1]s

## Four evenings worth a coat
| %[2]d %[6]s | Moon beside Jupiter |
| %[3]d %[6]s | Space station, six minutes |
| %[4]d %[6]s | New moon, darkest night |
| %[5]d %[6]s | Open dome, from eight |

## Remember
%[7]s
`, text[1], 2+g.random.IntN(5), 8+g.random.IntN(5), 14+g.random.IntN(5), 21+g.random.IntN(7), text[0], text[2])
		letters = append(letters, l)
	}
	return letters
}
