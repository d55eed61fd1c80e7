package imapclient

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestMailboxFor: the server's mark counts, whatever the name; only where there is none
// a mailbox is made.
func TestMailboxFor(t *testing.T) {
	for name, tc := range map[string]struct {
		capabilities string
		listed       []string          // beside INBOX
		answers      map[string]string // to a command that begins so
		want         string
		sent         []string // of what makes something
		kind         Kind
	}{
		"marked": {
			"SPECIAL-USE", []string{`LIST (\HasNoChildren) "/" "Drafts"`, `LIST (\Drafts) "/" "Entw&APw-rfe"`}, nil, "Entwürfe", nil, 0,
		},
		"marked but only a level": {
			"", []string{`LIST (\Drafts \Noselect) "/" "Writing"`}, nil, "Drafts", []string{`CREATE "Drafts"`, `SUBSCRIBE "Drafts"`}, 0,
		},
		"of that name, but for trash": {
			"SPECIAL-USE", []string{`LIST (\Trash) "/" "Drafts"`}, nil, "Drafts 2", []string{`CREATE "Drafts 2"`, `SUBSCRIBE "Drafts 2"`}, 0,
		},
		"of that name, but for trash, with another": {
			"SPECIAL-USE", []string{`LIST (\Trash) "/" "Drafts"`, `LIST () "/" "Drafts 2"`}, nil, "Drafts 2", nil, 0,
		},
		"there, unmarked": {"", []string{`LIST () "/" "Drafts"`}, nil, "Drafts", nil, 0},
		"made with a mark": {
			"CREATE-SPECIAL-USE", nil, nil, "Drafts", []string{`CREATE "Drafts" (USE (\Drafts))`, `SUBSCRIBE "Drafts"`}, 0,
		},
		"the mark is refused": {
			"CREATE-SPECIAL-USE", nil, map[string]string{`CREATE "Drafts" (USE`: "NO [USEATTR] no"}, "Drafts",
			[]string{`CREATE "Drafts" (USE (\Drafts))`, `CREATE "Drafts"`, `SUBSCRIBE "Drafts"`}, 0,
		},
		"below INBOX": {
			"NAMESPACE", nil, map[string]string{"NAMESPACE": `* NAMESPACE (("INBOX." ".")) NIL (("shared." "."))`}, "INBOX.Drafts",
			[]string{`CREATE "INBOX.Drafts"`, `SUBSCRIBE "INBOX.Drafts"`}, 0,
		},
		"no namespaces in the end": {
			"NAMESPACE", nil, map[string]string{"NAMESPACE": "NO no"}, "Drafts", []string{`CREATE "Drafts"`, `SUBSCRIBE "Drafts"`}, 0,
		},
		"there all the same": {
			"", nil, map[string]string{"CREATE": "NO [ALREADYEXISTS] it is there"}, "Drafts", []string{`CREATE "Drafts"`, `SUBSCRIBE "Drafts"`}, 0,
		},
		"not to be made": {
			"", nil, map[string]string{"CREATE": "NO [NOPERM] no", "STATUS": "NO [NONEXISTENT] no"}, "Drafts", []string{`CREATE "Drafts"`}, KindForbidden,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var made []string
			account := onScript(t, tc.capabilities, func(command string) ([]string, string) {
				mu.Lock()
				defer mu.Unlock()
				if strings.HasPrefix(command, "CREATE") || strings.HasPrefix(command, "SUBSCRIBE") {
					made = append(made, command)
				}
				for start, answer := range tc.answers {
					if !strings.HasPrefix(command, start) {
						continue
					}
					if untagged, ok := strings.CutPrefix(answer, "* "); ok {
						return []string{untagged}, "OK done"
					}
					return []string{}, answer
				}
				if strings.HasPrefix(command, "LIST") {
					return append([]string{`LIST () "/" "INBOX"`}, tc.listed...), "OK done"
				}
				return nil, ""
			})
			got, err := account.MailboxFor(t.Context(), RoleDrafts)
			mu.Lock()
			defer mu.Unlock()
			if got != tc.want || KindOf(err) != tc.kind || (err == nil) != (tc.kind == 0) {
				t.Errorf("%q, %v; want %q", got, err, tc.want)
			}
			if !slices.Equal(made, tc.sent) {
				t.Errorf("sent %q, want %q", made, tc.sent)
			}
		})
	}
}

// TestMailboxForOnDovecot: what is made is listed, and found again.
func TestMailboxForOnDovecot(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	for role, want := range map[Role]string{RoleDrafts: "Drafts", RoleSent: "Sent"} {
		if got, err := account.MailboxFor(t.Context(), role); err != nil || got != want {
			t.Errorf("for %s: %q, %v", role, got, err)
		}
	}
	if _, err := account.MailboxFor(t.Context(), "flagged"); KindOf(err) != KindInvalid {
		t.Errorf("for a role that we make nothing for: %v", err)
	}
}
