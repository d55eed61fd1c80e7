package locale_test

import (
	"testing"
	"time"

	"hearthmail/locale"
)

func english(t *testing.T) *locale.Locale {
	t.Helper()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Match("en", "")
}

func TestShortDate(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	now := time.Date(2026, 3, 10, 15, 0, 0, 0, zone) // a Tuesday
	for _, c := range []struct {
		when time.Time
		want string
	}{
		{time.Time{}, ""},
		{now, "15:00"},
		{time.Date(2026, 3, 10, 0, 0, 0, 0, zone), "00:00"},
		{time.Date(2026, 3, 9, 22, 30, 0, 0, time.UTC), "00:30"}, // today in the reader's zone
		{time.Date(2026, 3, 9, 23, 59, 0, 0, zone), "Yesterday"},
		{time.Date(2026, 3, 8, 12, 0, 0, 0, zone), "Sun"},
		{time.Date(2026, 3, 4, 12, 0, 0, 0, zone), "Wed"},
		{time.Date(2026, 3, 3, 12, 0, 0, 0, zone), "3 Mar"},
		{time.Date(2026, 3, 12, 12, 0, 0, 0, zone), "12 Mar"}, // from a clock that is ahead
		{time.Date(2024, 3, 3, 12, 0, 0, 0, zone), "3 Mar 2024"},
	} {
		if got := english(t).ShortDate(now, c.when); got != c.want {
			t.Errorf("ShortDate(%v) = %q, want %q", c.when, got, c.want)
		}
	}
}

// A day on which the clocks change is no whole 24 hours long.
func TestDaysBetweenAcrossClockChange(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 3, 28, 23, 50, 0, 0, zone)
	to := time.Date(2026, 3, 30, 0, 10, 0, 0, zone)
	if got := english(t).ShortDate(to, from); got != "Sat" {
		t.Errorf("the day before yesterday is %q", got)
	}
}

func TestOctets(t *testing.T) {
	for octets, want := range map[int64]string{
		-1: "", 0: "", 1: "1 B", 999: "999 B", 1000: "1 kB", 1499: "1 kB", 999_499: "999 kB", 999_500: "1.0 MB",
		2_349_000: "2.3 MB", 9_950_000: "10 MB", 999_499_999: "999 MB", 999_500_000: "1.0 GB", 3_000_000_000: "3.0 GB",
	} {
		if got := english(t).Octets(octets); got != want {
			t.Errorf("Octets(%d) = %q, want %q", octets, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 12: "12", 999: "999", 1000: "1,000", 4294967295: "4,294,967,295"} {
		if got := english(t).Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}
