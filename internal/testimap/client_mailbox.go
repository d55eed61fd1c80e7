package testimap

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Create makes a mailbox. Names are UTF-8 here and in the other methods.
func (c *Client) Create(mailbox string) {
	c.t.Helper()
	c.must("CREATE " + QuoteMailbox(mailbox))
}

// Ensure makes a mailbox unless it is there.
func (c *Client) Ensure(mailbox string) {
	c.t.Helper()
	if _, err := c.Do("CREATE " + QuoteMailbox(mailbox)); err != nil && !strings.Contains(err.Error(), "[ALREADYEXISTS]") {
		c.t.Fatalf("CREATE: %v", err)
	}
}

// Select opens a mailbox for reading and writing, and returns its UIDVALIDITY.
func (c *Client) Select(mailbox string) uint32 {
	c.t.Helper()
	for _, line := range c.must("SELECT " + QuoteMailbox(mailbox)) {
		if rest, ok := strings.CutPrefix(line, "* OK [UIDVALIDITY "); ok {
			number, _, _ := strings.Cut(rest, "]")
			return c.number(number)
		}
	}
	c.t.Fatalf("SELECT told no UIDVALIDITY")
	return 0
}

// UIDs returns the UIDs in the selected mailbox, ascending.
func (c *Client) UIDs() []uint32 {
	c.t.Helper()
	return c.Search("ALL")
}

// Search returns the UIDs that match IMAP search criteria, ascending.
func (c *Client) Search(criteria string) []uint32 {
	c.t.Helper()
	c.must("NOOP") // else it may not see what others have just done
	var uids []uint32
	for _, line := range c.must("UID SEARCH " + criteria) {
		rest, ok := strings.CutPrefix(line, "* SEARCH")
		if !ok {
			continue
		}
		for _, word := range strings.Fields(rest) {
			uids = append(uids, c.number(word))
		}
	}
	slices.Sort(uids)
	return uids
}

// Flags returns a message's flags and keywords, sorted, without \Recent, which
// belongs to a connection. It ends the test when there is no such message.
func (c *Client) Flags(uid uint32) []string {
	c.t.Helper()
	for _, line := range c.must(fmt.Sprintf("UID FETCH %d (FLAGS)", uid)) {
		if !strings.Contains(line, fmt.Sprintf("UID %d", uid)) {
			continue // what somebody else changed meanwhile
		}
		_, rest, _ := strings.Cut(line, "FLAGS (")
		list, _, _ := strings.Cut(rest, ")")
		flags := slices.DeleteFunc(strings.Fields(list), func(flag string) bool { return flag == `\Recent` })
		slices.Sort(flags)
		return flags
	}
	c.t.Fatalf("the server has no message with UID %d", uid)
	return nil
}

// Raw returns a message as it lies on the server. It ends the test when there is no
// such message.
func (c *Client) Raw(uid uint32) []byte {
	c.t.Helper()
	raw, ok := c.Find(uid)
	if !ok {
		c.t.Fatalf("the server has no message with UID %d", uid)
	}
	return raw
}

// Find is Raw for a message that may have gone.
func (c *Client) Find(uid uint32) ([]byte, bool) {
	c.t.Helper()
	for _, line := range c.must(fmt.Sprintf("UID FETCH %d (BODY.PEEK[])", uid)) {
		_, after, found := strings.Cut(line, "BODY[] {")
		digits, raw, whole := strings.Cut(after, "}\r\n")
		if size, err := strconv.Atoi(digits); found && whole && err == nil && size <= len(raw) {
			return []byte(raw[:size]), true
		}
	}
	return nil, false
}

// Store changes flags: action is "+FLAGS", "-FLAGS" or "FLAGS".
func (c *Client) Store(uid uint32, action string, flags ...string) {
	c.t.Helper()
	c.must(fmt.Sprintf("UID STORE %d %s (%s)", uid, action, strings.Join(flags, " ")))
}

// Expunge removes every message with \Deleted from the selected mailbox.
func (c *Client) Expunge() {
	c.t.Helper()
	c.must("EXPUNGE")
}

// Append adds one message. With no date it is the server's present.
func (c *Client) Append(mailbox string, mail Mail) {
	c.t.Helper()
	command := fmt.Sprintf("APPEND %s%s {%d}", QuoteMailbox(mailbox), mail.attributes(), len(mail.Body))
	if _, err := c.exchange(command, string(mail.Body)); err != nil {
		c.t.Fatalf("APPEND: %v", err)
	}
}

func (c *Client) number(text string) uint32 {
	c.t.Helper()
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		c.t.Fatalf("the server sent %q where a number belongs", text)
	}
	return uint32(n)
}
