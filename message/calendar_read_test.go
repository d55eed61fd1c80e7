package message

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func event(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

func readEvent(t *testing.T, text string) Event {
	t.Helper()
	calendar, ok := ReadCalendar(text)
	if !ok || len(calendar.Events) != 1 {
		t.Fatalf("%d events", len(calendar.Events))
	}
	return calendar.Events[0]
}

func TestReadCalendar(t *testing.T) {
	got, ok := ReadCalendar(event("SUMMARY:Tea\\, cake\\nand more", "LOCATION;LANGUAGE=en:The gar", " den", "DTSTART:20260303T090000Z", "DTEND:20260303T100000Z",
		`ORGANIZER;CN="Anna; the host":MAILTO:anna@example.org`, "ATTENDEE;PARTSTAT=ACCEPTED;CN=Ben:mailto:ben@example.org", "ATTENDEE:mailto:c@example.org",
		"STATUS:CONFIRMED", "BEGIN:VALARM", "DESCRIPTION:not the event's", "END:VALARM", "a line that is none", "X-\u202eODD:1"))
	start := time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)
	want := &Calendar{Method: "REQUEST", Events: []Event{{
		Summary: "Tea, cake\nand more", Location: "The garden", Start: Moment{Time: start}, End: Moment{Time: start.Add(time.Hour)},
		Organizer: Address{"Anna; the host", "anna@example.org"},
		Attendees: []Attendee{{Address{"Ben", "ben@example.org"}, "ACCEPTED"}, {Address{"", "c@example.org"}, ""}},
	}}}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Error(diff)
	}
}

