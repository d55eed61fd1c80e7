package web

import (
	"fmt"
	"hearthmail/locale"
	"strconv"
	"strings"
	"time"
)

// maxMissing is how many messages are named that an export lacks.
const maxMissing = 10_000

// exportSummary is what an archive holds, and what it lacks.
type exportSummary struct {
	in      *locale.Locale // what it is told in
	at      time.Time
	sources []exportedSource
}

// exportedSource is how much of a mailbox an archive holds.
type exportedSource struct {
	name       string
	messages   int
	octets     int64
	last       uint32   // UID
	gone       []uint32 // expunged meanwhile
	unread     []uint32 // the server could not read them
	moreAbsent int      // that are not named
	lacksAll   bool     // the mailbox itself has gone
}

// lacks notes that a message is not in the archive.
func (e *exportedSource) lacks(uid uint32, gone bool) {
	switch {
	case len(e.gone)+len(e.unread) == maxMissing:
		e.moreAbsent++
	case gone:
		e.gone = append(e.gone, uid)
	default:
		e.unread = append(e.unread, uid)
	}
}

func (e *exportedSource) missing() int {
	if e.lacksAll {
		return 1
	}
	return len(e.gone) + len(e.unread) + e.moreAbsent
}

func (s *exportSummary) missing() int {
	n := 0
	for i := range s.sources {
		n += s.sources[i].missing()
	}
	return n
}

// text is the summary for people.
func (s *exportSummary) text() string {
	var out strings.Builder
	out.WriteString(s.in.Say("Exported by Hearthmail on %s", s.in.LongDate(s.at, s.at)+s.at.Format(" -0700")) + "\n")
	for i := range s.sources {
		s.sources[i].write(&out, s.in)
	}
	if s.missing() == 0 {
		out.WriteString("\n" + s.in.Say("Nothing is missing.") + "\n")
	}
	return out.String()
}

// write tells of one mailbox: what there is on its line, and what isn't on the next.
func (e *exportedSource) write(out *strings.Builder, in *locale.Locale) {
	facts := []string{in.Say("%d messages", e.messages)}
	if e.octets > 0 {
		facts = append(facts, in.Octets(e.octets))
	}
	if e.last > 0 {
		facts = append(facts, in.Say("up to number %s", strconv.FormatUint(uint64(e.last), 10)))
	}
	fmt.Fprintf(out, "\n%s: %s\n", e.name, strings.Join(facts, ", "))
	if e.lacksAll {
		out.WriteString("  " + in.Say("The folder was deleted or renamed while this was made. What it still held is not here.") + "\n")
	}
	listNumbers(out, in, "Not here, since they were purged while this was made: numbers %s", e.gone)
	listNumbers(out, in, "Not here, since the mail server could not read them: numbers %s", e.unread)
	if e.moreAbsent > 0 {
		out.WriteString("  " + in.Say("and %d more", e.moreAbsent) + "\n")
	}
}

func listNumbers(out *strings.Builder, in *locale.Locale, text locale.Text, uids []uint32) {
	if len(uids) == 0 {
		return
	}
	numbers := make([]string, len(uids))
	for i, uid := range uids {
		numbers[i] = strconv.FormatUint(uint64(uid), 10)
	}
	out.WriteString("  " + in.Say(text, strings.Join(numbers, " ")) + "\n")
}
