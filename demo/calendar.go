package demo

import (
	"fmt"
	"strings"
	"time"
)

// invitation is an event that a letter invites to.
type invitation struct {
	start          time.Time
	length         time.Duration
	summary, place string
}

// parseInvitation reads "5d 16:00 2h | summary | place": in five days, at four,
// for two hours.
func parseInvitation(now time.Time, value string) (*invitation, error) {
	fields := strings.Split(value, " | ")
	if len(fields) != 3 {
		return nil, fmt.Errorf("%q is not %q", value, "when | summary | place")
	}
	when := strings.Fields(fields[0])
	if len(when) != 3 {
		return nil, fmt.Errorf("%q is not days, time of day and length", fields[0])
	}
	start, err := subtract(now, when[0], +1)
	if err != nil {
		return nil, err
	}
	if start, err = atClock(start, when[1]); err != nil {
		return nil, err
	}
	length, err := time.ParseDuration(when[2])
	if err != nil {
		return nil, err
	}
	return &invitation{start: start.Truncate(time.Minute), length: length, summary: fields[1], place: fields[2]}, nil
}

// part is the event as iCalendar, for programs that can answer it (RFC 6047).
func (e *invitation) part(l *letter) *part {
	const stamp = "20060102T150405Z"
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hearthmail//Demo//EN", "METHOD:REQUEST", "BEGIN:VEVENT",
		"UID:" + l.messageID(),
		"DTSTAMP:" + l.date.UTC().Format(stamp),
		"DTSTART:" + e.start.UTC().Format(stamp),
		"DTEND:" + e.start.Add(e.length).UTC().Format(stamp),
		"SUMMARY:" + escapeCalendar(e.summary),
		"LOCATION:" + escapeCalendar(e.place),
		fmt.Sprintf("ORGANIZER;CN=%q:mailto:%s", l.from[0].Name, l.from[0].Address),
		fmt.Sprintf("ATTENDEE;CN=%q;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:\r\n mailto:%s", l.to[0].Name, l.to[0].Address),
		"STATUS:CONFIRMED", "SEQUENCE:0", "END:VEVENT", "END:VCALENDAR", "",
	}
	p := leaf("text/calendar", map[string]string{"charset": "utf-8", "method": "REQUEST"},
		[]byte(strings.Join(lines, "\r\n")), "base64")
	setFilename(p, "inline", "invite.ics")
	return p
}

// escapeCalendar writes a TEXT value (RFC 5545 section 3.3.11).
func escapeCalendar(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(s)
}
