package demo

import (
	"fmt"
	"strings"
)

func (g *generator) groceryReceipts() (letters []*letter) {
	for i, date := range g.schedule(21, 2, 50, 15, 19) {
		var rows strings.Builder
		total := 0
		for range 4 + g.random.IntN(5) {
			item := g.fields("groceries")
			var whole, cents int
			if _, err := fmt.Sscanf(item[1], "%d.%d", &whole, &cents); err == nil {
				total += whole*100 + cents
			}
			fmt.Fprintf(&rows, "| %s | %s |\n", item[0], item[1])
		}
		delivery := 4100 + 1000 - i*37
		l := g.letter("groceries", "clara", fmt.Sprintf("Your receipt, delivery %d: %d.%02d", delivery, total/100, total%100), date)
		l.layout, l.accent = "receipt", "#b5651d"
		l.body = fmt.Sprintf("Thank you for your order.\n\n%s| Total | %d.%02d |\n\n%s\n", rows.String(), total/100, total%100, g.draw("grocery notes"))
		letters = append(letters, l)
	}
	return letters
}

func (g *generator) energyStatements() (letters []*letter) {
	for i, date := range g.schedule(12, 7, 91, 7, 9) {
		var bars strings.Builder
		sum := 0
		for month := 5; month >= 0; month-- {
			when := date.AddDate(0, -month-1, 0)
			use := 150 + 12*((int(when.Month())+5)%12-6)*((int(when.Month())+5)%12-6)/3 + g.random.IntN(40)
			sum += use
			fmt.Fprintf(&bars, "| %s | %d%% | %d kWh |\n", when.Format("Jan"), use*100/340, use)
		}
		words := []string{"You used a little less than last year", "A mild quarter, and it shows", "Longer evenings, a longer bill", "Your meter has been busy"}
		l := g.letter("energy", "family", words[i%len(words)]+": "+date.Format("January 2006"), date)
		l.layout, l.accent = "chart", "#2f7f93"
		l.body = fmt.Sprintf(`Dear family Linden,

here is what your meter BW 77 410 226 has told us. Nothing needs to be done, we take the instalment on the third as always.

## The last six months
%s
## In figures
| Six months together | %d kWh |
| Your instalment | 85.00 |

[See the statement](https://brightwater.example/statements/%s)
`, bars.String(), sum, date.Format("2006-01"))
		letters = append(letters, l)
	}
	return letters
}

func (g *generator) railTickets() (letters []*letter) {
	for _, date := range g.schedule(10, 14, 104, 19, 22) {
		way := g.fields("carriages")
		travel := date.AddDate(0, 0, 3+g.random.IntN(9))
		l := g.letter("rail", "jonas", fmt.Sprintf("Your tickets: %s to %s, %s", way[0], way[1], travel.Format("2 January")), date)
		l.layout, l.accent = "ticket", "#1f6f54"
		l.body = fmt.Sprintf(`Have a good journey! Show this message, on paper or on a screen. Both bend.

## %s
| From | %s, %s |
| To | %s, %s |
| Coach and seats | %d, seats %d and %d |
| Travellers | 2 adults, 2 children |

## Changes
Until an hour before, for nothing.

[Open the tickets](https://greenline.example/t/%06x)
`, travel.Format("Monday, 2 January 2006"), way[0], way[2], way[1], way[3], 2+g.random.IntN(9), 21, 22, g.random.IntN(1<<24))
		letters = append(letters, l)
	}
	return letters
}
