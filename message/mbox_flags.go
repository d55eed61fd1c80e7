package message

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The bits of X-Mozilla-Status that mean something to others.
const (
	mozillaRead      = 0x0001
	mozillaReplied   = 0x0002
	mozillaMarked    = 0x0004
	mozillaExpunged  = 0x0008 // it is in the file until that is made compact
	mozillaForwarded = 0x1000
)

// mboxFields are header fields that say a message's flags as other programs write
// them: mutt and Python (Status, X-Status), Dovecot (X-Keywords), Thunderbird.
func mboxFields(flags []string) []string {
	has := func(flag string) bool {
		return slices.ContainsFunc(flags, func(f string) bool { return strings.EqualFold(f, flag) })
	}
	status, more, bits := "O", "", 0
	if has(`\Seen`) {
		status, bits = "RO", mozillaRead
	}
	for _, f := range []struct {
		flag, letter string
		bit          int
	}{{`\Answered`, "A", mozillaReplied}, {`\Flagged`, "F", mozillaMarked}, {`\Deleted`, "D", 0}, {`\Draft`, "T", 0}, {"$Forwarded", "", mozillaForwarded}} {
		if has(f.flag) {
			more += f.letter
			bits |= f.bit
		}
	}
	fields := []string{"Status: " + status, "X-Mozilla-Status: " + fmt.Sprintf("%04x", bits)}
	if more != "" {
		fields = append(fields, "X-Status: "+more)
	}
	keywords := slices.DeleteFunc(slices.Clone(flags), func(f string) bool { return strings.HasPrefix(f, `\`) })
	if len(keywords) > 0 {
		fields = append(fields, "X-Keywords: "+strings.Join(keywords, " "))
	}
	return fields
}

// MailboxFlags are the flags that a message's header tells of, as programs write
// them that keep mail in files. What Thunderbird has deleted is struck, and Gmail's
// labels say whether a message is unread or starred.
func (h Header) MailboxFlags() []string {
	var flags []string
	add := func(is bool, flag string) {
		if is && !slices.Contains(flags, flag) {
			flags = append(flags, flag)
		}
	}
	status, more := h.Raw("Status"), h.Raw("X-Status")
	add(strings.Contains(status, "R"), `\Seen`)
	add(strings.Contains(more, "A"), `\Answered`)
	add(strings.Contains(more, "F"), `\Flagged`)
	add(strings.Contains(more, "D"), `\Deleted`)
	add(strings.Contains(more, "T"), `\Draft`)
	if bits, err := strconv.ParseUint(h.Raw("X-Mozilla-Status"), 16, 32); err == nil {
		add(bits&mozillaRead != 0, `\Seen`)
		add(bits&mozillaReplied != 0, `\Answered`)
		add(bits&mozillaMarked != 0, `\Flagged`)
		add(bits&mozillaExpunged != 0, `\Deleted`)
		add(bits&mozillaForwarded != 0, "$Forwarded")
	}
	if labels := h.Text("X-Gmail-Labels"); labels != "" {
		names := strings.Split(labels, ",")
		add(!slices.Contains(names, "Unread"), `\Seen`)
		add(slices.Contains(names, "Starred"), `\Flagged`)
	}
	for _, keyword := range strings.Fields(h.Raw("X-Keywords") + " " + h.Raw("X-Mozilla-Keys")) {
		add(len(flags) < maxNoteFlags && !strings.HasPrefix(keyword, `\`), keyword)
	}
	return flags
}
