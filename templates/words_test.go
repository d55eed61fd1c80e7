package templates

import (
	"testing"
	"time"

	"hearthmail/message"
)

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
		if got := shortDate(now, c.when); got != c.want {
			t.Errorf("shortDate(%v) = %q, want %q", c.when, got, c.want)
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
	if got := daysBetween(from, to); got != 2 {
		t.Errorf("got %d days, want 2", got)
	}
}

func TestSize(t *testing.T) {
	for octets, want := range map[int64]string{
		-1: "", 0: "", 1: "1 B", 999: "999 B", 1000: "1 kB", 1499: "1 kB", 999_499: "999 kB", 999_500: "1.0 MB",
		2_349_000: "2.3 MB", 9_950_000: "10 MB", 999_499_999: "999 MB", 999_500_000: "1.0 GB", 3_000_000_000: "3.0 GB",
	} {
		if got := size(octets); got != want {
			t.Errorf("size(%d) = %q, want %q", octets, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[uint32]string{0: "0", 12: "12", 999: "999", 1000: "1,000", 4294967295: "4,294,967,295"} {
		if got := count(n); got != want {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"": "?", "Rose": "R", "Grandma Rose": "GR", "Anna-Lena von Berg": "AB", "“Tom”": "T", "田中 健二": "田健", "!!!": "?",
	} {
		if got := initials([]message.Address{{Name: name}}); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
	if got := initials(nil); got != "?" {
		t.Errorf("initials of nobody: %q", got)
	}
}

func TestAttachmentKinds(t *testing.T) {
	for mediaType, want := range map[string]string{
		"application/pdf": "PDF document", "APPLICATION/PDF": "PDF document", "image/png": "Picture (PNG)",
		"audio/ogg": "Sound recording", "text/x-unknown": "Text", "application/x-odd": "application/x-odd", "": "File",
	} {
		if got := (Attachment{Type: mediaType}).called(t.Context()); got != want {
			t.Errorf("%q is called %q, want %q", mediaType, got, want)
		}
	}
}

func TestSortLabels(t *testing.T) {
	for _, c := range []struct {
		view View
		want string
	}{
		{View{}, "Sorted by Arrival, newest first"},
		{View{Sort: "from"}, "Sorted by Sender, A to Z"},
		{View{Sort: "size", Order: "asc"}, "Sorted by Size, smallest first"},
		{View{Sort: "no such", Order: "asc"}, "Sorted by Arrival, oldest first"},
	} {
		if got := (List{View: c.view}).sortedBy(t.Context()); got != c.want {
			t.Errorf("%+v is %q, want %q", c.view, got, c.want)
		}
	}
}
