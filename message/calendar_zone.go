package message

import (
	"strings"
	"time"
	_ "time/tzdata" // where the system knows no zones
)

// calendarZone is a VTIMEZONE (RFC 5545, section 3.6.5): when the clock changes.
type calendarZone struct {
	changes []zoneChange
}

// zoneChange is a STANDARD or DAYLIGHT within it: from a day of the year on, the
// clock is so far from UTC.
type zoneChange struct {
	start  time.Time // the first, as the clock shows it
	offset int       // seconds east of UTC
	yearly bool
	month  time.Month
	week   int // 1 to 5, or -1 for the last
	day    time.Weekday
}

func (r *calendarReader) takeZone(within string, line contentLine) {
	if within == "VCALENDAR VTIMEZONE" {
		if (line.name == "TZID" || line.name == "X-LIC-LOCATION") && len(r.zones) < maxZones {
			r.zones[line.value] = r.zone
		}
		return
	}
	if len(r.zone.changes) == 0 {
		return
	}
	change := &r.zone.changes[len(r.zone.changes)-1]
	switch line.name {
	case "DTSTART":
		change.start, _ = time.Parse("20060102T150405", strings.TrimSuffix(strings.TrimSpace(line.value), "Z"))
	case "TZOFFSETTO":
		change.offset = offsetOf(strings.TrimSpace(line.value))
	case "RRULE":
		change.rule(line.value)
	}
}

// rule takes the kind of rule that changes of the clock have.
func (c *zoneChange) rule(value string) {
	for part := range strings.SplitSeq(strings.ToUpper(cutString(value, 500)), ";") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "BYMONTH":
			if n := smallNumber(value); n >= 1 && n <= 12 {
				c.month = time.Month(n)
			}
		case "BYDAY":
			if days := weekDays(value); len(days) == 1 && len(days[0]) > 2 {
				day := days[0]
				c.week = smallNumber(strings.TrimPrefix(day[:len(day)-2], "+"))
				if strings.HasPrefix(day, "-") {
					c.week = -1
				}
				c.day = time.Weekday(strings.Index("SUMOTUWETHFRSA", day[len(day)-2:]) / 2)
			}
		}
	}
	c.yearly = c.month != 0 && c.week != 0
}

// offsetOf reads "+0130" or "-053000".
func offsetOf(s string) int {
	if len(s) < 5 || s[0] != '+' && s[0] != '-' {
		return 0
	}
	seconds := min(smallNumber(s[1:3]), 23)*3600 + min(smallNumber(s[3:5]), 59)*60
	if s[0] == '-' {
		return -seconds
	}
	return seconds
}

// at is the last time before clock that this change came, zero for never.
func (c *zoneChange) at(clock time.Time) time.Time {
	if c.start.IsZero() || c.start.After(clock) {
		return time.Time{}
	}
	if !c.yearly {
		return c.start
	}
	for _, year := range []int{clock.Year(), clock.Year() - 1} {
		if day := c.in(year); !day.After(clock) {
			return day
		}
	}
	return c.start
}

// in is the day of a year on which it comes.
func (c *zoneChange) in(year int) time.Time {
	hour, minute, second := c.start.Clock()
	if c.week < 0 {
		day := time.Date(year, c.month+1, 0, hour, minute, second, 0, time.UTC)
		return day.AddDate(0, 0, -int(day.Weekday()-c.day+7)%7)
	}
	day := time.Date(year, c.month, 1, hour, minute, second, 0, time.UTC)
	return day.AddDate(0, 0, int(c.day-day.Weekday()+7)%7+7*(c.week-1))
}

// offset is that of the clock which shows clock.
func (z *calendarZone) offset(clock time.Time) (seconds int, ok bool) {
	var last time.Time
	for i := range z.changes {
		if at := z.changes[i].at(clock); !at.IsZero() && !at.Before(last) {
			last, seconds, ok = at, z.changes[i].offset, true
		}
	}
	if !ok && len(z.changes) > 0 {
		return z.changes[0].offset, true
	}
	return seconds, ok
}

// moment reads a DTSTART or DTEND (RFC 5545, section 3.3.5), zero for none.
func (r *calendarReader) moment(line contentLine) Moment {
	value := strings.TrimSpace(line.value)
	if day, err := time.Parse("20060102", value); err == nil {
		return Moment{Time: day, AllDay: true}
	}
	if at, err := time.Parse("20060102T150405Z", value); err == nil {
		return Moment{Time: at}
	}
	clock, err := time.Parse("20060102T150405", value)
	if err != nil {
		return Moment{}
	}
	id := line.params["TZID"]
	if zone := namedZone(id); zone != nil {
		year, month, day := clock.Date()
		hour, minute, second := clock.Clock()
		return Moment{Time: time.Date(year, month, day, hour, minute, second, 0, zone)}
	}
	if zone := r.zones[id]; zone != nil && id != "" {
		if seconds, ok := zone.offset(clock); ok {
			name := cleanLine(cutString(id, 60))
			return Moment{Time: clock.Add(-time.Duration(seconds) * time.Second).In(time.FixedZone(name, seconds))}
		}
	}
	return Moment{Time: clock, Floating: true}
}

// namedZone is the zone that IANA or Windows calls so, nil for none. Some
// programs put a path before the name.
func namedZone(id string) *time.Location {
	id = strings.TrimSpace(cutString(id, 200))
	if name := windowsZone(id); name != "" {
		id = name
	}
	if words := strings.Split(id, "/"); len(words) > 3 {
		id = strings.Join(words[len(words)-2:], "/")
	}
	if id == "" || strings.EqualFold(id, "Local") {
		return nil
	}
	zone, err := time.LoadLocation(id)
	if err != nil {
		return nil
	}
	return zone
}
