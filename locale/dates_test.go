package locale_test

import (
	"testing"
	"time"

	"hearthmail/locale"
)

func TestDates(t *testing.T) {
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC)
	at := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 14, 5, 0, 0, time.UTC)
	}
	for _, one := range []struct {
		tag               string
		today, week, year string
		before, long      string
	}{
		{"en", "14:05", "Tue", "3 Mar", "3 Mar 2024", "Sunday, 3 March 2024, 14:05"},
		{"de", "14:05", "Di.", "3. März", "3. März 2024", "Sonntag, 3. März 2024, 14:05"},
		{"fr", "14:05", "mar.", "3 mars", "3 mars 2024", "dimanche 3 mars 2024, 14:05"},
		{"es", "14:05", "mar.", "3 mar.", "3 mar. 2024", "domingo, 3 de marzo de 2024, 14:05"},
		{"pt", "14:05", "ter.", "3 de mar.", "3 de mar. de 2024", "domingo, 3 de março de 2024, 14:05"},
		{"pl", "14:05", "wt.", "3 mar", "3 mar 2024", "niedziela, 3 marca 2024, 14:05"},
		{"uk", "14:05", "вт", "3 бер.", "3 бер. 2024 р.", "неділя, 3 березня 2024 р., 14:05"},
		{"ar", "14:05", "الثلاثاء", "3 مارس", "3 مارس 2024", "الأحد، 3 مارس 2024، 14:05"},
		{"ja", "14:05", "火", "3月3日", "2024年3月3日", "2024年3月3日 日曜日 14:05"},
	} {
		t.Run(one.tag, func(t *testing.T) {
			l := c.Match(one.tag, "")
			if l.Tag != one.tag {
				t.Fatalf("got %s", l.Tag)
			}
			for _, tc := range []struct{ got, want string }{
				{l.ShortDate(now, at(2026, 3, 20)), one.today}, {l.ShortDate(now, at(2026, 3, 17)), one.week},
				{l.ShortDate(now, at(2026, 3, 3)), one.year}, {l.ShortDate(now, at(2024, 3, 3)), one.before},
				{l.LongDate(now, at(2024, 3, 3)), one.long},
			} {
				if tc.got != tc.want {
					t.Errorf("got %q, want %q", tc.got, tc.want)
				}
			}
		})
	}
}

func TestDatesAsChosen(t *testing.T) {
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("two", 2*60*60)
	l := c.Match("de", "").Dated(locale.Dating{Zone: zone, ISO: true, Twelve: true})
	now := time.Date(2026, 3, 20, 23, 0, 0, 0, time.UTC).In(l.Zone())
	if got := l.ShortDate(now, now); got != "1:00 am" {
		t.Errorf("the time is %q", got)
	}
	if got := l.LongDate(now, now); got != "2026-03-21 1:00 am" {
		t.Errorf("the date is %q", got)
	}
	if plain := c.Match("de", ""); plain.Key() == l.Key() {
		t.Errorf("two locales have the key %q", l.Key())
	}
}

func TestMatch(t *testing.T) {
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct{ chosen, accepted, want string }{
		{"", "", "en"}, {"", "de-CH, en;q=0.5", "de"}, {"", "pt-BR", "pt"}, {"", "zh-Hant-TW", "zh"}, {"", "ar-EG", "ar"},
		{"", "tlh, nl;q=0.3", "nl"}, {"", "no such header;;;", "en"}, {"fr", "de", "fr"}, {"tlh", "de", "de"},
	} {
		if got := c.Match(one.chosen, one.accepted); got.Tag != one.want {
			t.Errorf("chosen %q, accepted %q: %s, want %s", one.chosen, one.accepted, got.Tag, one.want)
		}
	}
}
