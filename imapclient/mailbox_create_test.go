package imapclient

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// onRefusing is an account at a server that refuses commands which begin so, with what was
// sent to it of those that change mailboxes.
func onRefusing(t *testing.T, capabilities string, answers map[string]string) (account *Account, sent func() []string) {
	t.Helper()
	var mu sync.Mutex
	var changing []string
	account = onScript(t, capabilities, func(command string) ([]string, string) {
		mu.Lock()
		defer mu.Unlock()
		verb, _, _ := strings.Cut(command, " ")
		if slices.Contains([]string{"CREATE", "RENAME", "DELETE", "SUBSCRIBE", "UNSUBSCRIBE", "SETACL", "DELETEACL", "SETMETADATA"}, verb) {
			changing = append(changing, command)
		}
		for start, answer := range answers {
			if strings.HasPrefix(command, start) {
				return []string{}, answer
			}
		}
		switch verb {
		case "LSUB":
			return []string{`LSUB () "/" "Old/x"`, `LSUB (\Noselect) "/" "Old"`, `LSUB () "/" "Older"`}, "OK done"
		case "LIST":
			return []string{`LIST () "/" "INBOX"`, `LIST () "/" "Old"`}, "OK done"
		}
		return nil, ""
	})
	return account, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(changing)
	}
}

func TestMailboxRefusals(t *testing.T) {
	old := Mailbox{Name: "Old", Label: "Old", Delimiter: "/", Selectable: true}
	for name, tc := range map[string]struct {
		answers map[string]string
		act     func(*Account) error
		kind    Kind
		words   string
		sent    []string
	}{
		"there already": {
			map[string]string{"CREATE": "NO [ALREADYEXISTS] Mailbox already exists"},
			func(a *Account) error { return a.CreateMailbox(t.Context(), "Old", "") },
			KindExists, "Mailbox already exists", []string{`CREATE "Old"`},
		},
		"a character it won't have": {
			map[string]string{"CREATE": "NO [CANNOT] no such names"},
			func(a *Account) error { return a.CreateMailbox(t.Context(), `50% "x"`, "") },
			KindRefused, "no such names", []string{`CREATE "50% \"x\""`},
		},
		"forbidden": {
			map[string]string{"DELETE": "NO [NOPERM] Permission denied"},
			func(a *Account) error {
				return a.DeleteMailbox(t.Context(), old, Holding{UIDValidity: 7, Messages: 3, UIDNext: 9})
			},
			KindForbidden, "Permission denied", []string{`DELETE "Old"`},
		},
		"another message has come": {
			nil, func(a *Account) error {
				return a.DeleteMailbox(t.Context(), old, Holding{UIDValidity: 7, Messages: 2, UIDNext: 9})
			},
			KindConflict, "", nil,
		},
		"one has come, and another has left": {
			nil, func(a *Account) error {
				return a.DeleteMailbox(t.Context(), old, Holding{UIDValidity: 7, Messages: 3, UIDNext: 3})
			},
			KindConflict, "", nil,
		},
		"another mailbox is there": {
			nil, func(a *Account) error {
				return a.DeleteMailbox(t.Context(), old, Holding{UIDValidity: 6, Messages: 3, UIDNext: 9})
			},
			KindConflict, "", nil,
		},
		"INBOX isn't deleted": {
			nil, func(a *Account) error {
				return a.DeleteMailbox(t.Context(), Mailbox{Name: "INBOX", Role: RoleInbox}, Holding{})
			},
			KindInvalid, "", nil,
		},
		"INBOX isn't renamed": {
			nil, func(a *Account) error {
				return a.RenameMailbox(t.Context(), Mailbox{Name: "INBOX", Role: RoleInbox}, "Other")
			},
			KindInvalid, "", nil,
		},
		"below itself": {
			nil, func(a *Account) error { return a.RenameMailbox(t.Context(), old, "Old/New") }, KindInvalid, "", nil,
		},
		"subscriptions follow": {
			nil, func(a *Account) error { return a.RenameMailbox(t.Context(), old, "New") }, 0, "",
			[]string{`RENAME "Old" "New"`, `SUBSCRIBE "New/x"`, `UNSUBSCRIBE "Old/x"`},
		},
		"a person with quotes": {
			nil, func(a *Account) error { return a.SetGrant(t.Context(), "Old", Grant{`o"x`, "lr?"}) }, 0, "", []string{`SETACL "Old" "o\"x" lr`},
		},
		"nobody with a line break": {
			nil, func(a *Account) error { return a.SetGrant(t.Context(), "Old", Grant{"a\r\nb", "lr"}) }, KindInvalid, "", nil,
		},
		"rights taken away": {
			nil, func(a *Account) error { return a.SetGrant(t.Context(), "Old", Grant{"anna", ""}) }, 0, "", []string{`DELETEACL "Old" "anna"`},
		},
		"a role is kept by the server": {
			map[string]string{"SETMETADATA": "NO [METADATA TOOMANY] no"},
			func(a *Account) error { return a.SetRole(t.Context(), "Old", RoleSent) }, 0, "",
			[]string{`SETMETADATA "Old" (/private/specialuse "\\Sent")`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			account, sent := onRefusing(t, "ACL METADATA", tc.answers)
			err := tc.act(account)
			if KindOf(err) != tc.kind || (err == nil) != (tc.kind == 0) || WordsOf(err) != tc.words {
				t.Errorf("%v, with the words %q", err, WordsOf(err))
			}
			if err != nil && tc.words != "" && strings.Contains(err.Error(), tc.words) {
				t.Errorf("the log would hold the server's words: %v", err)
			}
			if !slices.Equal(sent(), tc.sent) {
				t.Errorf("sent %q, want %q", sent(), tc.sent)
			}
		})
	}
}

// TestRenamed: one who asks for a mailbox by an old name is told the one that it has.
func TestRenamed(t *testing.T) {
	account, _ := onRefusing(t, "", nil)
	if _, err := account.Mailboxes(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, step := range [][2]string{{"Old", "Mid"}, {"Mid", "New"}} {
		if err := account.RenameMailbox(t.Context(), Mailbox{Name: step[0], Delimiter: "/", Selectable: true}, step[1]); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"Old": "New", "Mid": "New", "Old/x": "New/x", "New": "", "Older": ""} {
		if got, _ := account.Renamed(name); got != want {
			t.Errorf("%s is called %q now, want %q", name, got, want)
		}
	}
	if err := account.CreateMailbox(t.Context(), "Old", ""); err != nil {
		t.Fatal(err)
	}
	if now, ok := account.Renamed("Old"); ok {
		t.Errorf("one made since is said to be called %q", now)
	}
}
