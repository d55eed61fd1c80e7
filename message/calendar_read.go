package message

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReadCalendar reads a calendar's text, within bounds and whatever is wrong with
// it: only what it can use it takes. It is false when there is no event in it.
func ReadCalendar(text string) (*Calendar, bool) {
	r := &calendarReader{zones: map[string]*calendarZone{}}
	for line := range contentLines(text) {
		r.take(line)
	}
	r.calendar.Events = nil
	for _, lines := range r.events {
		if event, ok := r.event(lines); ok {
			r.calendar.Events = append(r.calendar.Events, event)
		}
	}
	return &r.calendar, len(r.calendar.Events) > 0
}

// calendarReader gathers the lines of events first: the zones that they name may
// come behind them.
type calendarReader struct {
	calendar Calendar
	stack    []string // the components that the line is within
	events   [][]contentLine
	zones    map[string]*calendarZone
	zone     *calendarZone
}

// maxEventLines bounds the lines that are kept of an event.
const maxEventLines = 5000

func (r *calendarReader) take(line contentLine) {
	within := strings.Join(r.stack, " ")
	switch line.name {
	case "BEGIN":
		if len(r.stack) < 8 {
			r.stack = append(r.stack, strings.ToUpper(cutString(strings.TrimSpace(line.value), 20)))
		}
		r.begin(strings.Join(r.stack, " "))
		return
	case "END":
		if len(r.stack) > 0 {
			r.stack = r.stack[:len(r.stack)-1]
		}
		return
	}
	switch within {
	case "VCALENDAR":
		if line.name == "METHOD" {
			r.calendar.Method = strings.ToUpper(cleanLine(cutString(line.value, 50)))
		}
	case "VCALENDAR VEVENT":
		if n := len(r.events); r.calendar.More == 0 && len(r.events[n-1]) < maxEventLines {
			r.events[n-1] = append(r.events[n-1], line)
		}
	default:
		if r.zone != nil && strings.HasPrefix(within, "VCALENDAR VTIMEZONE") {
			r.takeZone(within, line)
		}
	}
}

func (r *calendarReader) begin(within string) {
	switch within {
	case "VCALENDAR VEVENT":
		if len(r.events) == maxEvents {
			r.calendar.More++
			return
		}
		r.events = append(r.events, nil)
	case "VCALENDAR VTIMEZONE":
		r.zone = &calendarZone{}
	case "VCALENDAR VTIMEZONE STANDARD", "VCALENDAR VTIMEZONE DAYLIGHT":
		if r.zone != nil && len(r.zone.changes) < maxObserved {
			r.zone.changes = append(r.zone.changes, zoneChange{})
		}
	}
}

// event makes an event of its lines; one without a beginning is none.
func (r *calendarReader) event(lines []contentLine) (Event, bool) {
	e := Event{Cancelled: r.calendar.Method == "CANCEL"}
	var duration time.Duration
	for _, line := range lines {
		switch line.name {
		case "UID":
			e.UID = line.text()
		case "SUMMARY":
			e.Summary = line.text()
		case "LOCATION":
			e.Location = line.text()
		case "DESCRIPTION":
			e.Description = line.text()
		case "DTSTART":
			e.Start = r.moment(line)
		case "DTEND":
			e.End = r.moment(line)
		case "DURATION":
			duration = durationOf(line.value)
		case "STATUS":
			e.Cancelled = e.Cancelled || strings.EqualFold(strings.TrimSpace(line.value), "CANCELLED")
		case "RRULE":
			e.Repeats = recurrenceOf(line.value)
		case "ORGANIZER":
			e.Organizer = calendarAddress(line)
		case "ATTENDEE":
			e.invite(line)
		}
	}
	if e.End.Time.IsZero() && duration > 0 {
		e.End = e.Start
		e.End.Time = e.Start.Time.Add(duration)
	}
	if e.End.AllDay && e.End.Time.After(e.Start.Time) {
		e.End.Time = e.End.Time.AddDate(0, 0, -1) // it names the day after the last
	}
	if e.End.Time.Before(e.Start.Time) {
		e.End = Moment{}
	}
	return e, !e.Start.Time.IsZero()
}

func (e *Event) invite(line contentLine) {
	if len(e.Attendees) == maxAttendees {
		e.MoreAttendees++
		return
	}
	state := strings.ToUpper(line.params["PARTSTAT"])
	if !slices.Contains([]string{"ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "NEEDS-ACTION"}, state) {
		state = ""
	}
	e.Attendees = append(e.Attendees, Attendee{calendarAddress(line), state})
}

func calendarAddress(line contentLine) Address {
	addr := strings.TrimSpace(line.value)
	if len(addr) > 7 && strings.EqualFold(addr[:7], "mailto:") {
		addr = addr[7:]
	}
	return Address{Name: cleanLine(cutString(line.params["CN"], 200)), Addr: cleanLine(cutString(addr, 320))}
}

// durationOf reads a duration (RFC 5545, section 3.3.6), 0 for none.
func durationOf(s string) time.Duration {
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	rest, ok := strings.CutPrefix(strings.TrimPrefix(strings.TrimSpace(s), "+"), "P")
	if !ok {
		return 0
	}
	var total time.Duration
	for rest = strings.ReplaceAll(rest, "T", ""); rest != ""; {
		digits := 0
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		n, err := strconv.Atoi(rest[:digits])
		if err != nil || n > 100_000 || digits == len(rest) || units[rest[digits]] == 0 {
			return 0
		}
		total += time.Duration(n) * units[rest[digits]]
		rest = rest[digits+1:]
	}
	return total
}

func recurrenceOf(rule string) *Recurrence {
	repeats := &Recurrence{Interval: 1}
	for part := range strings.SplitSeq(cutString(rule, 2000), ";") {
		key, value, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(part)), "=")
		switch key {
		case "FREQ":
			repeats.Freq = value
		case "INTERVAL":
			repeats.Interval = max(1, smallNumber(value))
		case "COUNT":
			repeats.Count = smallNumber(value)
		case "UNTIL":
			if day, err := time.Parse("20060102", value[:min(8, len(value))]); err == nil {
				repeats.Until = day
			}
		case "BYDAY":
			repeats.Days = weekDays(value)
			repeats.Rest = repeats.Rest || repeats.Days == nil
		case "WKST", "":
		default:
			repeats.Rest = true
		}
	}
	return repeats
}

// weekDays are those of a BYDAY, nil when it can't be read.
func weekDays(value string) []string {
	days := strings.Split(value, ",")
	if len(days) > 14 {
		return nil
	}
	for _, day := range days {
		at := len(day) - 2
		if at < 0 || at > 3 || !slices.Contains([]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}, day[at:]) {
			return nil
		}
		if n, err := strconv.Atoi(day[:at]); at > 0 && (err != nil || n == 0 || n < -5 || n > 5) {
			return nil
		}
	}
	return days
}

func smallNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 100_000 {
		return 0
	}
	return n
}