func TestCalendarMoments(t *testing.T) {
	custom := "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Our Zone\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n" +
		"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n" +
		"BEGIN:VEVENT\nDTSTART;TZID=Our Zone:"
	for name, test := range map[string]struct{ text, want string }{
		"UTC":              {event("DTSTART:20260703T090000Z"), "2026-07-03T09:00:00Z"},
		"IANA":             {event("DTSTART;TZID=Europe/Berlin:20260703T090000"), "2026-07-03T07:00:00Z"},
		"with a path":      {event("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260703T090000"), "2026-07-03T07:00:00Z"},
		"Windows":          {event("DTSTART;TZID=W. Europe Standard Time:20260103T090000"), "2026-01-03T08:00:00Z"},
		"quoted":           {event(`DTSTART;TZID="Pacific Standard Time":20260703T090000`), "2026-07-03T16:00:00Z"},
		"own, winter":      {custom + "20260203T090000\nEND:VEVENT\nEND:VCALENDAR", "2026-02-03T08:00:00Z"},
		"own, summer":      {custom + "20260703T090000\nEND:VEVENT\nEND:VCALENDAR", "2026-07-03T07:00:00Z"},
		"own, before":      {custom + "20260329T010000\nEND:VEVENT\nEND:VCALENDAR", "2026-03-29T00:00:00Z"},
		"own, behind":      {custom + "20260329T040000\nEND:VEVENT\nEND:VCALENDAR", "2026-03-29T02:00:00Z"},
		"own, December":    {custom + "20261203T090000\nEND:VEVENT\nEND:VCALENDAR", "2026-12-03T08:00:00Z"},
		"without a zone":   {event("DTSTART:20260703T090000"), "floating 2026-07-03T09:00:00Z"},
		"an unknown zone":  {event("DTSTART;TZID=Nowhere/Land:20260703T090000"), "floating 2026-07-03T09:00:00Z"},
		"a hostile zone":   {event("DTSTART;TZID=../../etc/passwd:20260703T090000"), "floating 2026-07-03T09:00:00Z"},
		"the server's own": {event("DTSTART;TZID=Local:20260703T090000"), "floating 2026-07-03T09:00:00Z"},
		"a day":            {event("DTSTART;VALUE=DATE:20260703"), "day 2026-07-03T00:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			start := readEvent(t, test.text).Start
			got := start.Time.UTC().Format(time.RFC3339)
			if start.Floating {
				got = "floating " + got
			}
			if start.AllDay {
				got = "day " + got
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestCalendarEnds(t *testing.T) {
	for name, test := range map[string]struct{ lines, want string }{
		"an hour and a half": {"DTSTART:20260703T090000Z\nDURATION:PT1H30M", "2026-07-03 10:30"},
		"days":               {"DTSTART;VALUE=DATE:20260703\nDTEND;VALUE=DATE:20260706", "2026-07-05 00:00"},
		"one day":            {"DTSTART;VALUE=DATE:20260703\nDTEND;VALUE=DATE:20260704", "2026-07-03 00:00"},
		"before it begins":   {"DTSTART:20260703T090000Z\nDTEND:20260702T090000Z", "0001-01-01 00:00"},
		"odd":                {"DTSTART:20260703T090000Z\nDURATION:P99999999999999999999D", "0001-01-01 00:00"},
		"none":               {"DTSTART:20260703T090000Z", "0001-01-01 00:00"},
	} {
		if got := readEvent(t, event(test.lines)).End.Time.Format("2006-01-02 15:04"); got != test.want {
			t.Errorf("%s: it ends at %s, want %s", name, got, test.want)
		}
	}
}

func TestRecurrence(t *testing.T) {
	day := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for rule, want := range map[string]Recurrence{
		"FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10":           {Freq: "WEEKLY", Interval: 1, Count: 10, Days: []string{"MO", "WE"}},
		"FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;WKST=MO": {Freq: "MONTHLY", Interval: 2, Days: []string{"-1FR"}},
		"FREQ=DAILY;UNTIL=20261231T235959Z":          {Freq: "DAILY", Interval: 1, Until: day},
		"FREQ=SECONDLY;COUNT=99999999999999":         {Freq: "SECONDLY", Interval: 1},
		"FREQ=YEARLY;BYDAY=99XX;BYSETPOS=1":          {Freq: "YEARLY", Interval: 1, Rest: true},
		"":                                           {Interval: 1},
	} {
		if diff := cmp.Diff(&want, recurrenceOf(rule)); diff != "" {
			t.Errorf("%s: %s", rule, diff)
		}
	}
}

func TestCalendarsThatAreNone(t *testing.T) {
	for _, text := range []string{"", "Hello", "BEGIN:VCALENDAR\nEND:VCALENDAR", event("SUMMARY:no beginning"), "BEGIN:VEVENT\nDTSTART:20260703\nEND:VEVENT", strings.Repeat("END:VCALENDAR\n", 1000)} {
		if calendar, ok := ReadCalendar(text); ok {
			t.Errorf("%.40q holds %v", text, calendar.Events)
		}
	}
}

func TestHugeCalendars(t *testing.T) {
	many := event("DTSTART:20260703T090000Z", strings.Repeat("ATTENDEE:mailto:a@example.org\r\n", 8000)+"X:1")
	if e := readEvent(t, many); len(e.Attendees) != maxAttendees || e.MoreAttendees < 4000 {
		t.Errorf("%d attendees and %d more", len(e.Attendees), e.MoreAttendees)
	}
	events := "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nDTSTART:20260703\nEND:VEVENT\n", 6000) + "END:VCALENDAR"
	if calendar, _ := ReadCalendar(events); len(calendar.Events) != maxEvents || calendar.More != 6000-maxEvents {
		t.Errorf("%d events and %d more", len(calendar.Events), calendar.More)
	}
	for name, text := range map[string]string{
		"nested":      strings.Repeat("BEGIN:VCALENDAR\n", 16_000),
		"folded":      "BEGIN:VCALENDAR\nX:" + strings.Repeat("\n a", 85_000),
		"long names":  "BEGIN:" + strings.Repeat("V", 60_000) + "\n" + strings.Repeat("a:b\n", 50_000),
		"quotation":   strings.Repeat(`X;A="`, 50_000),
		"semicolons":  "ORG:" + strings.Repeat(";", 250_000),
		"parameters":  "X" + strings.Repeat(";a=b", 60_000) + ":1",
		"soft breaks": "X;QUOTED-PRINTABLE:=\n" + strings.Repeat("=\n", 100_000),
	} {
		if calendar, ok := ReadCalendar(text); ok {
			t.Errorf("%s: %v", name, calendar)
		}
		if contacts, _ := ReadContacts(text); len(contacts) > 0 {
			t.Errorf("%s: %v", name, contacts)
		}
	}
}

func TestReadContacts(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want Contact
	}{
		"4.0": {"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna Berg\r\nORG:Garden Club;Roses\r\nTITLE:Chair\r\nEMAIL;PREF=1:anna@example.org\r\nitem1.TEL;VALUE=uri:tel:+49-30-1\r\n" +
			"ADR;TYPE=home:;;Main Street 1;Town;;12345;Land\r\nNOTE:one\\ntwo\r\nURL:https://example.org/\r\nBDAY:19700101\r\nEND:VCARD\r\n",
			Contact{Name: "Anna Berg", Organization: "Garden Club, Roses", Title: "Chair", Emails: []string{"anna@example.org"}, Phones: []string{"+49-30-1"},
				Addresses: []string{"Main Street 1, Town, 12345, Land"}, Sites: []string{"https://example.org/"}, Birthday: "19700101", Note: "one\ntwo"}},
		"2.1": {"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=FC=\n=DFe;J=F6rg\nTEL;HOME;VOICE:030 1\nEND:VCARD",
			Contact{Name: "Jörg Grüße", Phones: []string{"030 1"}}},
		"folded": {"BEGIN:VCARD\nFN:Anna\n  Berg\nTEL:1\nPHOTO;ENCODING=b:AAAA\n BBBB\nEND:VCARD", Contact{Name: "Anna Berg", Phones: []string{"1"}}},
		"hides":  {"BEGIN:VCARD\nFN:Anna\u202egreB\x00\nEND:VCARD", Contact{Name: "AnnagreB"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, more := ReadContacts(test.text)
			if diff := cmp.Diff([]Contact{test.want}, got); diff != "" || more != 0 {
				t.Error(more, diff)
			}
		})
	}
	if contacts, more := ReadContacts(strings.Repeat("BEGIN:VCARD\nFN:A\nEND:VCARD\n", 100)); len(contacts) != maxContacts || more != 100-maxContacts {
		t.Errorf("%d contacts and %d more", len(contacts), more)
	}
}

func FuzzCards(f *testing.F) {
	f.Add(event("SUMMARY:a", "DTSTART;TZID=Europe/Berlin:20260703T090000", "RRULE:FREQ=DAILY", "ATTENDEE;CN=\"x\":mailto:a@b"))
	f.Add("BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:=41=\n;b\nTEL;HOME:1\nEND:VCARD")
	f.Fuzz(func(t *testing.T, text string) {
		calendar, _ := ReadCalendar(text)
		for _, e := range calendar.Events {
			for _, shown := range append([]string{e.Organizer.Name, e.Organizer.Addr}, strings.Split(e.Summary+"\n"+e.Location+"\n"+e.Description, "\n")...) {
				if problem := checkShown(shown); problem != "" {
					t.Errorf("%q: %s", shown, problem)
				}
			}
		}
		contacts, _ := ReadContacts(text)
		for _, c := range contacts {
			for _, shown := range append(append(c.Emails, c.Phones...), c.Name, c.Organization, c.Title) {
				if problem := checkShown(shown); problem != "" {
					t.Errorf("%q: %s", shown, problem)
				}
			}
		}
	})
}
