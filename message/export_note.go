package message

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// ExportNote is what an archive of ours says of a message beside its octets, so that
// it can be put back as it was.
type ExportNote struct {
	Mailbox []string  `json:"mailbox,omitempty"` // where it was: the names from the top down
	Flags   []string  `json:"flags"`             // as IMAP writes them
	Date    time.Time `json:"date"`              // INTERNALDATE
	Size    int64     `json:"size"`              // octets; what was announced before it was read
}

// Bounds on a note that is read.
const (
	maxNoteBytes = 32 << 10
	maxNoteFlags = 100
	maxNoteNames = 50
)

// String is the note in printable ASCII, on one line.
func (n ExportNote) String() string {
	if n.Flags == nil {
		n.Flags = []string{}
	}
	text, err := json.Marshal(n)
	if err != nil { // a date beyond the year 9999
		n.Date = time.Time{}
		text, _ = json.Marshal(n)
	}
	var out strings.Builder
	for _, r := range string(text) {
		if r >= ' ' && r <= '~' {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}

// ParseExportNote reads what String writes; false for what is none, or beyond all
// bounds.
func ParseExportNote(text string) (ExportNote, bool) {
	var n ExportNote
	if len(text) > maxNoteBytes || json.Unmarshal([]byte(text), &n) != nil {
		return ExportNote{}, false
	}
	return n, n.Size >= 0 && len(n.Flags) <= maxNoteFlags && len(n.Mailbox) <= maxNoteNames
}
