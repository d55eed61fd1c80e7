package testdovecot

import (
	"slices"
	"strings"
	"testing"
)

// TestSharing: what one user gives another is listed for that one, the public mailboxes
// are for everybody, each user has a quota, and nothing is marked by its use.
func TestSharing(t *testing.T) {
	s := Start(t, Options{Sharing: true, Quota: "*:messages=20", WithoutRoles: true})
	anna, ben := Login(t, s, "anna"), Login(t, s, "ben")
	anna.Create("Trips")
	if _, err := anna.Do(`SETACL Trips ben lr`); err != nil {
		t.Fatal(err)
	}
	lines, err := ben.Do(`LIST "" "*" RETURN (SPECIAL-USE)`)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, line := range lines {
		names = append(names, line[strings.LastIndexByte(line, ' ')+1:])
		if strings.Contains(line, `\Sent`) {
			t.Errorf("marked: %s", line)
		}
	}
	for _, name := range []string{"INBOX", "Public/News", "Public/Board", "shared/anna/Trips"} {
		if !slices.Contains(names, name) {
			t.Errorf("ben is listed %q, not %s", names, name)
		}
	}
	for name, want := range map[string]string{"Public/News": " lr", "shared/anna/Trips": " lr"} {
		if lines, err := ben.Do("MYRIGHTS " + name); err != nil || !strings.HasSuffix(lines[0], want) {
			t.Errorf("of %s: %q, %v, want%s", name, lines, err, want)
		}
	}
	if lines, err := ben.Do("GETQUOTAROOT INBOX"); err != nil || !strings.Contains(strings.Join(lines, " "), "MESSAGE 0 20") {
		t.Errorf("the quota: %q, %v", lines, err)
	}
}
