package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// serverMail is a message as another mail program sees it.
type serverMail struct {
	uid            uint32
	subject, flags string // flags sorted, with spaces between, without \Recent
}

// listServer gives the messages of a mailbox.
func listServer(t *testing.T, c *testdovecot.Client, mailbox string) []serverMail {
	t.Helper()
	c.Select(mailbox)
	lines, err := c.Do("UID FETCH 1:* (UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?s)^\* \d+ FETCH \(UID (\d+) FLAGS \(([^)]*)\) .*Subject: (\S+)`)
	var all []serverMail
	for _, line := range lines {
		m := row.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("the server sent %q", line)
		}
		uid, _ := strconv.ParseUint(m[1], 10, 32)
		all = append(all, serverMail{uid: uint32(uid), subject: m[3], flags: flagsInOrder(m[2])})
	}
	return all
}

// flagsInOrder sorts flags, without \Recent, which belongs to a connection.
func flagsInOrder(text string) string {
	flags := slices.DeleteFunc(strings.Fields(text), func(flag string) bool { return flag == `\Recent` })
	slices.Sort(flags)
	return strings.Join(flags, " ")
}
