package web

import (
	"fmt"
	"strings"
	"time"

	"hearthmail/templates"
)

// maxMissing is how many messages are named that an export lacks.
const maxMissing = 10_000

// exportSummary is what an archive holds, and what it lacks.
type exportSummary struct {
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
	fmt.Fprintf(&out, "Exported by Hearthmail on %s\n", s.at.Format("2 January 2006, 15:04 -0700"))
	for i := range s.sources {
		e := &s.sources[i]
		fmt.Fprintf(&out, "\n%s: %d messages", e.name, e.messages)
		if e.octets > 0 {
			out.WriteString(", " + templates.Size(e.octets))
		}
		if e.last > 0 {
			fmt.Fprintf(&out, ", up to number %d", e.last)
		}
		out.WriteString("\n")
		if e.lacksAll {
			out.WriteString("  The folder was deleted or renamed while this was made. What it still held is not here.\n")
		}
		listNumbers(&out, "Not here, since they were purged while this was made", e.gone)
		listNumbers(&out, "Not here, since the mail server could not read them", e.unread)
		if e.moreAbsent > 0 {
			fmt.Fprintf(&out, "  and %d more\n", e.moreAbsent)
		}
	}
	if s.missing() == 0 {
		out.WriteString("\nNothing is missing.\n")
	}
	return out.String()
}

func listNumbers(out *strings.Builder, words string, uids []uint32) {
	if len(uids) == 0 {
		return
	}
	fmt.Fprintf(out, "  %s: numbers", words)
	for _, uid := range uids {
		fmt.Fprintf(out, " %d", uid)
	}
	out.WriteString("\n")
}
